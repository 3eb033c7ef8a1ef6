/**
 * Adding pictures and videos: what, from where, and how far it is.
 * @module
 */
import { html, useState } from "../ui.js";
import { cancelIngest, follow, isOver, startIngest } from "../ingest-api.js";
import { count, people, seconds } from "../format.js";
import { loadGallery } from "../search.js";
import { notify, now, openDialog, set } from "../state.js";
import { Dialog } from "./dialog.js";

/** @param {{progress: import("../ingest-api.js").Progress|null, gallery: object|null}} properties */
export function IngestDialog({ progress, gallery }) {
  const [sent, setSent] = useState(null);
  const [error, setError] = useState("");
  const start = async (event) => {
    event.preventDefault();
    setError("");
    setSent(0);
    try {
      const id = await startIngest(fieldsOf(event.target), setSent);
      set({ ingest: { id, state: "waiting", files: 0, filesDone: 0, added: 0, known: 0, skipped: [] } });
      follow(id, take);
    } catch (reason) {
      setError(reason.message);
    }
    setSent(null);
  };
  return html`<${Dialog} title="Add pictures and videos">
    ${progress ? html`<${Going} progress=${progress} />` : html`<${Fields} gallery=${gallery} sent=${sent} error=${error} onSubmit=${start} />`}
  <//>`;
}

/** Progress goes on while the dialog is closed. */
function take(progress) {
  set({ ingest: progress });
  if (!isOver(progress)) return;
  loadGallery();
  if (now().dialog?.kind !== "ingest") notify(progress.state === "done" ? `${people(progress.added)} added.` : progress.error || "Adding was cancelled.");
}

/** The form as the API takes it: no empty fields, the time with the reader's zone. */
function fieldsOf(form) {
  const fields = new FormData(form);
  for (const name of ["source", "camera", "tags", "start"]) if (!fields.get(name)?.trim()) fields.delete(name);
  if (fields.has("start")) fields.set("start", new Date(fields.get("start")).toISOString());
  return fields;
}

function Fields({ gallery, sent, error, onSubmit }) {
  const names = (id, all = []) => html`<datalist id=${id}>${all.map((one) => html`<option key=${one.name} value=${one.name} />`)}</datalist>`;
  return html`<form class="form" onSubmit=${onSubmit} data-drop>
    <label class="wide"><span>Files</span><input type="file" name="file" accept="image/*,video/*" multiple required /></label>
    <label><span>Camera</span><input name="camera" list="known-cameras" /></label>${names("known-cameras", gallery?.cameras)}
    <label><span>Collection</span><input name="source" list="known-sources" /></label>${names("known-sources", gallery?.sources)}
    <label><span>Recorded from</span><input type="datetime-local" name="start" /></label>
    <label><span>Tags</span><input name="tags" placeholder="with commas between" /></label>
    <label class="wide"><span>People in a picture</span><select name="people">
      <option value="auto">find out for each picture</option>
      <option value="detect">find all people</option>
      <option value="whole">each picture is one person</option>
    </select></label>
    <p class="soft wide">Only add pictures that you may search for people in. <a href="assets/responsible-use.html">Responsible use</a></p>
    <p class="problem wide" role="alert">${error}</p>
    <button type="submit" class="primary" disabled=${sent !== null}>${sent === null ? "Add" : `Sending… ${Math.round(sent * 100)} %`}</button>
  </form>`;
}

function Going({ progress }) {
  const { state, files, filesDone, added, known, skipped = [], perSecond, secondsLeft, error } = progress;
  const over = isOver(progress);
  const words = { waiting: "Waiting for its turn", running: "Looking for people", done: "Done", failed: "It failed", cancelled: "Cancelled" };
  return html`<div class="going">
    <p role="status"><strong>${words[state]}</strong>${error ? `: ${error}` : ""}</p>
    <progress max=${Math.max(1, files)} value=${files > 0 ? filesDone : undefined} aria-label="Files done"></progress>
    <p>${count(filesDone)} of ${count(files)} files · ${people(added)} added${known > 0 ? ` · ${count(known)} already there` : ""}</p>
    ${!over && perSecond != null && html`<p class="soft">${perSecond.toFixed(1)} a second${secondsLeft != null ? `, ${seconds(secondsLeft)} left` : ""}</p>`}
    ${skipped.length > 0 && html`<details><summary>${count(skipped.length)} left out</summary>
      <ul class="skipped">${skipped.map((one) => html`<li key=${one.name}><strong>${one.name}</strong> ${one.reason}</li>`)}</ul></details>`}
    <p class="going-do">${over
      ? html`<button type="button" class="quiet" onClick=${() => set({ ingest: null })}>Add more</button><button type="button" class="primary" onClick=${() => openDialog(null)}>Close</button>`
      : html`<button type="button" class="quiet" onClick=${() => cancelIngest(progress.id)}>Cancel</button><button type="button" class="primary" onClick=${() => openDialog(null)}>Go on in the background</button>`}</p>
  </div>`;
}
