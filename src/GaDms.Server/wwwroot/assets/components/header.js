/**
 * Name, gallery, and the buttons that are always there.
 * @module
 */
import { html } from "../ui.js";
import { count, people } from "../format.js";
import { clearAll } from "../search.js";
import { may, openDialog } from "../state.js";
import { isOver } from "../ingest-api.js";
import { Icon } from "./icons.js";

/** @param {{state: import("../state.js").State}} properties */
export function Header({ state }) {
  const { gallery, ingest } = state;
  const home = (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    clearAll();
  };
  return html`<header class="header">
    <a class="brand" href="./" onClick=${home}><img src="assets/icon.svg" alt="" width="26" height="26" /><span>GaDms</span></a>
    <p class="gallery-size">${gallery && size(gallery)}</p>
    ${may("ingest") && html`<button type="button" class="quiet" onClick=${() => openDialog({ kind: "ingest" })}>
      <${Icon} name="plus" /> ${ingest && !isOver(ingest) ? `Adding… ${count(ingest.filesDone)} of ${count(ingest.files)}` : "Add"}
    </button>`}
    <button type="button" class="icon-button" aria-label="Dark or light" title="Dark or light" onClick=${switchTheme}><${Icon} name="theme" /></button>
    <button type="button" class="icon-button" aria-label="Help and keys" title="Help and keys (?)" onClick=${() => openDialog({ kind: "help" })}><${Icon} name="help" /></button>
  </header>`;
}

function size(gallery) {
  const cameras = gallery.cameras.length;
  return html`${people(gallery.entries)}${cameras > 0 && html`<span>, ${count(cameras)} ${cameras === 1 ? "camera" : "cameras"}</span>`}`;
}

/** The other theme than the one that is seen; kept for the next visit. */
function switchTheme() {
  const root = document.documentElement;
  const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "light" : "dark";
  try {
    localStorage.setItem("gadms.theme", root.dataset.theme);
  } catch {
    // Without storage it holds for this visit.
  }
}
