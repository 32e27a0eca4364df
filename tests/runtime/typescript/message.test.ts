import { deepEqual, equal, ok, throws } from "node:assert/strict";
import { test } from "node:test";

import type { Init, UnknownEnum } from "../../../templates/typescript/runtime/index.js";
import { createJob, Job, type JobInit } from "./job.js";

test("a message type is all of a message's functions", () => {
  equal(Job.typeName, "acme.v1.Job");
  const job = Job.create({ jobId: "a", timeoutSecs: 5n, children: [{ jobId: "b" }] });
  deepEqual(Job.decode(Job.encode(job)), job);
  deepEqual(Job.decode(Job.encodeOwned({ jobId: "a", timeoutSecs: 5n, children: [{ jobId: "b" }] })), job);
  equal(Job.toJsonString(job), '{"jobId":"a","timeoutSecs":"5","children":[{"jobId":"b"}]}');
  deepEqual(Job.toJson({ jobId: "a" }), { jobId: "a" });
  deepEqual(Job.fromJson({ jobId: "a", timeoutSecs: "5" }), createJob({ jobId: "a", timeoutSecs: 5n }));
  deepEqual(Job.fromJsonString('{"timeoutSecs":9223372036854775807}'), createJob({ timeoutSecs: 9223372036854775807n }));
});

test("an error names the message, the field and the path", () => {
  throws(() => Job.fromJsonString('{"children":[{},{"labels":{"a b":1}}]}'), {
    name: "DecodeError",
    typeName: "acme.v1.Job",
    field: "labels",
    path: '$.children[1].labels["a b"]',
    message: 'acme.v1.Job.children[1].labels["a b"]: expected a string, found the number 1',
  });
  throws(() => Job.fromJsonString('{"job_id":"a","jobId":"b"}'), { path: "$.job_id" });
  throws(() => Job.fromJsonString('{"colour":1}'), { message: 'acme.v1.Job.colour: acme.v1.Job has no field "colour"' });
  throws(() => Job.decode(Uint8Array.of(42, 2, 10, 5)), {
    name: "DecodeError",
    message: /^acme\.v1\.Job\.children\.job_id at byte 3: /,
  });
});

test("unknown fields may be ignored", () => {
  deepEqual(Job.fromJsonString('{"colour":{"a":[1]},"jobId":"a"}', { ignoreUnknownFields: true }), createJob({ jobId: "a" }));
});

test("nesting beyond the limit is an error in every form", () => {
  const json = `${'{"children":['.repeat(10_000)}{}${"]}".repeat(10_000)}`;
  throws(() => Job.fromJsonString(json), { name: "DecodeError" });
  throws(() => Job.fromJson(JSON.parse(json)), { name: "DecodeError" });
  let bytes = new Uint8Array(0);
  for (let depth = 0; depth < 127; depth++) bytes = Uint8Array.from([42, ...sizeOf(bytes.length), ...bytes]);
  throws(() => Job.decode(bytes), { name: "DecodeError" });
});

function sizeOf(length: number): number[] {
  return length < 128 ? [length] : [(length & 127) | 128, ...sizeOf(length >> 7)];
}

const full: JobInit = {
  jobId: "a",
  timeoutSecs: 5n,
  payload: Uint8Array.of(1, 2),
  note: "",
  children: [{ jobId: "b" }],
  labels: { a: "1", b: "2" },
  counts: { 1: 2 },
  result: { case: "error", value: { jobId: "c" } },
  weight: NaN,
  $unknown: [Uint8Array.of(0x78, 1), Uint8Array.of(0x78, 2)],
};

