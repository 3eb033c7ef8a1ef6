/**
 * One person: the crop with what the words see in it, the frame, the clip, similar people.
 * @module
 */
import { html, useEffect, useState } from "../ui.js";
import { pictureOf } from "../api.js";
import { clock, seconds } from "../format.js";
import { change, sentences } from "../search.js";
import { toggle } from "../selection.js";
import { openDialog } from "../state.js";
import { Clip } from "./clip.js";
import { Dialog } from "./dialog.js";
import { Frame } from "./frame.js";
import { HeatMap } from "./heat-map.js";
import { Icon } from "./icons.js";
import { Similar } from "./similar.js";
import { Likeness, Thumbs } from "./tile.js";
import { Words } from "./words.js";

/** @param {{person: import("../api.js").Person, state: import("../state.js").State}} properties */
export function Person({ person, state }) {
  const { query, selected, page } = state;
  const [map, setMap] = useState(null);
  useEffect(() => setMap(null), [person.id]);
  const results = page?.results ?? [];
  const place = results.findIndex((other) => other.id === person.id);
  const show = (other) => openDialog({ kind: "person", person: other });
  const alike = () => {
    openDialog(null);
    change({ sentence: "", more: [], like: [person.id], unlike: [] });
  };
  const title = [person.camera, person.time && clock(person.time, "whole")].filter(Boolean).join(" · ") || person.name;

  return html`<${Dialog} title=${title} size="wide">
    <div class="person">
      <div class="person-crop">
        <div class="crop">
          <img src=${pictureOf(person.id, "thumbnail")} alt="The person" />
          ${map && html`<${HeatMap} map=${map} />`}
        </div>
        <${Likeness} person=${person} />
        <div class="person-do">
          <${Thumbs} id=${person.id} liked=${query.like.includes(person.id)} unliked=${query.unlike.includes(person.id)} />
          <label class="choice"><input type="checkbox" checked=${selected.has(person.id)} onChange=${() => toggle(person.id)} /><span>Select</span></label>
        </div>
        ${place >= 0 && html`<div class="person-do">
          <button type="button" class="icon-button" aria-label="Previous result" disabled=${place === 0} onClick=${() => show(results[place - 1])}><${Icon} name="left" /></button>
          <span class="soft">${place + 1} of ${results.length}</span>
          <button type="button" class="icon-button" aria-label="Next result" disabled=${place === results.length - 1} onClick=${() => show(results[place + 1])}><${Icon} name="right" /></button>
        </div>`}
      </div>
      <div class="person-more" key=${person.id}>
        ${sentences().map((sentence) => html`<${Words} key=${sentence} person=${person} sentence=${sentence} onLook=${setMap} />`)}
        ${person.hasClip && html`<${Clip} person=${person} />`}
        ${person.hasFrame && person.box && html`<${Frame} person=${person} />`}
        <section><div class="section-head"><h3>Similar people</h3><button type="button" class="link" onClick=${alike}>Search like this</button></div>
          <${Similar} person=${person} onOpen=${show} /></section>
        <${Facts} person=${person} />
      </div>
    </div>
  <//>`;
}

function Facts({ person }) {
  const facts = [
    ["File", person.name],
    ["Collection", person.source],
    ["Camera", person.camera],
    ["Time", person.time && clock(person.time, "whole")],
    ["In the video", person.offsetSeconds != null && seconds(person.offsetSeconds)],
    ["Seen", person.track && `${seconds(person.track.firstSeconds)} to ${seconds(person.track.lastSeconds)}`],
    ["Tags", person.tags?.join(", ")],
  ].filter(([, value]) => value);
  return html`<section><h3>Where it is from</h3><dl class="facts">
    ${facts.map(([name, value]) => html`<div key=${name}><dt>${name}</dt><dd>${value}</dd></div>`)}
  </dl></section>`;
}
