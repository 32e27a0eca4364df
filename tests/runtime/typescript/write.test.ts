import { deepEqual, equal, ok, throws } from "node:assert/strict";
import { test } from "node:test";

import * as $ from "../../../templates/typescript/runtime/index.js";
import { Job } from "./job.js";

declare const structuredClone: <T>(value: T, options?: { transfer: unknown[] }) => T;

const job = { jobId: "j-1", timeoutSecs: 5n, children: [{ jobId: "a child" }] };
const expected = Job.encodeOwned(job);

test("a view on the slab is cloned, and the clone shares nothing", () => {
  const view = Job.encode(job);
  const clone = structuredClone(view);
  deepEqual(clone, expected);
  ok(clone.buffer !== view.buffer, "memory of its own");
  clone.fill(0);
  deepEqual(view, expected);
  // What is encoded next stands behind it in the slab, and leaves it as it is.
  const other = Job.encode({ jobId: "another" });
  equal(other.buffer, view.buffer);
  deepEqual(view, expected);
});

test("a slab that was transferred is noticed and replaced", () => {
  for (let turn = 0; turn < 3; turn++) {
    const view = Job.encode(job);
    const moved = structuredClone(view, { transfer: [view.buffer] });
    deepEqual(moved, expected);
    equal(view.length, 0);
    const next = Job.encode(job);
    deepEqual(next, expected);
    ok(next.buffer !== view.buffer, "memory of its own");
    equal(next.byteOffset, 0);
    deepEqual(Job.decode(moved).children.length, 1);
  }
});

test("bytes of one's own are as long as their memory, and survive the slab", () => {
  const owned = Job.encodeOwned(job);
  equal(owned.buffer.byteLength, owned.length);
  const view = Job.encode(job);
  structuredClone(view, { transfer: [view.buffer] });
  deepEqual(owned, expected);
});

test("a message that is encoded while another one is leaves that one alone, even if it takes the slab away", () => {
  const inner: $.Bytes[] = [];
  const greedy = {
    jobId: "j-1",
    timeoutSecs: 5n,
    get children() {
      const view = Job.encode({ jobId: "inner" });
      inner.push(view);
      structuredClone(view, { transfer: [view.buffer] });
      return [{ jobId: "a child" }];
    },
  };
  deepEqual(Job.encode(greedy), expected);
  ok(inner.every((view) => view.length === 0), "what was moved is gone");
});

test("an error in the middle of a message leaves the slab in order", () => {
  const before = Job.encode(job);
  throws(() => Job.encode({ jobId: "x".repeat(100), timeoutSecs: 5 as never }), $.EncodeError);
  deepEqual(before, expected);
  deepEqual(Job.encode(job), expected);
});

test("messages larger than the slab get memory that nobody else uses", () => {
  const large = Job.encode({ jobId: "x".repeat(200_000) });
  equal(Job.decode(large).jobId.length, 200_000);
  const next = Job.encode(job);
  ok(next.buffer !== large.buffer, "memory of its own");
  deepEqual(next, expected);
});
