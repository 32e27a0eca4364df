/**
 * Numbers and times as people read them.
 *
 * @module
 */

import type { Double } from "./types.js";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** A space at which no line is broken. */
const SPACE = "\u00a0";

/** A length of time: `0.4 s`, `12 s`, `3 min 04 s`. */
export function duration(millis: number): string {
  if (millis < SECOND) return `${Math.max(Math.round(millis), 0)}${SPACE}ms`;
  if (millis < 10 * SECOND) return `${(Math.floor(millis / 100) / 10).toFixed(1)}${SPACE}s`;
  if (millis < MINUTE) return `${Math.floor(millis / SECOND)}${SPACE}s`;
  if (millis < HOUR) return two(millis, MINUTE, "min", SECOND, "s");
  if (millis < DAY) return two(millis, HOUR, "h", MINUTE, "min");
  return two(millis, DAY, "d", HOUR, "h");
}

function two(millis: number, large: number, largeUnit: string, small: number, smallUnit: string): string {
  const rest = Math.floor((millis % large) / small);
  const first = `${Math.floor(millis / large)}${SPACE}${largeUnit}`;
  return `${first}${SPACE}${String(rest).padStart(2, "0")}${SPACE}${smallUnit}`;
}

/** How long ago something was: `now`, `12 s ago`, `3 min ago`. */
export function ago(millis: number): string {
  if (millis < SECOND) return "now";
  return `${whole(millis)} ago`;
}

/** How far ahead something is: `in 12 s`. */
export function ahead(millis: number): string {
  return millis < SECOND ? "now" : `in${SPACE}${whole(millis)}`;
}

/** A length of time in one unit. */
function whole(millis: number): string {
  const units: [number, string][] = [
    [DAY, "d"],
    [HOUR, "h"],
    [MINUTE, "min"],
  ];
  const [length, unit] = units.find(([length]) => millis >= length) ?? [SECOND, "s"];
  return `${Math.floor(millis / length)}${SPACE}${unit}`;
}

/** US dollars, with the digits that tell small amounts apart. Nothing is an empty text. */
export function dollars(amount: Double | undefined): string {
  const value = Number(amount ?? 0);
  if (value === 0) return "";
  if (!Number.isFinite(value)) return `$${value}`;
  const sign = value < 0 ? "\u2212" : "";
  const size = Math.abs(value);
  const digits = size >= 1 ? 2 : Math.min(2 - Math.floor(Math.log10(size)), 8);
  const text = size.toFixed(digits);
  // `$0.50` rather than `$0.500`, but `$0.0042`.
  return `${sign}$${digits > 2 ? text.replace(/(\.\d\d\d*?)0+$/, "$1") : text}`;
}

export function count(number: number | undefined): string {
  return (number ?? 0).toLocaleString("en-US");
}

export function percent(share: Double): string {
  return `${Math.round(Number(share) * 100)}${SPACE}%`;
}

export function bytes(size: number): string {
  if (size < 1024) return `${size}${SPACE}B`;
  if (size < 1024 * 1024) return `${(size / 1024).toFixed(1)}${SPACE}KiB`;
  return `${(size / 1024 / 1024).toFixed(1)}${SPACE}MiB`;
}

/** A moment to the second, in the reader's time zone; without the day, if it is the day of `now`. */
export function moment(millis: number, now?: number): string {
  const date = new Date(millis);
  const isToday = now !== undefined && date.toDateString() === new Date(now).toDateString();
  return date.toLocaleString(undefined, { ...(!isToday && { dateStyle: "medium" }), timeStyle: "medium" });
}

/** A moment of a day to the millisecond: `09:30:00.250`. */
export function clock(millis: number): string {
  const date = new Date(millis);
  const parts = [date.getHours(), date.getMinutes(), date.getSeconds()];
  const text = parts.map((part) => String(part).padStart(2, "0")).join(":");
  return `${text}.${String(date.getMilliseconds()).padStart(3, "0")}`;
}
