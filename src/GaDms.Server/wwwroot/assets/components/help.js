/**
 * The keys, and how to read a result.
 * @module
 */
import { html } from "../ui.js";
import { keys } from "../keyboard.js";
import { Dialog } from "./dialog.js";

/** What the question mark shows. */
export function Help() {
  return html`<${Dialog} title="Help">
    <h3>Keys</h3>
    <dl class="keys">${keys.map(([key, does]) => html`<div key=${key}><dt>${key.split(" ").map((one) => html`<kbd>${one}</kbd>`)}</dt><dd>${does}</dd></div>`)}</dl>
    <h3>Reading a result</h3>
    <p>The bar says how likely a person is the one described, judged by how alike all people of this gallery are. The order is an order of
      likeness; the first place is also taken when the person is not there at all.</p>
    <p>Thumbs up and down change the order at once; the chips below the search field take them back.</p>
  <//>`;
}
