/**
 * How values are said to people.
 * @module
 */

const numbers = new Intl.NumberFormat();

/** 12,345. */
export const count = (value) => numbers.format(value);

/** "1 person", "3 people". */
export const people = (value) => `${count(value)} ${value === 1 ? "person" : "people"}`;

/** 0.873 is "87 %"; the ends are never claimed. */
export function percent(probability) {
  if (probability > 0.99) return "> 99 %";
  return probability < 0.01 ? "< 1 %" : `${Math.round(probability * 100)} %`;
}

const wholeTime = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short", timeZone: "UTC" });
const shortTime = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", timeZone: "UTC" });

/** A time by the clock of the place where it was taken, whatever the reader's own zone. @param {string} iso @param {"whole"|"short"} size */
export function clock(iso, size = "short") {
  const wall = new Date(iso.replace(/(Z|[+-]\d\d:?\d\d)$/i, "") + "Z");
  if (Number.isNaN(wall.getTime())) return iso;
  return (size === "whole" ? wholeTime : shortTime).format(wall);
}

/** The zone at the end of an ISO time: "Z" or "+02:00"; null without one. @param {string|null} iso */
export function zoneOf(iso) {
  return /(Z|[+-]\d\d:\d\d)$/i.exec(iso ?? "")?.[1] ?? null;
}

/** 75 is "1:15". */
export function seconds(value) {
  const whole = Math.max(0, Math.round(value));
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  const rest = String(whole % 60).padStart(2, "0");
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, "0")}:${rest}` : `${minutes}:${rest}`;
}

/** What a screen reader says of a result. @param {import("./api.js").Person} person */
export function spoken(person) {
  const parts = [person.rank ? `Result ${person.rank}` : "Person"];
  if (person.probability != null) parts.push(`${percent(person.probability)} likely`);
  if (person.camera) parts.push(`camera ${person.camera}`);
  if (person.time) parts.push(clock(person.time, "whole"));
  return parts.join(", ");
}
