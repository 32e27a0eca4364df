// Answers the questions of protobuf's conformance suite with generated code: on both pipes, a length as a
// little-endian u32 and that many bytes of conformance.ConformanceRequest or conformance.ConformanceResponse.
//
// Usage: node testee.mjs <folder of the generated JavaScript>
import { readSync, writeSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const load = (path) => import(pathToFileURL(join(resolve(process.argv[2]), path)));

const { ConformanceRequest, ConformanceResponse, TestCategory, WireFormat } = await load("conformance/conformance.js");
const { createRegistry } = await load("runtime/index.js");
const modules = await Promise.all(
  [
    "conformance/messages/test_messages_proto2.js",
    "conformance/messages/test_messages_proto3.js",
    "google/protobuf/any.js",
    "google/protobuf/duration.js",
    "google/protobuf/empty.js",
    "google/protobuf/field_mask.js",
    "google/protobuf/struct.js",
    "google/protobuf/timestamp.js",
    "google/protobuf/wrappers.js",
  ].map(load),
);
/** Messages and extensions: enums, the other constants, have no `typeName`. */
const types = modules.flatMap((module) => Object.values(module)).filter((value) => typeof value.typeName === "string");
const messages = new Map(types.map((type) => [type.typeName, type]));
const registry = createRegistry(...types);

/** The `result` of a ConformanceResponse. */
function answer({ payload, requestedOutputFormat, messageType, testCategory }) {
  if (payload === undefined) return { case: "runtimeError", value: "the request has no payload" };
  const read = READERS[payload.case];
  const write = WRITERS[requestedOutputFormat];
  if (!read || !write) return { case: "skipped", value: "no text format, and no JSPB" };
  const type = messages.get(messageType);
  if (!type) return { case: "skipped", value: `no message ${messageType}` };

  let message;
  try {
    const ignoreUnknownFields = testCategory === TestCategory.JSON_IGNORE_UNKNOWN_PARSING_TEST;
    message = read(type, payload.value, { ignoreUnknownFields, registry });
  } catch (error) {
    return failure("parseError", error);
  }
  try {
    return write(type, message, { registry });
  } catch (error) {
    return failure("serializeError", error);
  }
}

const READERS = {
  protobufPayload: (type, bytes) => type.decode(bytes),
  jsonPayload: (type, text, options) => type.fromJsonString(text, options),
};

const WRITERS = {
  [WireFormat.PROTOBUF]: (type, message) => ({ case: "protobufPayload", value: type.encode(message) }),
  [WireFormat.JSON]: (type, message, options) => ({ case: "jsonPayload", value: type.toJsonString(message, options) }),
};

/** An error that the code did not mean to throw counts neither as a rejected input nor as one message too many. */
function failure(meant, error) {
  const isAccident = error instanceof Error && ACCIDENTS.includes(Object.getPrototypeOf(error));
  return { case: isAccident ? "runtimeError" : meant, value: `${error?.stack ?? error}` };
}

const ACCIDENTS = [TypeError.prototype, ReferenceError.prototype, RangeError.prototype];

/** The next bytes of standard input, or undefined where it has ended. */
function receive(length) {
  const bytes = new Uint8Array(length);
  let at = 0;
  while (at < length) {
    const count = patiently(() => readSync(0, bytes, at, length - at, null));
    if (count === 0 && at === 0) return undefined;
    if (count === 0) throw new Error(`standard input ended ${length - at} bytes early`);
    at += count;
  }
  return bytes;
}

function send(bytes) {
  let at = 0;
  while (at < bytes.length) at += patiently(() => writeSync(1, bytes, at));
}

/** A pipe that somebody made non-blocking says EAGAIN where it would have waited. */
function patiently(attempt) {
  for (;;) {
    try {
      return attempt();
    } catch (error) {
      if (error.code !== "EAGAIN") throw error;
      Atomics.wait(SLEEP, 0, 0, 1);
    }
  }
}

const SLEEP = new Int32Array(new SharedArrayBuffer(4));

for (;;) {
  const head = receive(4);
  if (head === undefined) break;
  const request = ConformanceRequest.decode(receive(new DataView(head.buffer).getUint32(0, true)));
  const response = ConformanceResponse.encode(ConformanceResponse.create({ result: answer(request) }));
  const frame = new Uint8Array(4 + response.length);
  new DataView(frame.buffer).setUint32(0, response.length, true);
  frame.set(response, 4);
  send(frame);
}
