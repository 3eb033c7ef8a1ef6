/**
 * The query in the page's address, so that a search can be bookmarked and the browser's back button works.
 * Pictures stay out: they are in nobody's address.
 * @module
 */

/**
 * @typedef {object} Filter
 * @property {string[]} cameras
 * @property {string[]} sources
 * @property {string[]} tags
 * @property {string} from Day, "2026-05-01" or empty.
 * @property {string} until Day, still included.
 * @property {string} dayFrom "HH:mm" or empty.
 * @property {string} dayUntil
 */
/**
 * @typedef {object} Query
 * @property {string} sentence What stands in the field.
 * @property {string[]} more Further sentences.
 * @property {number[]} like
 * @property {number[]} unlike
 * @property {Filter} filter
 * @property {boolean} rerank
 */

/** @returns {Filter} One that lets everything through. */
export const noFilter = () => ({ cameras: [], sources: [], tags: [], from: "", until: "", dayFrom: "", dayUntil: "" });

const lists = { camera: "cameras", source: "sources", tag: "tags" };
const texts = ["from", "until", "dayFrom", "dayUntil"];

/** @param {string} search The part of an address from "?" on. @returns {Query} */
export function readQuery(search) {
  const values = new URLSearchParams(search);
  const [sentence = "", ...more] = values.getAll("q");
  const filter = noFilter();
  for (const [name, list] of Object.entries(lists)) filter[list] = values.getAll(name);
  for (const name of texts) filter[name] = values.get(name) ?? "";
  return { sentence, more, like: ids(values, "like"), unlike: ids(values, "unlike"), filter, rerank: values.has("rerank") };
}

/** @param {Query} query @returns {string} Empty or from "?" on. */
export function writeQuery(query) {
  const values = new URLSearchParams();
  for (const sentence of [query.sentence, ...query.more]) if (sentence.trim()) values.append("q", sentence.trim());
  for (const [name, list] of Object.entries(lists)) for (const value of query.filter[list]) values.append(name, value);
  for (const name of texts) if (query.filter[name]) values.set(name, query.filter[name]);
  for (const name of ["like", "unlike"]) for (const id of query[name]) values.append(name, id);
  if (query.rerank) values.set("rerank", "1");
  return values.size === 0 ? "" : `?${values}`;
}

/** How many kinds of filter are set. @param {Filter} filter */
export function filterCount(filter) {
  const { cameras, sources, tags } = filter;
  return cameras.length + sources.length + tags.length + (filter.from || filter.until ? 1 : 0) + (filter.dayFrom || filter.dayUntil ? 1 : 0);
}

function ids(values, name) {
  return values.getAll(name).map(Number).filter(Number.isSafeInteger);
}
