// A user of messages in memory: makes them and reads them in all the ways there are.
import {
  createJob,
  createJobsClient,
  decodeJob,
  encodeJob,
  encodeOwnedJob,
  Job,
  type Job_Error,
  type JobInit,
  type JobJson,
  jobFromJson,
  jobFromJsonString,
  Jobs,
  type JobsClient,
  type JobsHandlers,
  jobToJson,
  jobToJsonString,
  State,
} from "./generated/acme/v1/job.js";
import { createLocalTransport, type Init, type MessageType } from "./generated/runtime/index.js";

export const error: Init<Job_Error> = { message: "no" };
export const init: JobInit = {
  jobId: "1",
  state: State.RUNNING,
  note: undefined,
  labels: { a: "b" },
  children: [{ jobId: "2", result: { case: "ok", value: "fine" } }],
  result: { case: "error", value: error },
};
export const job: Job = createJob(init);
export const copy: Job = { ...job, jobId: "3", note: "a copy" };
export const child: Job = createJob({ ...copy, children: [job, { jobId: "4" }] });
export const json: JobJson = { jobId: "1", state: "STATE_RUNNING", labels: {}, error: { message: "no" } };
export const bytes: Uint8Array[] = [encodeJob(init), encodeJob(job), encodeJob({}), encodeOwnedJob({ jobId: "1" })];
export const texts: string[] = [jobToJsonString(init), JSON.stringify(jobToJson(job)), JSON.stringify(json)];
export const jobs: Job[] = [decodeJob(encodeJob(job)), jobFromJson(json), jobFromJsonString("{}"), Job.create(init)];

export function changed(given: Job): Job {
  given.jobId = "5";
  given.labels["c"] = "d";
  given.children.push(createJob());
  given.result = { case: "ok", value: "changed" };
  return given;
}

export function read({ jobId, state, note = "none", labels, children, result }: Job): string {
  const first = children[0]?.jobId ?? "no child";
  return [jobId, state === State.RUNNING ? "runs" : "rests", note, labels["a"], first, outcome(result)].join();
}

/** Says what to do with a case that is not known yet: then one more is no surprise. */
export function outcome(result: Job["result"]): string {
  switch (result?.case) {
    case "ok":
      return result.value;
    case "error":
      return result.value.message;
    default:
      return "none";
  }
}

export function onlyErrors(given: Job): Job_Error | undefined {
  return given.result?.case === "error" ? given.result.value : undefined;
}

export function generic<T, MessageInit>(type: MessageType<T, MessageInit, unknown>, value: MessageInit): T {
  return type.decode(type.encode(type.create(value) as MessageInit & T));
}
export const through: Job = generic(Job, init);

export const handlers: JobsHandlers = {
  get: async ({ jobId }) => ({ jobId, result: { case: "error", value: { message: "no" } } }),
  async *watch() {
    yield { jobId: "1" };
    yield createJob({ state: State.RUNNING });
  },
};
export const client: JobsClient = createJobsClient(createLocalTransport(Jobs, handlers));
export const got: Promise<string> = client.get({ jobId: "1" }).then(read);
