/**
 * Where and when to look, beside the results; on a phone above them, folded.
 * @module
 */
import { html, useState } from "../ui.js";
import { count } from "../format.js";
import { change, changeFilter, clearFilter } from "../search.js";
import { Icon } from "./icons.js";

/**
 * @param {object} properties
 * @param {object|null} properties.gallery
 * @param {import("../address.js").Filter} properties.filter
 * @param {boolean} properties.rerank
 * @param {number} properties.count How many filters are set.
 */
export function Filters({ gallery, filter, rerank, count: set }) {
  const [open, setOpen] = useState(false);
  const day = (iso) => iso?.slice(0, 10);
  return html`<section class="filters ${open ? "is-open" : ""}" aria-label="Filters">
    <button type="button" class="quiet fold" aria-expanded=${open} aria-controls="filter-fields" onClick=${() => setOpen(!open)}>
      <${Icon} name="filter" /> Filters${set > 0 ? ` (${set})` : ""}
    </button>
    <form id="filter-fields" onSubmit=${(event) => event.preventDefault()}>
      <${Choices} name="cameras" title="Cameras" all=${gallery?.cameras} chosen=${filter.cameras} />
      <${Choices} name="sources" title="Collections" all=${gallery?.sources} chosen=${filter.sources} />
      <${Choices} name="tags" title="Tags" all=${gallery?.tags} chosen=${filter.tags} />
      ${gallery?.first && html`
        <fieldset><legend>Days</legend><div class="range">
          <${Moment} type="date" label="from" name="from" filter=${filter} min=${day(gallery.first)} max=${day(gallery.last)} />
          <${Moment} type="date" label="to" name="until" filter=${filter} min=${day(gallery.first)} max=${day(gallery.last)} />
        </div></fieldset>
        <fieldset><legend>Time of day</legend><div class="range">
          <${Moment} type="time" label="from" name="dayFrom" filter=${filter} />
          <${Moment} type="time" label="to" name="dayUntil" filter=${filter} />
        </div></fieldset>`}
      ${gallery?.canRerank && html`<label class="choice" title="Puts the first results in a better order by a closer look; takes longer">
        <input type="checkbox" checked=${rerank} onChange=${(event) => change({ rerank: event.target.checked })} /><span>Look twice at the best</span>
      </label>`}
      ${set > 0 && html`<button type="button" class="link" onClick=${clearFilter}>Clear filters</button>`}
    </form>
  </section>`;
}

/** Names to tick. One that is set but not in the gallery (from a bookmark) is shown, so that it can be taken away. */
function Choices({ name, title, all = [], chosen }) {
  const known = new Set(all.map((choice) => choice.name));
  const choices = [...all, ...chosen.filter((value) => !known.has(value)).map((value) => ({ name: value, entries: 0 }))];
  if (choices.length === 0) return null;
  const choose = (value, checked) => changeFilter({ [name]: checked ? [...chosen, value] : chosen.filter((other) => other !== value) });
  return html`<fieldset><legend>${title}</legend><div class="choices">
    ${choices.map((choice) => html`<label class="choice" key=${choice.name}>
      <input type="checkbox" name=${name} value=${choice.name} checked=${chosen.includes(choice.name)} onChange=${(event) => choose(choice.name, event.target.checked)} />
      <span>${choice.name}</span><small>${count(choice.entries)}</small>
    </label>`)}
  </div></fieldset>`;
}

function Moment({ type, label, name, filter, min, max }) {
  return html`<label><span>${label}</span>
    <input type=${type} name=${name} value=${filter[name]} min=${min} max=${max} onChange=${(event) => changeFilter({ [name]: event.target.value })} />
  </label>`;
}
