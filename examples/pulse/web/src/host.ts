/**
 * What the page asks of Pulse over HTTP.
 *
 * @module
 */

import {
  API_PATH,
  type ApiError,
  type EnqueueRequest,
  type EnqueueResponse,
  type Job,
  type JobList,
  JobStatus,
  type LogList,
  MAX_PAGE_SIZE,
  type Plugin,
} from "./types.js";
import type { StatusName } from "./route.js";

/** Which jobs to list. */
export interface Filter {
  readonly status: StatusName | undefined;
  readonly handler: string;
}

export const jobs = (filter: Filter, before: string | undefined): Promise<JobList> => {
  const query = new URLSearchParams({ limit: String(MAX_PAGE_SIZE) });
  if (filter.status) query.set("status", JobStatus[filter.status]);
  if (filter.handler) query.set("handler", filter.handler);
  if (before) query.set("before", before);
  return call("GET", `/jobs?${query}`);
};

export const job = (id: string): Promise<Job> => call("GET", `/jobs/${encodeURIComponent(id)}`);

/** The lines behind one. */
export const logs = (id: string, after: number): Promise<LogList> =>
  call("GET", `/jobs/${encodeURIComponent(id)}/logs?after=${after}&limit=${MAX_PAGE_SIZE}`);

export const cancel = (id: string): Promise<Job> => call("POST", `/jobs/${encodeURIComponent(id)}/cancel`);

export const retry = (id: string): Promise<Job> => call("POST", `/jobs/${encodeURIComponent(id)}/retry`);

export const restart = (plugin: string): Promise<Plugin> => call("POST", `/plugins/${encodeURIComponent(plugin)}/restart`);

export const enqueue = (request: EnqueueRequest): Promise<EnqueueResponse> => call("POST", "/jobs", request);

async function call<Answer>(method: "GET" | "POST", path: string, body?: unknown): Promise<Answer> {
  const init: RequestInit = { method };
  if (body !== undefined) {
    init.body = JSON.stringify(body);
    init.headers = { "content-type": "application/json" };
  }
  const response = await fetch(API_PATH + path, init);
  if (response.ok) return (await response.json()) as Answer;
  const text = await response.text();
  throw new Error(reason(text) ?? `Pulse answered with ${response.status} ${response.statusText}`);
}

function reason(text: string): string | undefined {
  try {
    return (JSON.parse(text) as ApiError).message;
  } catch {
    return undefined;
  }
}
