/**
 * What is shown, as the address says it: a reload, a link and the back button keep it.
 *
 * @module
 */

import { JobStatus } from "./types.js";

export type StatusName = keyof typeof JobStatus;

export interface Route {
  /** Only jobs of this status. */
  readonly status: StatusName | undefined;
  /** Only jobs of this handler. */
  readonly handler: string;
  /** Only jobs that mention this. */
  readonly search: string;
  /** The job that is open. */
  readonly job: string;
  /** The plugin that is open, if no job is. */
  readonly plugin: string;
}

export function parse(hash: string): Route {
  const said = new URLSearchParams(hash.replace(/^#/, ""));
  const status = (said.get("status") ?? "").toUpperCase().replaceAll("-", "_");
  return {
    status: isStatus(status) ? status : undefined,
    handler: said.get("handler") ?? "",
    search: said.get("search") ?? "",
    job: said.get("job") ?? "",
    plugin: said.get("plugin") ?? "",
  };
}

export function format(route: Route): string {
  const said = new URLSearchParams();
  if (route.status) said.set("status", route.status.toLowerCase().replaceAll("_", "-"));
  if (route.handler) said.set("handler", route.handler);
  if (route.search) said.set("search", route.search);
  if (route.job) said.set("job", route.job);
  else if (route.plugin) said.set("plugin", route.plugin);
  return `#${said}`;
}

function isStatus(name: string): name is StatusName {
  return Object.hasOwn(JobStatus, name);
}
