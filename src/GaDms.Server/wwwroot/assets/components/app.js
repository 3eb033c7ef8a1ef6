/**
 * The whole page.
 * @module
 */
import { closeSession } from "../api.js";
import { html } from "../ui.js";
import { openDialog } from "../state.js";
import { filterCount } from "../address.js";
import { Filters } from "./filters.js";
import { Header } from "./header.js";
import { Help } from "./help.js";
import { IngestDialog } from "./ingest.js";
import { KeyDialog } from "./key.js";
import { Person } from "./person.js";
import { Results } from "./results.js";
import { SearchField } from "./search-field.js";
import { SelectionBar } from "./selection-bar.js";

/** @param {{state: import("../state.js").State}} properties */
export function App({ state }) {
  const home = state.status === "idle";
  return html`
    ${!home && html`<a class="skip" href="#results" onClick=${skip}>Skip to the results</a>`}
    <div class="page ${home ? "is-home" : ""}">
      <${Header} state=${state} />
      <main>
        <${SearchField} state=${state} home=${home} />
        ${!home && html`<div class="columns">
          <${Filters} gallery=${state.gallery} filter=${state.query.filter} rerank=${state.query.rerank} count=${filterCount(state.query.filter)} />
          <${Results} state=${state} />
        </div>`}
      </main>
      <${Footer} />
    </div>
    <${SelectionBar} selected=${state.selected} page=${state.page} />
    <p class="notice" role="status">${state.notice}</p>
    <div class="drop-hint" aria-hidden="true"><p>Drop a picture to search for who is in it</p></div>
    ${dialogOf(state)}`;
}

/** Moves the focus only: an address with a fragment would be a step of the browser's history, and search again. */
function skip(event) {
  event.preventDefault();
  document.querySelector("#results").focus();
}

function dialogOf(state) {
  switch (state.dialog?.kind) {
    case "person":
      return html`<${Person} person=${state.dialog.person} state=${state} />`;
    case "ingest":
      return html`<${IngestDialog} progress=${state.ingest} gallery=${state.gallery} />`;
    case "help":
      return html`<${Help} />`;
    case "key":
      return html`<${KeyDialog} ...${state.dialog} />`;
    default:
      return null;
  }
}

function Footer() {
  const signOut = async () => {
    await closeSession().catch(() => {});
    sessionStorage.removeItem("gadms.session");
    location.reload();
  };
  return html`<footer class="footer">
    <p>Likeness is not identity. A person has to look before anything follows from a result.
      ${" "}<a href="assets/responsible-use.html">Responsible use</a></p>
    <p>
      <button type="button" class="link" onClick=${() => openDialog({ kind: "help" })}>Keys</button>
      ${sessionStorage.getItem("gadms.session") && html`<button type="button" class="link" onClick=${signOut}>Sign out</button>`}
    </p>
  </footer>`;
}
