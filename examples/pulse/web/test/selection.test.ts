import assert from "node:assert/strict";
import { test } from "node:test";

import { Model } from "../src/model.js";
import { type Route, format, parse } from "../src/route.js";
import { isOf, select, windowOf } from "../src/selection.js";
import { backoff } from "../src/socket.js";
import { type Job, JobStatus } from "../src/types.js";

function chosen(jobs: Job[], hash: string): string[] {
  const model = new Model();
  for (const job of jobs) model.put(job);
  return select(model, parse(hash)).map((job) => job.id ?? "");
}

const JOBS: Job[] = [
  { id: "old", handler: "echo.echo", plugin: "rust", status: JobStatus.DONE, createdAt: "999" },
  { id: "new", handler: "echo.slow", plugin: "rust", status: JobStatus.RUNNING, createdAt: "1001" },
  { id: "mid", handler: "python/echo.echo", status: JobStatus.DEAD_LETTERED, createdAt: "1000", error: "No room", labels: { team: "red" } },
];

test("the newest job is the first, by number and not by text", () => {
  assert.deepEqual(chosen(JOBS, ""), ["new", "mid", "old"]);
});

test("jobs are chosen by status, handler and text", () => {
  assert.deepEqual(chosen(JOBS, "#status=dead-lettered"), ["mid"]);
  assert.deepEqual(chosen(JOBS, "#handler=rust%2Fecho.echo"), ["old"]);
  assert.deepEqual(chosen(JOBS, "#search=no+room"), ["mid"]);
  assert.deepEqual(chosen(JOBS, "#search=TEAM%3Dred"), ["mid"]);
  assert.deepEqual(chosen(JOBS, "#search=echo&status=running"), ["new"]);
});

test("a handler goes by its own name, and by its plugin's", () => {
  const job: Job = { handler: "echo.echo", plugin: "rust" };
  assert.equal(isOf(job, "echo.echo"), true);
  assert.equal(isOf(job, "rust/echo.echo"), true);
  assert.equal(isOf(job, "python/echo.echo"), false);
  // No plugin had it yet, so any may get it.
  assert.equal(isOf({ handler: "echo.echo" }, "python/echo.echo"), true);
  assert.equal(isOf({ handler: "python/echo.echo" }, "rust/echo.echo"), false);
});

test("an address says all that is shown, and is read back", () => {
  const route: Route = { status: "DEAD_LETTERED", handler: "a/b.c", search: "x & y", job: "1 2", plugin: "" };
  assert.deepEqual(parse(format(route)), route);
  assert.deepEqual(parse("#status=unheard-of&job=j").status, undefined);
  assert.deepEqual(parse("#status=constructor").status, undefined);
});

test("a window has the rows in sight and a few more", () => {
  assert.deepEqual(windowOf(10_000, 50, 5000, 500), [92, 118]);
  assert.deepEqual(windowOf(10_000, 50, 0, 500), [0, 18]);
  assert.deepEqual(windowOf(3, 50, 0, 500), [0, 3]);
  // The list has shrunk while it was scrolled down.
  assert.deepEqual(windowOf(3, 50, 5000, 500), [0, 3]);
  assert.deepEqual(windowOf(0, 50, 0, 500), [0, 0]);
});

test("tries come less and less often, but never stop", () => {
  const waits = [0, 1, 2, 3, 4, 5, 50].map((tries) => backoff(tries, 1));
  assert.deepEqual(waits, [500, 1000, 2000, 4000, 8000, 15_000, 15_000]);
  assert.equal(backoff(1, 0), 500);
});
