// A user of ProtoJSON's types alone.
import { type Job, type Job_Error, State } from "./generated/acme/v1/job.js";

export const error: Job_Error = { message: "no" };
export const job: Job = { jobId: "1", state: State.RUNNING, labels: { a: "b" }, children: [{ jobId: "2", ok: "fine" }], error };
export const other: Job = { ...job, jobId: "3" };
export const empty: Job = {};

export function read({ jobId = "", state, note = "none", labels = {}, children = [] }: Job): string {
  return [jobId, state === State.RUNNING ? "runs" : "rests", note, labels["a"], children[0]?.jobId].join();
}

export function outcome(given: Job): string {
  if ("ok" in given && given.ok !== undefined) return given.ok;
  if (given.error !== undefined) return given.error.message ?? "";
  return "none";
}
