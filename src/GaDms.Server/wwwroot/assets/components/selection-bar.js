/**
 * What can be done with the selected results; only there while some are.
 * @module
 */
import { html } from "../ui.js";
import { count } from "../format.js";
import { clearSelection, download, selectShown } from "../selection.js";
import { Icon } from "./icons.js";

/** @param {{selected: Set<number>, page: import("../state.js").Page|null}} properties */
export function SelectionBar({ selected, page }) {
  if (selected.size === 0) return null;
  const all = page?.results.every((person) => selected.has(person.id)) ?? true;
  return html`<section class="selection" aria-label="Selection">
    <p role="status"><strong>${count(selected.size)}</strong> selected</p>
    <button type="button" class="quiet" onClick=${() => download("csv")}><${Icon} name="download" /> CSV</button>
    <button type="button" class="quiet" onClick=${() => download("sheet")}><${Icon} name="download" /> Contact sheet</button>
    ${!all && html`<button type="button" class="link" onClick=${selectShown}>All shown</button>`}
    <button type="button" class="link" onClick=${clearSelection}>Clear</button>
  </section>`;
}
