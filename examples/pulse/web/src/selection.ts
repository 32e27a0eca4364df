/**
 * Which of the jobs are shown, and which rows of them.
 *
 * @module
 */

import { type Model, statusOf } from "./model.js";
import type { Route } from "./route.js";
import { type Job, JobStatus } from "./types.js";

/** The jobs that a filter leaves, the newest first. */
export function select(model: Model, route: Route): Job[] {
  const wanted = route.search.toLowerCase();
  const chosen: Job[] = [];
  for (const job of model.jobs.values()) {
    if (route.status && statusOf(job) !== JobStatus[route.status]) continue;
    if (route.handler && !isOf(job, route.handler)) continue;
    if (wanted && !mentions(job, wanted)) continue;
    chosen.push(job);
  }
  return chosen.sort(newestFirst);
}

/** Whether a job is for a handler, which is called `plugin/handler` or by its own name. */
export function isOf(job: Job, handler: string): boolean {
  if (job.handler === handler) return true;
  const [plugin, name] = halves(handler);
  const [asked, own] = halves(job.handler ?? "");
  if (own !== name) return false;
  const of = asked || job.plugin || "";
  return of === "" || plugin === "" || of === plugin;
}

/** `plugin/handler` as its two halves; the first is empty where only a handler is named. */
export function halves(handler: string): [plugin: string, name: string] {
  const slash = handler.indexOf("/");
  return slash < 0 ? ["", handler] : [handler.slice(0, slash), handler.slice(slash + 1)];
}

function mentions(job: Job, wanted: string): boolean {
  const labels = Object.entries(job.labels ?? {}).map(([key, value]) => `${key}=${value}`);
  const texts = [job.id, job.handler, job.plugin, job.error, job.statusReason, ...labels];
  return texts.some((text) => text?.toLowerCase().includes(wanted));
}

function newestFirst(one: Job, other: Job): number {
  const later = Number(other.createdAt ?? 0) - Number(one.createdAt ?? 0);
  if (later !== 0) return later;
  return (one.id ?? "") < (other.id ?? "") ? 1 : -1;
}

/** The rows that a viewport needs: those it shows, and some above and below for a fast hand. */
export function windowOf(count: number, rowHeight: number, top: number, height: number): [first: number, end: number] {
  const spare = 8;
  const first = Math.max(0, Math.min(Math.floor(top / rowHeight), count) - spare);
  const end = Math.min(count, Math.ceil((top + height) / rowHeight) + spare);
  return [first, Math.max(first, end)];
}
