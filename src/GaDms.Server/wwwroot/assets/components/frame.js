/**
 * The whole photograph or frame with the person's box drawn over it.
 * @module
 */
import { html } from "../ui.js";
import { pictureOf } from "../api.js";

/** @param {{person: import("../api.js").Person}} properties */
export function Frame({ person }) {
  return html`<section><h3>${person.kind === "video" ? "The moment" : "The photograph"}</h3>
    <figure class="frame" style=${{ aspectRatio: `${person.mediaWidth} / ${person.mediaHeight}` }}>
      <img src=${pictureOf(person.id, "frame")} alt=${`The whole picture; the person is marked by a box`} loading="lazy" />
      <div class="box" style=${boxOf(person)}></div>
    </figure>
  </section>`;
}

/** The box in percent of the frame, whatever size it is shown at. @param {import("../api.js").Person} person */
export function boxOf({ box, mediaWidth, mediaHeight }) {
  const part = (value, whole) => `${((value / whole) * 100).toFixed(3)}%`;
  return {
    left: part(box.x, mediaWidth),
    top: part(box.y, mediaHeight),
    width: part(box.width, mediaWidth),
    height: part(box.height, mediaHeight),
  };
}