test("messages are equal if all of their fields are", () => {
  ok(Job.equals({}, {}), "empty");
  ok(Job.equals({}, createJob()), "undefined is zero");
  ok(Job.equals(full, createJob(full)), "full");
  ok(Job.equals({ labels: { a: "1", b: "2" } }, { labels: { b: "2", a: "1" } }), "the order of keys");
  ok(Job.equals({ weight: 0 }, { weight: -0 }), "minus zero");
  ok(Job.equals({ $unknown: [] }, {}), "no unknown fields");
  const others: JobInit[] = [
    { jobId: "b" },
    { timeoutSecs: 6n },
    { payload: Uint8Array.of(1, 3) },
    { payload: Uint8Array.of(1) },
    { note: undefined },
    { note: "x" },
    { children: [] },
    { children: [{ jobId: "c" }] },
    { labels: { a: "1" } },
    { labels: { a: "1", b: "2", c: "3" } },
    { labels: { a: "1", toString: "2" } },
    { counts: { 2: 2 } },
    { result: undefined },
    { result: { case: "ok", value: "c" } },
    { result: { case: "error", value: { jobId: "d" } } },
    { weight: 0 },
    { $unknown: [Uint8Array.of(0x78, 2), Uint8Array.of(0x78, 1)] },
    { $unknown: undefined },
  ];
  for (const other of others) {
    ok(!Job.equals(full, { ...full, ...other }), Object.keys(other).join());
    ok(!Job.equals({ ...full, ...other }, full), Object.keys(other).join());
  }
});

test("a map with a key of __proto__ is compared and copied like any other", () => {
  const labels = JSON.parse('{"__proto__":"x"}') as { [key: string]: string };
  ok(!Job.equals({ labels }, {}), "one key");
  ok(!Job.equals({ labels }, { labels: { constructor: "x" } }), "another key");
  ok(Job.equals({ labels }, { labels: JSON.parse('{"__proto__":"x"}') as { [key: string]: string } }), "the same");
  const clone = Job.clone(createJob({ labels }));
  deepEqual(Object.entries(clone.labels), [["__proto__", "x"]]);
  equal(Object.getPrototypeOf(clone.labels), Object.prototype);
});

test("a clone shares nothing", () => {
  const job = createJob(full);
  const clone = Job.clone(job);
  deepEqual(clone, job);
  clone.payload[0] = 9;
  clone.children[0]!.jobId = "z";
  clone.labels["a"] = "z";
  clone.$unknown![0]![0] = 0;
  if (clone.result?.case === "error") clone.result.value.jobId = "z";
  deepEqual(job, createJob(full));
  deepEqual([job.payload[0], job.$unknown![0]![0]], [1, 0x78]);
});

test("the clone of a Buffer is a copy, too", () => {
  const { Buffer } = globalThis as unknown as { Buffer: { from(bytes: number[]): Uint8Array } };
  const payload = Buffer.from([1, 2]);
  const clone = Job.clone(createJob({ payload }));
  payload[0] = 9;
  deepEqual(clone.payload, Uint8Array.of(1, 2));
});

// What follows is checked by the compiler.

const State = { OFF: 0, ON: 1 } as const;
type State = (typeof State)[keyof typeof State];

/** Fields that look like a oneof, in a message. */
interface Confusing {
  case: string;
  value: string;
  state: State | UnknownEnum;
  millis: number & { readonly __unit?: "ms" };
  literal: "job";
  nested?: Confusing | undefined;
  tree?: { case: "leaf"; value: Uint8Array } | { case: "branch"; value: Confusing } | undefined;
  list: Confusing[];
  map: { [key: string]: Confusing };
  numbers: { [key: number]: Confusing };
  when?: Date | undefined;
  $unknown?: readonly Uint8Array[];
}

export const whole = (message: Confusing): Init<Confusing> => message;
export const wholeOfAny = (message: Job): JobInit => message;
export const subsets: Init<Confusing>[] = [
  {},
  { case: "x" },
  { value: undefined, nested: { nested: {} }, state: 7, millis: 5 },
  { tree: { case: "branch", value: {} } },
  { tree: { case: "leaf", value: Uint8Array.of() } },
  { list: [{}, { case: "x" }] as readonly Init<Confusing>[], map: { a: {} }, numbers: { 5: {} } },
  { when: new Date(0), $unknown: [] },
];
// @ts-expect-error A oneof's case needs its value.
export const noValue: Init<Confusing> = { tree: { case: "branch" } };
// @ts-expect-error The value is that of another case.
export const wrongValue: Init<Confusing> = { tree: { case: "leaf", value: {} } };
// @ts-expect-error A map's value is not undefined.
export const noEntry: Init<Confusing> = { map: { a: undefined } };
// @ts-expect-error There is no such field.
export const noField: Init<Confusing> = { colour: 1 };
