/**
 * What the page shows, in one object. Components read it and call functions of search.js, selection.js; the whole page
 * is drawn again after a change, which for some hundred results takes a few milliseconds.
 * @module
 */
import { noFilter } from "./address.js";

/** @typedef {{file: File, url: string}} Picture A picture to search by, with an address to show it. */
/**
 * @typedef {object} Page What the server said about a search.
 * @property {import("./api.js").Person[]} results
 * @property {string|null} next
 * @property {number} searched
 * @property {boolean} nothingFits
 * @property {string[]} wanted
 * @property {string[]} unwanted
 * @property {number} tookMilliseconds
 */

/**
 * @typedef {object} State
 * @property {object|null} gallery What GET /gallery says; null until it has.
 * @property {import("./address.js").Query} query
 * @property {Picture[]} pictures
 * @property {"idle"|"loading"|"more"|"done"|"failed"} status
 * @property {Page|null} page
 * @property {string} error
 * @property {number} active Place of the result that arrow keys start from.
 * @property {Set<number>} selected
 * @property {null|{kind: "person", person: import("./api.js").Person}|{kind: "help"|"ingest"|"key", [extra: string]: any}} dialog
 * @property {null|import("./ingest-api.js").Progress} ingest
 * @property {string} notice A short message at the bottom.
 */

/** @type {State} */
const state = {
  gallery: null,
  query: { sentence: "", more: [], like: [], unlike: [], filter: noFilter(), rerank: false },
  pictures: [],
  status: "idle",
  page: null,
  error: "",
  active: 0,
  selected: new Set(),
  dialog: null,
  ingest: null,
  notice: "",
};

let draw = () => {};
let waiting = false;

/** The state as it is now; change it with {@link set} only. @returns {Readonly<State>} */
export const now = () => state;

/** Changes some of the state and draws the page, once for all changes of one task. @param {Partial<State>} changes */
export function set(changes) {
  Object.assign(state, changes);
  if (waiting) return;
  waiting = true;
  queueMicrotask(() => {
    waiting = false;
    draw();
  });
}

/** Registers what draws the page. @param {() => void} drawing */
export function onChange(drawing) {
  draw = drawing;
}

/** Whether the caller may do something. @param {"search"|"ingest"|"admin"} scope */
export const may = (scope) => state.gallery?.scopes?.includes(scope) ?? false;

let noticeTimer = 0;

/** Shows a short message for some seconds. @param {string} text */
export function notify(text) {
  clearTimeout(noticeTimer);
  noticeTimer = setTimeout(() => set({ notice: "" }), 6000);
  set({ notice: text });
}

/** Opens a dialog, or closes with null. @param {State["dialog"]} dialog */
export const openDialog = (dialog) => set({ dialog });
