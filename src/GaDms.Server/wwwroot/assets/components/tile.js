/**
 * One result in the grid.
 * @module
 */
import { html } from "../ui.js";
import { pictureOf } from "../api.js";
import { clock, percent, seconds, spoken } from "../format.js";
import { judge } from "../search.js";
import { toggle } from "../selection.js";
import { openDialog, set } from "../state.js";
import { Icon } from "./icons.js";

/**
 * @param {object} properties
 * @param {import("../api.js").Person} properties.person
 * @param {number} properties.place From 0.
 * @param {boolean} properties.current Whether Tab comes here: of the whole grid only one result is in the way of Tab.
 * @param {boolean} properties.selected
 * @param {boolean} properties.liked
 * @param {boolean} properties.unliked
 */
export function Tile({ person, place, current, selected, liked, unliked }) {
  const tab = current ? 0 : -1;
  const name = spoken(person);
  return html`<li class="tile ${selected ? "is-selected" : ""}" onFocusIn=${() => set({ active: place })}>
    <button type="button" class="tile-open" tabindex=${tab} aria-label=${name} onClick=${() => openDialog({ kind: "person", person })}>
      <img src=${pictureOf(person.id, "thumbnail")} alt="" loading=${place < 12 ? "eager" : "lazy"} decoding="async" draggable=${false} />
    </button>
    <label class="tile-tick" title="Select (X)"><input type="checkbox" tabindex=${tab} checked=${selected} onChange=${() => toggle(person.id)} />
      <span class="hidden">Select ${name}</span></label>
    <${Thumbs} id=${person.id} liked=${liked} unliked=${unliked} tab=${tab} />
    <div class="tile-text">
      <${Likeness} person=${person} />
      ${where(person).map((line) => html`<p class="tile-where" key=${line} title=${line}>${line}</p>`)}
    </div>
  </li>`;
}

/** Thumbs up and down. @param {{id: number, liked: boolean, unliked: boolean, tab?: number}} properties */
export function Thumbs({ id, liked, unliked, tab = 0 }) {
  return html`<div class="thumbs">
    <button type="button" class="icon-button" tabindex=${tab} aria-pressed=${liked} aria-label="More like this" title="More like this (U)" onClick=${() => judge(id, "like")}><${Icon} name="up" /></button>
    <button type="button" class="icon-button" tabindex=${tab} aria-pressed=${unliked} aria-label="Not like this" title="Not like this (D)" onClick=${() => judge(id, "unlike")}><${Icon} name="down" /></button>
  </div>`;
}

/** How likely, as a bar and in percent; the cosine behind it on hover. @param {{person: import("../api.js").Person}} properties */
export function Likeness({ person }) {
  if (person.probability == null) return null;
  const share = `${Math.round(person.probability * 100)}%`;
  return html`<p class="likeness" title=${`Cosine ${person.score.toFixed(3)}`}>
    <span class="bar" aria-hidden="true"><span style=${{ width: share }}></span></span><span>${percent(person.probability)}</span>
  </p>`;
}

/** When and which camera; the file's name where neither is known. */
function where(person) {
  const moment = person.offsetSeconds == null ? null : `at ${seconds(person.offsetSeconds)}`;
  const lines = [person.camera, person.time ? clock(person.time) : moment].filter(Boolean);
  return lines.length > 0 ? lines : [person.name];
}
