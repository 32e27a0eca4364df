import { deepEqual, equal, ok, throws } from "node:assert/strict";
import { test } from "node:test";

import * as $ from "../../../templates/typescript/runtime/index.js";
import { createJob, Job } from "./job.js";

type Maybe = $.Holder<number | undefined>;
type Many = $.Holder<string[]>;

const priority: $.ExtensionType<Job, number | undefined> = $.extension({
  typeName: "acme.v1.priority",
  extendee: "acme.v1.Job",
  number: 100,
  empty: undefined,
  isRepeated: false,
  write: ({ value }: $.Init<Maybe>, p: number) => (value === undefined ? p : $.putInt32(p, 800, value)),
  read: (b: Uint8Array, p: number, end: number): Maybe => {
    let value: number | undefined;
    for (; p < end; p = $.next) value = $.int32(b, p + 2);
    return { value };
  },
  writeJson: ({ value }: $.Init<Maybe>) => (value === undefined ? "{}" : `{"value":${value}}`),
  readJson: (json: unknown): Maybe => {
    const { value } = json as { value: unknown };
    try {
      return { value: value === null ? undefined : $.jsonInt32(value) };
    } catch (error) {
      throw $.inField(error, "acme.v1.priority", "value");
    }
  },
});

const tags: $.ExtensionType<Job, string[]> = $.extension({
  typeName: "acme.v1.tags",
  extendee: "acme.v1.Job",
  number: 15,
  empty: [],
  isRepeated: true,
  write: ({ value = [] }: $.Init<Many>, p: number) => value.reduce((at, tag) => $.putString(at, 122, tag), p),
  read: (b: Uint8Array, p: number, end: number): Many => {
    const value: string[] = [];
    for (; p < end; p = $.next) value.push($.string(b, p + 1, end));
    return { value };
  },
  writeJson: ({ value = [] }: $.Init<Many>) => (value.length === 0 ? "{}" : `{"value":${$.listText(value, $.quote)}}`),
  readJson: (json: unknown): Many => ({ value: $.jsonList((json as { value: unknown }).value, $.jsonString) }),
});

const registry = $.createRegistry(Job, $.createRegistry(priority, tags));

test("an extension is set, read and cleared like a field", () => {
  const job = createJob();
  equal(priority.get(job), undefined);
  ok(!priority.has(job), "not set");
  priority.set(job, 0);
  equal(priority.get(job), 0);
  ok(priority.has(job), "zero is a value");
  priority.set(job, 7);
  deepEqual(Job.decode(Job.encode(job)), job);
  equal(priority.get(Job.decode(Job.encode(job))), 7);
  priority.clear(job);
  ok(!priority.has(job), "cleared");
  deepEqual(job, createJob());
  priority.set(job, 7);
  priority.set(job, undefined);
  deepEqual(job, createJob());
});

test("a list that is an extension is empty where it is not set", () => {
  const job = createJob();
  deepEqual(tags.get(job), []);
  tags.get(job).push("not the message's");
  deepEqual(tags.get(job), []);
  ok(!tags.has(job), "empty");
  tags.set(job, ["a", "b"]);
  deepEqual(tags.get(job), ["a", "b"]);
  equal(job.$unknown?.length, 2, "each item is a field of its own");
  tags.set(job, []);
  deepEqual(job, createJob());
});

test("a list may have very many items", () => {
  const job = createJob();
  const many = Array.from({ length: 300_000 }, () => "x");
  tags.set(job, many);
  equal(tags.get(job).length, many.length);
});

test("a value takes the place of the one before it", () => {
  const other = Uint8Array.of(0x70, 1);
  const job = createJob({ $unknown: [Uint8Array.of(0xa0, 6, 1), other, Uint8Array.of(0xa0, 6, 2)] });
  equal(priority.get(job), 2);
  priority.set(job, 3);
  deepEqual(job.$unknown, [Uint8Array.of(0xa0, 6, 3), other]);
  priority.clear(job);
  deepEqual(job.$unknown, [other]);
});

test("extensions are written as JSON if they are known", () => {
  const job = createJob({ jobId: "a" });
  tags.set(job, ["x"]);
  priority.set(job, 7);
  const text = '{"jobId":"a","[acme.v1.tags]":["x"],"[acme.v1.priority]":7}';
  equal(Job.toJsonString(job, { registry }), text);
  equal(Job.toJsonString(job), '{"jobId":"a"}');
  deepEqual(Job.fromJsonString(text, { registry }), job);
  equal(priority.toJsonString(createJob()), undefined);
});

test("a key in brackets is an extension that is known, or an unknown field", () => {
  for (const key of ["[acme.v1.unknown]", "[]", "[", "]", "[100]", "acme.v1.priority"]) {
    throws(() => Job.fromJsonString(JSON.stringify({ [key]: 1 }), { registry: $.createRegistry(priority) }).$unknown, {
      name: "DecodeError",
    });
  }
  throws(() => Job.fromJsonString('{"[acme.v1.priority]":1}'), { name: "DecodeError" });
  deepEqual(Job.fromJsonString('{"[acme.v1.priority]":null}', { registry }), createJob());
});

test("an error says where in the extension it is", () => {
  throws(() => Job.fromJsonString('{"[acme.v1.priority]":"x"}', { registry }), {
    message: 'acme.v1.Job["[acme.v1.priority]"]: expected an int32, found the string "x"',
    path: '$["[acme.v1.priority]"]',
  });
});

test("a registry knows messages and extensions by name, and extensions by number", () => {
  equal(registry.message("acme.v1.Job"), Job);
  equal(registry.message("acme.v1.priority"), undefined);
  equal(registry.message("constructor"), undefined);
  equal(registry.extension("acme.v1.Job", "acme.v1.priority"), priority);
  equal(registry.extension("acme.v1.Job", 15), tags);
  equal(registry.extension("acme.v1.Other", 15), undefined);
  deepEqual(registry.types, [Job, priority, tags]);
});
