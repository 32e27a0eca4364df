import { deepEqual, equal, ok } from "node:assert/strict";
import { test } from "node:test";

import {
  DecodeError,
  describe,
  EncodeError,
  inEntry,
  inField,
  inItem,
  inMessage,
} from "../../../templates/typescript/runtime/errors.js";

test("an error gathers its path on the way out of JSON", () => {
  const error = new DecodeError("expected a string, found the number 5");
  const out = inField(inItem(inField(error, "acme.v1.Item", "note"), 2), "acme.v1.Job", "items");
  equal(out, error);
  equal(error.message, "acme.v1.Job.items[2].note: expected a string, found the number 5");
  equal(error.path, "$.items[2].note");
  deepEqual([error.typeName, error.field], ["acme.v1.Item", "note"]);
  equal(error.reason, "expected a string, found the number 5");
});

test("an error without a message knows its path only", () => {
  const error = new DecodeError("the key is there twice");
  inItem(inEntry(error, "a b"), 0);
  equal(error.message, `$[0]["a b"]: the key is there twice`);
  deepEqual([error.typeName, error.field], [undefined, undefined]);
});

test("an error in binary input names fields by number where their names are not known", () => {
  const error = new DecodeError("the input ends too early", { offset: 17 });
  inMessage(inMessage(error, "acme.v1.Item", (5 << 3) | 2), "acme.v1.Job", (2 << 3) | 2, { 2: "items" });
  equal(error.message, "acme.v1.Job.items.5 at byte 17: the input ends too early");
  deepEqual([error.typeName, error.field, error.offset], ["acme.v1.Item", "5", 17]);
});

test("an error before the first tag belongs to no field", () => {
  const error = new DecodeError("the tag is not one", { offset: 3 });
  inMessage(inMessage(error, "acme.v1.Item", 0), "acme.v1.Job", 10, { 1: "item" });
  equal(error.message, "acme.v1.Job.item at byte 3: the tag is not one");
  deepEqual([error.typeName, error.field], ["acme.v1.Item", undefined]);
});

test("a stack begins with the message as it is in the end", () => {
  const error = new DecodeError("bad");
  inField(error, "acme.v1.Job", "note");
  ok(error.stack?.startsWith("DecodeError: acme.v1.Job.note: bad\n"), error.stack ?? "");
});

test("other errors pass as they are", () => {
  for (const error of [new RangeError("Maximum call stack size exceeded"), new EncodeError("bad"), "thrown", undefined]) {
    equal(inField(error, "acme.v1.Job", "note"), error);
    equal(inMessage(error, "acme.v1.Job", 10), error);
    equal(inItem(error, 1), error);
    equal(inEntry(error, "key"), error);
  }
});

test("errors are told by their class and by their name", () => {
  ok(new DecodeError("bad") instanceof Error);
  equal(String(new DecodeError("bad")), "DecodeError: bad");
  equal(String(new EncodeError("bad")), "EncodeError: bad");
});

test("a long key or value is shown by its beginning", () => {
  const error = new DecodeError("bad");
  inField(inEntry(error, "x".repeat(1e6)), "acme.v1.Job", "labels");
  ok(error.message.length < 200, "the key is cut");
  ok(describe("x".repeat(1e6)).length < 200, "the value is cut");
});

test("values are described by what they are", () => {
  const values = [null, undefined, true, 1.5, 5n, 'a"b', [], {}, () => 1];
  const described = ["null", "undefined", "true", "the number 1.5", "the number 5", `the string "a\\"b"`];
  deepEqual(values.map(describe), [...described, "a list", "an object", "a function"]);
});
