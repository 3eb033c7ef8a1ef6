/**
 * Keys of the whole page. In a text field and in dialogs only their own keys work.
 * @module
 */
import { judge } from "./search.js";
import { toggle } from "./selection.js";
import { now, openDialog, set } from "./state.js";

/** What the help says, and what {@link listen} does. */
export const keys = [
  ["/", "write in the search field"],
  ["← → ↑ ↓", "move through the results"],
  ["Enter", "open the result"],
  ["U", "more like this one"],
  ["D", "not like this one"],
  ["X", "select it"],
  ["Esc", "close what is open"],
  ["?", "show these keys"],
];

/** Starts listening. */
export function listen() {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (event.target.closest("input:not([type=checkbox]), textarea, select")) return;
    if (handle(event.key)) event.preventDefault();
  });
}

function handle(key) {
  const { dialog, page, active } = now();
  const person = dialog?.kind === "person" ? dialog.person : page?.results[active];
  if (dialog && dialog.kind !== "person") return false;
  switch (key) {
    case "u":
    case "U":
      return person ? (judge(person.id, "like"), true) : false;
    case "d":
    case "D":
      return person ? (judge(person.id, "unlike"), true) : false;
    case "x":
    case "X":
      return person ? (toggle(person.id), true) : false;
    case "?":
      if (dialog) return false;
      openDialog({ kind: "help" });
      return true;
    case "/":
      if (dialog) return false;
      document.querySelector("#sentence").select();
      return true;
    default:
      return move(key);
  }
}

/** Arrow keys: through the grid, or from person to person where one is open. */
function move(key) {
  const { dialog, page, active } = now();
  const results = page?.results ?? [];
  if (results.length === 0) return false;
  if (dialog) {
    const place = results.findIndex((person) => person.id === dialog.person.id);
    const next = place < 0 ? null : results[place + ({ ArrowRight: 1, ArrowLeft: -1 }[key] ?? 0)];
    if (!next || next === results[place]) return false;
    set({ active: results.indexOf(next), dialog: { ...dialog, person: next } });
    return true;
  }
  const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns(), ArrowUp: -columns() }[key];
  if (!step) return false;
  const focused = document.activeElement?.matches(".tile-open");
  const next = focused ? Math.min(results.length - 1, Math.max(0, active + step)) : active;
  set({ active: next });
  document.querySelectorAll(".tile-open")[next]?.focus();
  return true;
}

/** How many results stand in one row, as the browser has laid them out. */
function columns() {
  const grid = document.querySelector(".grid");
  return grid ? getComputedStyle(grid).gridTemplateColumns.split(" ").length : 1;
}
