/**
 * The results: how many, the grid, and the way to more.
 * @module
 */
import { Fragment, html, useEffect, useLayoutEffect, useRef } from "../ui.js";
import { count, people } from "../format.js";
import { clearFilter, more, run } from "../search.js";
import { selectShown } from "../selection.js";
import { filterCount } from "../address.js";
import { Tile } from "./tile.js";

// After so many pages, scrolling loads no more and the button does: otherwise nobody ever gets to the foot of the page.
const pagesByScrolling = 5;
const pageSize = 24;
const likely = 0.5;

/** @param {{state: import("../state.js").State}} properties */
export function Results({ state }) {
  const { page, status, error, query } = state;
  const results = page?.results ?? [];
  useKeptFocus(state);
  return html`<section id="results" class="results" aria-label="Results" tabindex="-1" aria-busy=${status === "loading"}>
    <div class="busy ${status === "loading" || status === "more" ? "is-on" : ""}" aria-hidden="true"></div>
    <div class="results-head">
      <h2 class="hidden">Results</h2>
      <p class="summary" role="status">${summary(state)}</p>
      ${results.length > 0 && html`<button type="button" class="link" onClick=${selectShown}>Select all shown</button>`}
    </div>
    ${status === "failed" && html`<div class="message problem" role="alert"><p>${error}</p><button type="button" class="quiet" onClick=${run}>Try again</button></div>`}
    ${status === "done" && page?.nothingFits && results.length > 0 && html`<div class="message"><h3>Nobody here seems to fit</h3>
      <p>These are the closest, and as like your words as chance would have it. Try other words, or fewer.</p></div>`}
    ${status === "done" && results.length === 0 && html`<${Nobody} filtered=${filterCount(query.filter) > 0} />`}
    <ol class="grid ${page?.nothingFits ? "is-doubtful" : ""} ${status === "loading" ? "is-old" : ""}" role="list" aria-label="People, most likely first">
      ${results.map((person, place) => html`<${Fragment} key=${person.id}>
        ${isEdge(page, place) && html`<li class="edge" role="presentation"><span>Less likely from here on</span></li>`}
        <${Tile} person=${person} place=${place} current=${place === state.active} selected=${state.selected.has(person.id)}
          liked=${query.like.includes(person.id)} unliked=${query.unlike.includes(person.id)} />
      <//>`)}
    </ol>
    ${page?.next && html`<${More} status=${status} byScrolling=${results.length < pagesByScrolling * pageSize} shown=${results.length} />`}
  </section>`;
}

/** The count, read aloud when it changes. */
function summary({ page, status }) {
  if (status === "loading" && !page) return "Searching…";
  if (!page || status === "failed") return "";
  const shown = page.results.length;
  if (shown === 0) return `None of ${people(page.searched)}`;
  return `${count(shown)} of ${people(page.searched)}${page.tookMilliseconds == null ? "" : ` in ${Math.max(1, Math.round(page.tookMilliseconds))} ms`}`;
}

/** Whether a result is the first that is rather not the one: there a reader may stop. */
function isEdge(page, place) {
  if (page.nothingFits || place === 0) return false;
  return page.results[place].probability < likely && page.results[place - 1].probability >= likely;
}

function Nobody({ filtered }) {
  return html`<div class="message"><h3>Nobody to show</h3>
    ${filtered
      ? html`<p>No one in the gallery passes the filters.</p><button type="button" class="quiet" onClick=${clearFilter}>Clear filters</button>`
      : html`<p>The gallery has no people yet. Add pictures or videos first.</p>`}
  </div>`;
}

function More({ status, byScrolling, shown }) {
  const end = useRef(null);
  useEffect(() => {
    if (!byScrolling) return undefined;
    const observer = new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && more(), { rootMargin: "300px" });
    observer.observe(end.current);
    return () => observer.disconnect();
  }, [byScrolling, shown]);
  return html`<p class="more" ref=${end}><button type="button" class="quiet" disabled=${status === "more"} onClick=${more}>
    ${status === "more" ? "Loading…" : "More"}</button></p>`;
}

/** Who refines a search from within the grid goes on at its first result; the focused one has moved or is gone. */
function useKeptFocus({ page, dialog }) {
  const inGrid = useRef(false);
  const before = useRef(null);
  useEffect(() => {
    const note = (event) => (inGrid.current = event.target.closest?.(".grid") != null);
    document.addEventListener("focusin", note);
    return () => document.removeEventListener("focusin", note);
  }, []);
  useLayoutEffect(() => {
    const goesOn = before.current?.results[0] === page?.results[0];
    before.current = page;
    if (!dialog && !goesOn && inGrid.current) document.querySelector(".tile-open")?.focus({ preventScroll: true });
  }, [page]);
}
