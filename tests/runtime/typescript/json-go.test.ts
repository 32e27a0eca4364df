import { deepEqual, equal, throws } from "node:assert/strict";
import { test } from "node:test";

import type { JsonWriter } from "../../../templates/typescript/runtime/json.js";
import {
  goBytes,
  goDouble,
  goDoubleText,
  goFloatText,
  goInt32,
  goInt64,
  goInt64Text,
  goMapText,
  goOneof,
  goToJson,
  goToJsonString,
  goUint64,
  goUint64Text,
} from "../../../templates/typescript/runtime/json-go.js";
import { parseJson } from "../../../templates/typescript/runtime/json-parse.js";
import { int32Text, quote } from "../../../templates/typescript/runtime/json-write.js";

const rejected = { name: "DecodeError" };
const notWritable = { name: "EncodeError" };
const largest = 2n ** 63n - 1n;

test("an integer of 64 bits is a number, which only a text can hold whatever its size", () => {
  const write: JsonWriter<bigint> = goInt64Text;
  equal(goToJsonString(write, largest), "9223372036854775807");
  equal(goToJson(write, 2n ** 53n - 1n), 2 ** 53 - 1);
  throws(() => goToJson(write, largest), { ...notWritable, message: /write the message as JSON text/ });
  equal(goUint64Text("18446744073709551615"), "18446744073709551615");
  throws(() => goUint64Text(-1n), notWritable);
});

test("integers are read from numbers only, and never rounded", () => {
  equal(parseJson("9223372036854775807", goInt64), largest);
  equal(goUint64(5), 5n);
  for (const value of ["5", null, 1.5, 2 ** 53]) throws(() => goInt64(value), rejected);
  throws(() => goInt32("5"), rejected);
  throws(() => goDouble("NaN"), rejected);
});

test("what is not finite has no text", () => {
  for (const value of [NaN, Infinity, -Infinity]) {
    throws(() => goDoubleText(value), notWritable);
    throws(() => goFloatText(value), notWritable);
  }
  equal(goDoubleText(1e21), "1e+21");
  equal(goFloatText(0.1), "0.1");
});

test("text is safe in HTML, as Go has it", () => {
  const write: JsonWriter<string> = quote;
  equal(goToJsonString(write, "<a & b>\u2028"), '"\\u003ca \\u0026 b\\u003e\\u2028"');
  equal(goToJson(write, "<a & b>"), "<a & b>");
});

test("a map has its keys in the order of their bytes", () => {
  equal(goMapText({ 10: 1, 9: 2, "-1": 3 }, int32Text), '{"-1":3,"10":1,"9":2}');
  equal(goMapText({ "\u{1f600}": 1, "\uff5e": 2, a: 3 }, int32Text), '{"a":3,"\uff5e":2,"\u{1f600}":1}');
  equal(goMapText(JSON.parse('{"__proto__":1}') as { [key: string]: number }, int32Text), '{"__proto__":1}');
});

test("a oneof is an object with one of its members", () => {
  const read = (value: unknown): unknown => goOneof<unknown>(value, { Ok: (v) => ["ok", v], Err: (v) => ["err", v] });
  deepEqual(read({ Ok: 1 }), ["ok", 1]);
  for (const value of [{}, { Ok: 1, Err: 2 }, { ok: 1 }, { constructor: 1 }, [], "Ok", null]) {
    throws(() => read(value), rejected);
  }
});

test("no bytes may be null", () => {
  equal(goBytes(null).length, 0);
  equal(goBytes("AQI=").length, 2);
  throws(() => goBytes(undefined), rejected);
});
