/**
 * The seconds around the moment, as a flip-book of frames.
 * @module
 */
import { html, useEffect, useRef, useState } from "../ui.js";
import { clip as readClip, clipFrame } from "../api.js";
import { seconds } from "../format.js";
import { Icon } from "./icons.js";

/** @param {{person: import("../api.js").Person}} properties */
export function Clip({ person }) {
  const [clip, setClip] = useState(null);
  const [error, setError] = useState("");
  const [place, setPlace] = useState(0);
  const [playing, setPlaying] = useState(false);
  const frames = clip?.frames ?? [];
  const pictures = useRef([]);

  useEffect(() => {
    const leaving = new AbortController();
    readClip(person.id, leaving.signal).then(
      (answer) => {
        setClip(answer);
        setPlace(nearest(answer.frames, person.offsetSeconds ?? 0));
      },
      (reason) => reason.name === "AbortError" || setError(reason.message),
    );
    return () => leaving.abort();
  }, [person.id]);

  useEffect(() => {
    if (!playing) return undefined;
    // The next frame waits for its picture, so that a slow line plays slowly instead of showing nothing.
    let over = false;
    const next = (place + 1) % frames.length;
    const wait = new Promise((resolve) => setTimeout(resolve, 1000 / (clip.framesPerSecond || 5)));
    Promise.all([wait, load(pictures.current, person.id, frames[next].index)]).then(() => over || setPlace(next));
    return () => (over = true);
  }, [playing, place]);

  if (error) return html`<section><h3>Around the moment</h3><p class="soft">${error}</p></section>`;
  const frame = frames[place];
  // Until the frames are known their place is kept, so that nothing jumps.
  const shape = { aspectRatio: `${person.mediaWidth} / ${person.mediaHeight}` };
  if (!frame) return html`<section class="clip" aria-busy=${clip === null}><h3>Around the moment</h3><div class="clip-picture" style=${shape}></div></section>`;
  return html`<section class="clip"><h3>Around the moment</h3>
    <img class="clip-picture" src=${clipFrame(person.id, frame.index)} alt=${`Frame at ${seconds(frame.offsetSeconds)}`} style=${shape} />
    <div class="clip-do">
      <button type="button" class="icon-button" aria-label=${playing ? "Pause" : "Play"} onClick=${() => setPlaying(!playing)}><${Icon} name=${playing ? "pause" : "play"} /></button>
      <input type="range" min="0" max=${frames.length - 1} value=${place} aria-label="Frame" aria-valuetext=${seconds(frame.offsetSeconds)}
        onInput=${(event) => (setPlaying(false), setPlace(Number(event.target.value)))} />
      <span class="soft">${seconds(frame.offsetSeconds)}</span>
    </div>
  </section>`;
}

/** The frame nearest to the moment. */
function nearest(frames, offset) {
  const distance = (place) => Math.abs(frames[place].offsetSeconds - offset);
  return frames.reduce((best, _, place) => (distance(place) < distance(best) ? place : best), 0);
}

/** Loads a frame ahead and keeps it; one that does not load is shown as the browser shows it. */
function load(pictures, id, index) {
  const picture = (pictures[index] ??= Object.assign(new Image(), { src: clipFrame(id, index) }));
  return picture.decode().catch(() => {});
}
