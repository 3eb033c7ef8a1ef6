/**
 * A modal dialog: the browser's own, which keeps the focus inside and closes on Esc. Gives the focus back where it was.
 * @module
 */
import { html, useEffect, useRef } from "../ui.js";
import { openDialog } from "../state.js";
import { Icon } from "./icons.js";

/**
 * @param {object} properties
 * @param {string} properties.title Also the dialog's name for a screen reader.
 * @param {string} [properties.size] "wide" or nothing.
 * @param {() => void} [properties.onClose] Instead of closing.
 */
export function Dialog({ title, size = "", onClose = () => openDialog(null), children }) {
  const element = useRef(null);
  useEffect(() => {
    const before = document.activeElement;
    const dialog = element.current;
    dialog.showModal();
    document.documentElement.classList.add("has-dialog");
    return () => {
      document.documentElement.classList.remove("has-dialog");
      dialog.close();
      // A refined search may have taken away what had the focus: the current result stands in.
      (before?.isConnected && before !== document.body ? before : document.querySelector('.tile-open[tabindex="0"]'))?.focus();
    };
  }, []);

  const cancel = (event) => {
    event.preventDefault();
    onClose();
  };
  // A click on the element itself, and not on what it holds, is a click beside the window.
  const beside = (event) => event.target === element.current && onClose();
  return html`<dialog class="dialog ${size}" ref=${element} aria-labelledby="dialog-title" onCancel=${cancel} onMouseDown=${beside}>
    <div class="dialog-body">
      <header class="dialog-head">
        <h2 id="dialog-title">${title}</h2>
        <button type="button" class="icon-button" aria-label="Close" onClick=${onClose}><${Icon} name="close" /></button>
      </header>
      ${children}
    </div>
  </dialog>`;
}
