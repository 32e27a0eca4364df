import assert from "node:assert/strict";
import { test } from "node:test";

import { Logs, MOST_LINES } from "../src/logs.js";
import type { LogEntry } from "../src/types.js";

const line = (sequence: number, jobId = "a"): LogEntry => ({ jobId, sequence, message: `line ${sequence}` });
const sequences = (logs: Logs): number[] => logs.entries.map((entry) => entry.sequence ?? 0);

test("lines stand in their order, each once, however they come", () => {
  const logs = new Logs("a");
  logs.add([line(4), line(5)]);
  logs.merge({ entries: [line(1), line(2), line(3), line(4)] });
  logs.add([line(6)]);
  logs.add([line(6), line(7)]);
  assert.deepEqual(sequences(logs), [1, 2, 3, 4, 5, 6, 7]);
});

test("lines of other jobs are not kept", () => {
  const logs = new Logs("a");
  logs.add([line(1, "b"), line(1), { sequence: 9, message: "of a plugin" }]);
  assert.deepEqual(sequences(logs), [1]);
});

test("while no job is open, no line is", () => {
  const logs = new Logs("");
  logs.add([{ sequence: 1, message: "of a plugin" }, line(1)]);
  assert.deepEqual(logs.entries, []);
});

test("it is known up to where nothing is missing", () => {
  const logs = new Logs("a");
  assert.equal(logs.complete, 0);
  logs.add([line(3)]);
  assert.equal(logs.complete, 0);
  logs.add([line(1), line(2), line(5)]);
  assert.equal(logs.complete, 3);
});

test("the oldest lines go where there are too many", () => {
  const logs = new Logs("a");
  logs.add(Array.from({ length: MOST_LINES }, (_, at) => line(at + 1)));
  logs.add([line(MOST_LINES + 1)]);
  assert.equal(logs.entries.length, MOST_LINES);
  assert.deepEqual([sequences(logs)[0], sequences(logs).at(-1)], [2, MOST_LINES + 1]);
});
