/**
 * The search field with what belongs to the query: examples, pictures, further sentences, people liked and not.
 * @module
 */
import { html } from "../ui.js";
import { pictureOf } from "../api.js";
import { addPictures, change, judge, removePicture, run } from "../search.js";
import { now, set } from "../state.js";
import { Icon } from "./icons.js";

/** @param {{state: import("../state.js").State, home: boolean}} properties */
export function SearchField({ state, home }) {
  const { query, gallery, page, pictures } = state;
  const submit = (event) => {
    event.preventDefault();
    run();
  };
  const choose = (event) => {
    addPictures(event.target.files);
    event.target.value = "";
  };
  return html`<search class="search">
    <h1 class=${home ? "" : "hidden"}>Who are you looking for?</h1>
    <form class="field" role="search" onSubmit=${submit}>
      <${Icon} name="search" />
      <label class="hidden" for="sentence">Describe what the person looks like</label>
      <input id="sentence" type="search" autocomplete="off" enterkeyhint="search" placeholder=${pictures.length > 0 ? "Add words to the picture…" : "Describe the person…"}
        value=${query.sentence} autofocus=${home} onInput=${(event) => set({ query: { ...now().query, sentence: event.target.value } })} />
      <label class="icon-button pick" title="Search by a picture; it can be dropped or pasted, too">
        <${Icon} name="picture" /><span class="hidden">Search by a picture</span>
        <input class="hidden" type="file" id="picture" accept="image/*" multiple onChange=${choose} />
      </label>
      <button type="submit" class="primary">Search</button>
    </form>
    ${home && html`<${Examples} sentences=${gallery?.examples ?? []} />`}
  </search>
  ${!home && html`<div class="parts"><${Chips} query=${query} pictures=${pictures} /><${Understood} page=${page} /></div>`}`;
}

function Examples({ sentences }) {
  return html`<div class="examples">
    ${sentences.length > 0 && html`<p id="examples">For example</p>
    <ul aria-labelledby="examples">
      ${sentences.map((sentence) => html`<li key=${sentence}><button type="button" class="example" onClick=${() => change({ sentence })}>${sentence}</button></li>`)}
    </ul>`}
    <p class="soft">Say what is not there, too: “a woman with a red bag, without a hat”. Or drop a picture anywhere.</p>
  </div>`;
}

/** What the server made of the words; worth a line only where some of them count against a result. */
function Understood({ page }) {
  if (!page?.unwanted.length) return null;
  return html`<p class="understood">
    Understood as ${page.wanted.map((words) => html`<span class="meaning">${words}</span>`)}
    ${page.unwanted.map((words) => html`<span class="meaning not">not: ${words}</span>`)}
  </p>`;
}

function Chips({ query, pictures }) {
  const another = () => change({ more: [...query.more, query.sentence.trim()], sentence: "" });
  const without = (sentence) => change({ more: query.more.filter((other) => other !== sentence) });
  const chips = [
    ...pictures.map((picture, place) => html`<${Chip} key=${picture.url} kind="picture" image=${picture.url} text="Picture"
      remove=${`Remove picture ${place + 1}`} onRemove=${() => removePicture(picture)} />`),
    ...query.more.map((sentence) => html`<${Chip} key=${`s${sentence}`} kind="words" text=${sentence} remove=${`Remove ${sentence}`} onRemove=${() => without(sentence)} />`),
    ...query.like.map((id) => html`<${Chip} key=${`l${id}`} kind="like" icon="up" image=${pictureOf(id, "thumbnail")} text="More like this"
      remove="Undo: more like this" onRemove=${() => judge(id, "like")} />`),
    ...query.unlike.map((id) => html`<${Chip} key=${`u${id}`} kind="unlike" icon="down" image=${pictureOf(id, "thumbnail")} text="Not like this"
      remove="Undo: not like this" onRemove=${() => judge(id, "unlike")} />`),
  ];
  const canAdd = query.sentence.trim() && !query.more.includes(query.sentence.trim()) && query.more.length < 4;
  if (chips.length === 0 && !canAdd) return null;
  return html`<ul class="chips" aria-label="Parts of the search">
    ${chips}
    ${canAdd && html`<li key="another"><button type="button" class="link soft" onClick=${another}><${Icon} name="plus" /> and a second description</button></li>`}
  </ul>`;
}

function Chip({ kind, icon, image, text, remove, onRemove }) {
  return html`<li class="chip ${kind}">
    ${image && html`<img src=${image} alt="" />`}${icon && html`<${Icon} name=${icon} />`}
    <span>${text}</span>
    <button type="button" aria-label=${remove} title=${remove} onClick=${onRemove}><${Icon} name="close" /></button>
  </li>`;
}
