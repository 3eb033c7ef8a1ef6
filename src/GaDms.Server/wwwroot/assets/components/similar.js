/**
 * A row of people who look alike.
 * @module
 */
import { html, useEffect, useState } from "../ui.js";
import { pictureOf, similar } from "../api.js";
import { spoken } from "../format.js";

const shown = 12;

/** @param {{person: import("../api.js").Person, onOpen: (person: import("../api.js").Person) => void}} properties */
export function Similar({ person, onOpen }) {
  const [people, setPeople] = useState(null);
  const [error, setError] = useState("");
  useEffect(() => {
    const leaving = new AbortController();
    similar(person.id, shown, leaving.signal).then(
      (page) => setPeople(page.results.filter((other) => other.id !== person.id)),
      (reason) => reason.name === "AbortError" || setError(reason.message),
    );
    return () => leaving.abort();
  }, [person.id]);

  if (error) return html`<p class="soft">${error}</p>`;
  return html`<ul class="row" aria-busy=${people === null}>
    ${(people ?? []).map((other) => html`<li key=${other.id}><button type="button" aria-label=${spoken(other)} onClick=${() => onOpen(other)}>
      <img src=${pictureOf(other.id, "thumbnail")} alt="" loading="lazy" /></button></li>`)}
  </ul>`;
}
