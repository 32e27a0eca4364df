import assert from "node:assert/strict";
import { test } from "node:test";

import { Model, hasEnded } from "../src/model.js";
import { type Execution, type Job, JobStatus, LogLevel, Outcome, PluginState, type SocketMessage } from "../src/types.js";

const job = (id: string, more: Job = {}): Job => ({ id, handler: "echo.slow", updatedAt: "1000", ...more });
const running = (attempt: number, more: Execution = {}): Execution => ({ jobId: "a", attempt, startedAt: "1100", ...more });

/** A model that was told all this, at the time 5000. */
function told(...messages: SocketMessage[]): Model {
  const model = new Model();
  for (const message of messages) model.apply(message, 5000);
  return model;
}

test("a job is there as it was last said to be", () => {
  const model = told(
    { type: "job_update", job: job("a", { status: JobStatus.QUEUED }) },
    { type: "job_update", job: job("a", { status: JobStatus.RUNNING, updatedAt: "1001" }) },
  );
  assert.equal(model.jobs.size, 1);
  assert.equal(model.jobs.get("a")?.status, JobStatus.RUNNING);
});

test("an older message does not undo a newer one", () => {
  const model = told(
    { type: "job_update", job: job("a", { status: JobStatus.DONE, updatedAt: "1002" }) },
    { type: "job_update", job: job("a", { status: JobStatus.RUNNING, updatedAt: "1001" }) },
  );
  assert.equal(model.jobs.get("a")?.status, JobStatus.DONE);
});

test("progress is that of the latest attempt", () => {
  const model = told(
    { type: "job_update", job: job("a", { executions: [running(1), running(2)] }) },
    { type: "job_progress", jobId: "a", attempt: 2, progress: { current: 3, total: 10 } },
    { type: "job_progress", jobId: "a", attempt: 1, progress: { current: 9, total: 10 } },
    { type: "job_progress", jobId: "unknown", attempt: 1, progress: { current: 1, total: 1 } },
  );
  assert.deepEqual(model.jobs.get("a")?.progress, { current: 3, total: 10 });
  assert.deepEqual(model.jobs.get("a")?.executions?.map((one) => one.progress?.current), [undefined, 3]);
});

test("a job that changes is another object, and others stay the same", () => {
  const model = told({ type: "job_update", job: job("a") }, { type: "job_update", job: job("b") });
  const [a, b] = [model.jobs.get("a"), model.jobs.get("b")];
  const revision = model.revision;
  model.apply({ type: "job_progress", jobId: "a", attempt: 1, progress: { current: 1, total: 2 } }, 0);
  assert.notEqual(model.jobs.get("a"), a);
  assert.equal(model.jobs.get("b"), b);
  assert.equal(model.revision, revision + 1);
});

test("an execution that begins makes its job run, and one that fails says what is next", () => {
  const model = told({ type: "job_update", job: job("a", { status: JobStatus.QUEUED }) });
  model.apply({ type: "execution_started", execution: running(1) }, 0);
  assert.equal(model.jobs.get("a")?.status, JobStatus.RUNNING);
  const failed = running(1, { outcome: Outcome.FAILED, error: "no", finishedAt: "1200" });
  model.apply({ type: "execution_failed", execution: failed, nextStatus: JobStatus.RETRYING, retryAt: "9000" }, 0);
  const { status, notBefore, executions } = model.jobs.get("a") ?? {};
  assert.deepEqual([status, notBefore, executions], [JobStatus.RETRYING, "9000", [failed]]);
});

test("the start of an attempt that has ended changes nothing", () => {
  const done = running(1, { outcome: Outcome.DONE, finishedAt: "1200" });
  const model = told({ type: "job_update", job: job("a", { status: JobStatus.DONE, executions: [done] }) });
  model.apply({ type: "execution_started", execution: running(1) }, 0);
  assert.deepEqual(model.jobs.get("a")?.executions, [done]);
  assert.equal(model.jobs.get("a")?.status, JobStatus.DONE);
});

test("a page adds what is missing, and keeps executions and what is newer", () => {
  const model = told(
    { type: "job_update", job: job("a", { status: JobStatus.RUNNING, updatedAt: "1005", executions: [running(1)] }) },
    { type: "job_update", job: job("b", { executions: [running(1)] }) },
    { type: "job_update", job: job("gone") },
    { type: "job_removed", jobId: "gone" },
  );
  model.merge({ jobs: [job("a"), job("b", { error: "said by the page" }), job("c"), job("gone")] });
  assert.deepEqual([...model.jobs.keys()], ["a", "b", "c"]);
  assert.equal(model.jobs.get("a")?.status, JobStatus.RUNNING);
  assert.equal(model.jobs.get("b")?.error, "said by the page");
  assert.equal(model.jobs.get("b")?.executions?.length, 1);
});

test("a job that is fetched brings executions, even if it is older", () => {
  const model = told();
  const [ended, second] = [running(1, { finishedAt: "1200" }), running(2)];
  model.put(job("a", { updatedAt: "1005", error: "new", executions: [ended] }));
  model.put(job("a", { executions: [running(1), second] }));
  assert.deepEqual(model.jobs.get("a"), job("a", { updatedAt: "1005", error: "new", executions: [ended, second] }));
});

test("the clock is Pulse's", () => {
  const model = told({ type: "daemon_status", sentAt: "65000", runningJobs: 2 });
  assert.equal(model.clockLead, 60_000);
  assert.equal(model.daemon?.runningJobs, 2);
});

test("plugins, numbers and schedules are what was said last", () => {
  const model = told(
    { type: "plugin_update", plugin: { name: "echo", state: PluginState.READY } },
    { type: "plugin_update", plugin: { name: "echo", state: PluginState.BACKOFF }, previousState: PluginState.CRASHED },
    { type: "queue_update", stats: { queued: 3 } },
    { type: "schedule_update", schedule: { id: "s" } },
    { type: "schedule_update", schedule: { id: "t" } },
    { type: "schedule_update", deletedId: "s" },
  );
  assert.equal(model.plugins.get("echo")?.state, PluginState.BACKOFF);
  assert.equal(model.stats?.queued, 3);
  assert.deepEqual([...model.schedules.keys()], ["t"]);
});

test("a message of a newer Pulse is left alone", () => {
  const newer = { type: "weather_update", sky: "clear" } as unknown as SocketMessage;
  assert.equal(told(newer).revision, 0);
});

test("a status of a newer Pulse ends no job", () => {
  assert.equal(hasEnded(job("a", { status: 99 })), false);
});

test("lines that were left out are to be fetched", () => {
  const model = told();
  model.logs.isIncomplete = false;
  model.apply({ type: "job_log", entries: [{ jobId: "a", sequence: 1, level: LogLevel.INFO }] }, 0);
  assert.equal(model.logs.isIncomplete, false);
  model.apply({ type: "job_log", omitted: 2 }, 0);
  assert.equal(model.logs.isIncomplete, true);
});
