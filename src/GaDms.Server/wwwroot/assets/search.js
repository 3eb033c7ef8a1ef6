/**
 * Searching and refining: every change of the query searches at once, and a newer search replaces one on its way.
 * @module
 */
import * as api from "./api.js";
import { noFilter, readQuery, writeQuery } from "./address.js";
import { zoneOf } from "./format.js";
import { notify, now, set } from "./state.js";

const pageSize = 24;
const mostPictures = 4;

/** @type {AbortController|null} */
let running = null;

/** Reads what is in the gallery; the page works without, only with fewer hints. */
export async function loadGallery() {
  try {
    set({ gallery: await api.gallery() });
  } catch (error) {
    notify(error.message);
  }
}

/** Whether there is anything to search for. */
export function isEmpty({ query, pictures } = now()) {
  return !query.sentence.trim() && query.more.length === 0 && query.like.length === 0 && query.unlike.length === 0 && pictures.length === 0;
}

/** The query as the API takes it. */
function request(cursor) {
  const { query, gallery } = now();
  const { cameras, sources, tags, from, until, dayFrom, dayUntil } = query.filter;
  const zone = zoneOf(gallery?.first);
  return {
    sentences: sentences(),
    like: query.like,
    unlike: query.unlike,
    filter: {
      cameras,
      sources,
      tags,
      from: from ? startOfDay(from, 0, zone) : null,
      until: until ? startOfDay(until, 1, zone) : null,
      dayFrom: dayFrom || null,
      dayUntil: dayUntil || null,
    },
    top: pageSize,
    cursor,
    rerank: query.rerank && (gallery?.canRerank ?? false),
  };
}

/** All sentences that are searched for. */
export function sentences({ query } = now()) {
  return [query.sentence, ...query.more].map((sentence) => sentence.trim()).filter(Boolean);
}

/** Midnight by the clock of the gallery's cameras, so that a filtered day is the day that results show. */
function startOfDay(day, later, zone) {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + later);
  const midnight = `${date.toISOString().slice(0, 10)}T00:00:00`;
  return zone ? midnight + zone : new Date(midnight).toISOString();
}

/** Searches with the query as it stands. @param {{remember?: boolean}} [how] remember: make a step in the browser's history. */
export async function run({ remember = true } = {}) {
  running?.abort();
  const address = location.pathname + writeQuery(now().query);
  if (remember && address !== location.pathname + location.search) history.pushState(null, "", address);
  document.title = [sentences()[0], "GaDms"].filter(Boolean).join(" – ");
  if (isEmpty()) {
    running = null;
    set({ status: "idle", page: null, error: "" });
    return;
  }
  const mine = (running = new AbortController());
  set({ status: "loading", error: "" });
  try {
    const page = await api.search(request(null), now().pictures.map((picture) => picture.file), mine.signal);
    if (mine !== running) return;
    set({ status: "done", page, active: 0 });
    scrollTo(0, 0);
  } catch (error) {
    if (mine === running && error.name !== "AbortError") set({ status: "failed", error: error.message });
  }
}

/** The next page, after those shown. */
export async function more() {
  const { page, status } = now();
  if (status !== "done" || !page?.next) return;
  const mine = (running = new AbortController());
  set({ status: "more" });
  try {
    const next = await api.search(request(page.next), now().pictures.map((picture) => picture.file), mine.signal);
    if (mine === running) set({ status: "done", page: { ...next, nothingFits: page.nothingFits, results: [...page.results, ...next.results] } });
  } catch (error) {
    if (mine !== running || error.name === "AbortError") return;
    set({ status: "done" });
    notify(error.message);
  }
}

/** Changes the query and searches. @param {Partial<import("./address.js").Query>} changes */
export function change(changes) {
  set({ query: { ...now().query, ...changes } });
  return run();
}

/** Changes the filter and searches. @param {Partial<import("./address.js").Filter>} changes */
export const changeFilter = (changes) => change({ filter: { ...now().query.filter, ...changes } });

/** Lets everything through again. */
export const clearFilter = () => change({ filter: noFilter() });

/**
 * More or less like a person; the same again takes it back.
 * @param {number} id @param {"like"|"unlike"} way
 */
export function judge(id, way) {
  const { like, unlike } = now().query;
  const without = { like: like.filter((other) => other !== id), unlike: unlike.filter((other) => other !== id) };
  const already = now().query[way].includes(id);
  return change(already ? without : { ...without, [way]: [...without[way], id] });
}

/** Adds pictures to search by; what is no picture is named and left out. @param {Iterable<File>} files */
export function addPictures(files) {
  const all = [...files];
  const pictures = all.filter((file) => file.type.startsWith("image/"));
  const room = mostPictures - now().pictures.length;
  if (pictures.length < all.length) notify("Only pictures can be searched by. To add videos to the gallery, use Add.");
  else if (pictures.length > room) notify(`At most ${mostPictures} pictures in one search.`);
  if (pictures.length === 0 || room <= 0) return;
  const added = pictures.slice(0, room).map((file) => ({ file, url: URL.createObjectURL(file) }));
  set({ pictures: [...now().pictures, ...added] });
  run();
}

/** Takes a picture out of the search. @param {import("./state.js").Picture} picture */
export function removePicture(picture) {
  URL.revokeObjectURL(picture.url);
  set({ pictures: now().pictures.filter((other) => other !== picture) });
  run();
}

/** Starts over. */
export function clearAll() {
  for (const picture of now().pictures) URL.revokeObjectURL(picture.url);
  set({ pictures: [], selected: new Set() });
  return change(readQuery(""));
}

/** Shows the query of the address without searching yet. */
export function openAddress() {
  set({ query: readQuery(location.search) });
  set({ status: isEmpty() ? "idle" : "loading" });
}

/** Searches what the address asked for, unless the user was faster: what was typed or found meanwhile stays. */
export function searchAddress() {
  return running === null && now().status === "loading" ? run({ remember: false }) : undefined;
}

/** Takes the query from the address when the user goes back. */
export function readAddress() {
  openAddress();
  return run({ remember: false });
}
