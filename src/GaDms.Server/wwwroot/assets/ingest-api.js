/**
 * Sends files to be indexed and follows how far the server is.
 * @module
 */
import { ApiError } from "./api.js";

const base = new URL("api/v1/ingest", document.baseURI);

/**
 * @typedef {object} Progress
 * @property {string} id
 * @property {"waiting"|"running"|"done"|"failed"|"cancelled"} state
 * @property {number} files
 * @property {number} filesDone
 * @property {number} added
 * @property {number} known
 * @property {{name: string, reason: string}[]} skipped
 * @property {number|null} perSecond
 * @property {number|null} secondsLeft
 * @property {string|null} error
 */

/** Whether nothing more will happen to an ingestion. @param {Progress} progress */
export const isOver = (progress) => ["done", "failed", "cancelled"].includes(progress.state);

/**
 * Sends files. XMLHttpRequest and not fetch: only it tells how much of a large video has left.
 * @param {FormData} form Parts "file" and the fields of the API.
 * @param {(share: number) => void} sent Called with 0 to 1.
 * @returns {Promise<string>} The ingestion's id.
 */
export function startIngest(form, sent) {
  return new Promise((resolve, reject) => {
    const call = new XMLHttpRequest();
    call.open("POST", base);
    call.responseType = "json";
    call.upload.onprogress = (event) => event.lengthComputable && sent(event.loaded / event.total);
    call.onerror = () => reject(new ApiError(0, "The files could not be sent: the connection broke."));
    call.onload = () => {
      if (call.status === 202) resolve(call.response.id);
      else reject(new ApiError(call.status, call.response?.detail || call.response?.title || `The server answered ${call.status}.`));
    };
    call.send(form);
  });
}

/**
 * Follows an ingestion by its server-sent events; asks every two seconds instead where a proxy cuts the stream.
 * @param {string} id
 * @param {(progress: Progress) => void} tell
 * @returns {() => void} Stops following.
 */
export function follow(id, tell) {
  const events = new EventSource(`${base}/${encodeURIComponent(id)}/events`);
  let timer = 0;
  const stop = () => {
    events.close();
    clearTimeout(timer);
  };
  const take = (event) => {
    const progress = JSON.parse(event.data);
    tell(progress);
    if (event.type === "end" || isOver(progress)) stop();
  };
  const poll = async () => {
    const response = await fetch(`${base}/${encodeURIComponent(id)}`).catch(() => null);
    const progress = response?.ok ? await response.json() : null;
    if (progress) tell(progress);
    if (!progress || !isOver(progress)) timer = setTimeout(poll, 2000);
  };
  events.addEventListener("progress", take);
  events.addEventListener("end", take);
  events.onerror = () => {
    events.close();
    poll();
  };
  return stop;
}

/** Cancels an ingestion; what is already in stays. */
export const cancelIngest = (id) => fetch(`${base}/${encodeURIComponent(id)}`, { method: "DELETE" });
