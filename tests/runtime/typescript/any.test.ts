import { deepEqual, equal, ok, throws } from "node:assert/strict";
import { test } from "node:test";

import {
  type AnyMessage,
  anyFromJson,
  anyText,
  createRegistry,
  isAny,
  packAny,
  parseJson,
  unpackAny,
} from "../../../templates/typescript/runtime/index.js";
import { Any, createJob, Duration, Job } from "./job.js";

const rejected = { name: "DecodeError" };
const notWritable = { name: "EncodeError" };
const registry = createRegistry(Job, Duration, Any);
const read = (text: string): AnyMessage => parseJson(text, anyFromJson, { registry });
const JOB = "type.googleapis.com/acme.v1.Job";
const DURATION = "type.googleapis.com/google.protobuf.Duration";

test("a message is packed with its type's name, and unpacked by it", () => {
  const any = packAny(Job, { jobId: "a" });
  equal(any.typeUrl, JOB);
  ok(isAny(any, Job) && !isAny(any, Duration), "its type");
  deepEqual(unpackAny(any, Job), createJob({ jobId: "a" }));
  equal(unpackAny(any, Duration), undefined);
  equal(unpackAny({ typeUrl: "acme.v1.Job" }, Job), undefined);
  equal(unpackAny({}, Job), undefined);
  deepEqual(unpackAny({ typeUrl: "/acme.v1.Job" }, Job), createJob());
});

test("an ordinary message has its type beside its fields", () => {
  const texts = [`{"@type":"${JOB}","jobId":"a","timeoutSecs":"5"}`, `{"@type":"${JOB}"}`];
  for (const text of texts) equal(anyText(read(text), { registry }), text);
  deepEqual(unpackAny(read(`{"timeoutSecs":5,"@type":"${JOB}"}`), Job), createJob({ timeoutSecs: 5n }));
});

test("a type with a JSON of its own has it behind a key", () => {
  const texts = [
    `{"@type":"${DURATION}","value":"1.500s"}`,
    `{"@type":"type.googleapis.com/google.protobuf.Any","value":{"@type":"${DURATION}","value":"1s"}}`,
    `{"@type":"type.googleapis.com/google.protobuf.Any","value":{"@type":"${JOB}","jobId":"a"}}`,
  ];
  for (const text of texts) equal(anyText(read(text), { registry }), text);
  for (const text of [`{"@type":"${DURATION}"}`, `{"@type":"${DURATION}","value":"1s","x":1}`, `{"@type":"${DURATION}","seconds":"1"}`]) {
    throws(() => read(text), rejected);
  }
  parseJson(`{"@type":"${DURATION}","value":"1s","x":1}`, anyFromJson, { registry, ignoreUnknownFields: true });
});

test("nothing is packed in an empty object", () => {
  deepEqual(read("{}"), { typeUrl: "", value: new Uint8Array(0) });
  equal(anyText({}), "{}");
  equal(anyText({ typeUrl: "", value: new Uint8Array(0) }, { registry }), "{}");
});

test("what names no known type is rejected", () => {
  const urls = ["", "not_a_url", "acme.v1.Job", "type.googleapis.com/", "type.googleapis.com/acme.v1.Unknown", "/"];
  for (const url of urls) {
    throws(() => read(`{"@type":"${url}","value":"x"}`), rejected);
    throws(() => anyText({ typeUrl: url, value: Uint8Array.of(1) }, { registry }), notWritable);
  }
  for (const text of ['{"value":1}', '{"@type":1}', '{"@type":null}', "[]", "null", '"x"', `"${JOB}"`]) throws(() => read(text), rejected);
  throws(() => parseJson(`{"@type":"${JOB}"}`, anyFromJson), rejected);
  throws(() => anyText(packAny(Job, {})), notWritable);
});

test("bytes that are no such message cannot be written", () => {
  throws(() => anyText({ typeUrl: JOB, value: Uint8Array.of(10) }, { registry }), notWritable);
});

test("an error says where in the packed message it is", () => {
  throws(() => Job.fromJsonString(`{"any":{"@type":"${JOB}","children":[{"jobId":1}]}}`, { registry }), {
    path: "$.any.children[0].jobId",
  });
  throws(() => Job.fromJsonString(`{"any":{"@type":"${DURATION}","value":1}}`, { registry }), { path: "$.any.value" });
  throws(() => Job.fromJsonString('{"any":{"@type":5}}', { registry }), { path: '$.any["@type"]' });
});

test("messages that are packed in one another beyond the limit cannot be written", () => {
  let any = packAny(Job, {});
  for (let depth = 0; depth < 1000; depth++) any = packAny(Any, any);
  throws(() => anyText(any, { registry }), notWritable);
});
