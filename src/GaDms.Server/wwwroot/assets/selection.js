/**
 * The results that are ticked, and their export.
 * @module
 */
import * as api from "./api.js";
import { sentences } from "./search.js";
import { notify, now, set } from "./state.js";

/** Ticks a result or takes the tick away. @param {number} id */
export function toggle(id) {
  const selected = new Set(now().selected);
  if (!selected.delete(id)) selected.add(id);
  set({ selected });
}

/** Ticks all results that are shown. */
export function selectShown() {
  set({ selected: new Set([...now().selected, ...(now().page?.results ?? []).map((person) => person.id)]) });
}

/** Takes all ticks away. */
export const clearSelection = () => set({ selected: new Set() });

/** Downloads the ticked results. @param {"csv"|"sheet"} format */
export async function download(format) {
  try {
    const { blob, name } = await api.exportSelection([...now().selected], format, sentences().join("; "));
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    // The browser reads the address after the click; a minute is more than it needs.
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  } catch (error) {
    notify(error.message);
  }
}
