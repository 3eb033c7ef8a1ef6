/**
 * The words of a sentence by how much each counts for a person. Weight is shown by colour and by the thickness of the
 * underline, and said as a number on focus and to screen readers; a word looked at shows where in the crop it agrees.
 * @module
 */
import { html, useEffect, useState } from "../ui.js";
import { explain } from "../api.js";

/**
 * @param {object} properties
 * @param {import("../api.js").Person} properties.person
 * @param {string} properties.sentence
 * @param {(map: import("../api.js").HeatMap|null) => void} properties.onLook
 */
export function Words({ person, sentence, onLook }) {
  const [answer, setAnswer] = useState(null);
  const [error, setError] = useState("");
  useEffect(() => {
    const leaving = new AbortController();
    setAnswer(null);
    setError("");
    explain(person.id, sentence, leaving.signal).then(setAnswer, (reason) => reason.name === "AbortError" || setError(reason.message));
    return () => leaving.abort();
  }, [person.id, sentence]);

  return html`<section class="why">
    <h3>Which words count</h3>
    ${error
      ? html`<p class="soft">${error}</p>`
      : html`<p class="sentence" aria-busy=${answer === null}>${answer === null ? html`<span class="soft">${sentence}</span>` : pieces(sentence, answer.words, onLook)}</p>`}
    ${answer && html`<p class="legend"><span class="legend-end">less</span>
      ${[0.1, 0.4, 0.7, 1].map((weight) => html`<span class="word" style=${look(weight)} aria-hidden="true">word</span>`)}
      <span class="legend-end">more</span> <span class="soft">Point at a word or tap it to see where in the picture.</span></p>`}
  </section>`;
}

/** The sentence as it was written, words as buttons and what stands between them as text. */
function pieces(sentence, words, onLook) {
  const out = [];
  let end = 0;
  for (const word of words) {
    out.push(sentence.slice(end, word.start));
    out.push(html`<${Word} key=${word.start} word=${word} text=${sentence.slice(word.start, word.end)} onLook=${onLook} />`);
    end = word.end;
  }
  out.push(sentence.slice(end));
  return out;
}

function Word({ word, text, onLook }) {
  const [kept, setKept] = useState(false);
  const share = Math.round(word.weight * 100);
  const show = () => onLook(word.map);
  const hide = () => !kept && onLook(null);
  const leave = () => {
    setKept(false);
    onLook(null);
  };
  // A click keeps the overlay while the word has the focus: on a phone there is no pointing.
  const keep = () => {
    setKept(!kept);
    onLook(kept ? null : word.map);
  };
  return html`<button type="button" class="word" style=${look(word.weight)} data-weight=${share} aria-label=${`${text}, weight ${share} of 100`}
    onMouseEnter=${show} onMouseLeave=${hide} onFocus=${show} onBlur=${leave} onClick=${keep}>${text}</button>`;
}

/** Weight as custom properties; the style sheet makes colour and thickness of them. */
const look = (weight) => ({ "--weight": weight.toFixed(3) });
