/**
 * Talks to the server's HTTP API (docs/api.md). Knows nothing of the page.
 * @module
 */

/** @typedef {{x: number, y: number, width: number, height: number}} Box In pixels of the frame. */
/**
 * @typedef {object} Person A person in the gallery; rank, score and probability only as a result of a search.
 * @property {number} id
 * @property {number} [rank] From 1, over all pages.
 * @property {number} [score] Inner product with the query.
 * @property {number} [probability] 0 to 1: how likely this is the one.
 * @property {string} name File name of the picture or video.
 * @property {"crop"|"photograph"|"video"} kind
 * @property {string|null} source
 * @property {string|null} camera
 * @property {string|null} time ISO 8601 with zone.
 * @property {number|null} offsetSeconds Into the video.
 * @property {{id: number, firstSeconds: number, lastSeconds: number}|null} track
 * @property {Box|null} box
 * @property {number} width
 * @property {number} height
 * @property {number} mediaWidth
 * @property {number} mediaHeight
 * @property {string[]} tags
 * @property {boolean} hasFrame
 * @property {boolean} hasClip
 */
/** @typedef {{rows: number, columns: number, values: number[]}} HeatMap Row by row, 0 to 1. */
/** @typedef {{text: string, start: number, end: number, weight: number, map: HeatMap|null}} Word */

// Relative to the page, so that a proxy may serve it below a path of its own.
const base = new URL("api/v1/", document.baseURI);

/** An answer that is no success; its message is meant for the user. */
export class ApiError extends Error {
  /**
   * @param {number} status HTTP status, 0 when there was no answer at all.
   * @param {string} message What to tell the user.
   */
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

/** @type {null | ((refused: boolean) => Promise<void>)} */
let askForKey = null;

/** Registers what asks the user for a key; its promise resolves when there is a session, rejects when the user gives up. */
export function onUnauthorized(ask) {
  askForKey = ask;
}

/** One request; asks for a key and repeats once when the server wants one. */
async function request(path, options = {}) {
  const url = new URL(path, base);
  let response = await send(url, options);
  if (response.status === 401 && askForKey) {
    await askForKey();
    response = await send(url, options);
  }
  if (!response.ok) throw await problem(response);
  return response;
}

async function send(url, options) {
  try {
    return await fetch(url, { credentials: "same-origin", ...options });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new ApiError(0, "The server does not answer. Is it still running?");
  }
}

/** Turns a problem+json answer into an error. */
async function problem(response) {
  let body = {};
  try {
    body = await response.json();
  } catch {
    // A proxy in between answers with a page of its own: the status alone must do.
  }
  return new ApiError(response.status, body.detail || body.title || `The server answered ${response.status}.`);
}

function post(path, body, signal) {
  return request(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body), signal });
}

/** Address of a picture of a person. @param {number} id @param {"thumbnail"|"frame"} what */
export const pictureOf = (id, what) => new URL(`people/${encodeURIComponent(id)}/${what}`, base).href;

/** Address of one frame of the clip around a person's moment. */
export const clipFrame = (id, index) => new URL(`people/${encodeURIComponent(id)}/clip/${index}`, base).href;

/** What is in the gallery and what the caller may do. */
export const gallery = async () => (await request("gallery")).json();

/**
 * Searches. Pictures make it a multipart request.
 * @param {object} query As the API takes it.
 * @param {File[]} pictures
 * @param {AbortSignal} [signal]
 */
export async function search(query, pictures, signal) {
  if (pictures.length === 0) return (await post("search", query, signal)).json();
  const body = new FormData();
  body.append("query", JSON.stringify(query));
  for (const picture of pictures) body.append("picture", picture, picture.name || "picture");
  return (await request("search", { method: "POST", body, signal })).json();
}

/** People who look like this one. */
export const similar = async (id, top, signal) => (await request(`people/${encodeURIComponent(id)}/similar?top=${top}`, { signal })).json();

/** Frames around the moment. @returns {Promise<{frames: {index: number, offsetSeconds: number}[], framesPerSecond: number}>} */
export const clip = async (id, signal) => (await request(`people/${encodeURIComponent(id)}/clip`, { signal })).json();

/** Why a person fits a sentence. @returns {Promise<{similarity: number, score: string, words: Word[]}>} */
export const explain = async (id, sentence, signal) => (await post(`people/${encodeURIComponent(id)}/explain`, { sentence }, signal)).json();

/** A file of the selection. @param {number[]} ids @param {"csv"|"sheet"} format @param {string} title */
export async function exportSelection(ids, format, title) {
  const response = await post("export", { ids, format, title });
  const name = /filename="?([^";]+)"?/.exec(response.headers.get("Content-Disposition") ?? "")?.[1];
  return { blob: await response.blob(), name: name ?? (format === "csv" ? "people.csv" : "people.png") };
}

/** Opens a session with a key. */
export async function openSession(key) {
  const response = await send(new URL("session", base), {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ key }),
  });
  if (!response.ok) throw await problem(response);
}

/** Ends the session. */
export const closeSession = () => request("session", { method: "DELETE" });
