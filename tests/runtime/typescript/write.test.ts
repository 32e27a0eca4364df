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

test("a message that outgrows the slab is as long as its memory, and the next one leaves it as it is", () => {
  for (const length of [60_000, 200_000, 3_000_000]) {
    const texts = ["a", "b", "c"].map((letter) => letter.repeat(length));
    const views = texts.map((jobId) => Job.encode({ jobId, children: [{ jobId: "a child" }] }));
    deepEqual(views.map((view) => Job.decode(view).jobId), texts);
    equal(new Set(views.map((view) => view.buffer)).size, 3);
    if (length < 1_000_000) ok(views.every((view) => view.buffer.byteLength === view.length), "nothing is wasted");
  }
});

test("a large message that is encoded while another one is leaves that one alone", () => {
  const inner: $.Bytes[] = [];
  const large = "x".repeat(100_000);
  const greedy = {
    jobId: large,
    get children() {
      inner.push(Job.encode({ jobId: "y".repeat(150_000) }));
      return [{ jobId: large }];
    },
  };
  for (let turn = 0; turn < 3; turn++) {
    const outer = Job.decode(Job.encode(greedy));
    deepEqual([outer.jobId, outer.children[0]?.jobId], [large, large]);
  }
  ok(inner.every((view) => Job.decode(view).jobId === "y".repeat(150_000)), "each has memory of its own");
});

test("memory of what was lent is used again, unless something else was encoded meanwhile", () => {
  for (const jobId of ["j-1", "x".repeat(100_000)]) {
    const seen: Uint8Array[] = [];
    const lend = (use: (bytes: Uint8Array) => void): void =>
      $.lend(Job.encode, { jobId }, (bytes) => {
        equal(Job.decode(bytes).jobId, jobId);
        seen.push(bytes);
        use(bytes);
        equal(Job.decode(bytes).jobId, jobId);
      });
    lend(() => {});
    lend(() => {});
    equal(seen[0]?.buffer, seen[1]?.buffer);
    equal(seen[0]?.byteOffset, seen[1]?.byteOffset);
    let kept: Uint8Array | undefined;
    lend(() => (kept = Job.encode({ jobId: "kept" })));
    lend(() => {});
    equal(Job.decode(kept as Uint8Array).jobId, "kept");
  }
});

test("what can't be lent leaves the slab in order", () => {
  throws(() => $.lend(Job.encode, { jobId: 5 as never }, () => {}), $.EncodeError);
  throws(() => $.lend(Job.encode, { jobId: "x".repeat(100_000), timeoutSecs: 5 as never }, () => {}), $.EncodeError);
  const large = Job.encode({ jobId: "x".repeat(100_000) });
  equal(large.buffer.byteLength, large.length);
  deepEqual(Job.encode(job), expected);
});
