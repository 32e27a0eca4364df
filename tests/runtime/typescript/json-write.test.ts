import { equal, throws } from "node:assert/strict";
import { test } from "node:test";

import {
  base64Text,
  boolText,
  doubleText,
  enumNames,
  enumText,
  floatText,
  int32Text,
  int64Text,
  type JsonWriteOptions,
  keyInt32,
  listText,
  mapText,
  quote,
  uint32Text,
  uint64Text,
} from "../../../templates/typescript/runtime/json.js";

const notWritable = { name: "EncodeError" };

/** Values that callers without TypeScript may pass. */
function untyped<T>(value: unknown): T {
  return value as T;
}

test("a string is quoted as JSON.stringify quotes it", () => {
  const texts = ["", "plain", 'with "quotes"', "back\\slash", "line\nbreak", "\0", "\u001f", "\u007f", "\u2028", "größer", "日本", "🎉"];
  for (const text of texts) {
    for (const padding of ["", "x".repeat(100), "ж".repeat(100)]) {
      equal(quote(text + padding), JSON.stringify(text + padding));
    }
  }
});

test("half of a surrogate pair cannot be written", () => {
  for (const half of ["\ud800", "\udc00", "\ude01\ud83d", "a\ud800b"]) {
    for (const padding of ["", "x".repeat(100)]) {
      throws(() => quote(half + padding), notWritable);
      throws(() => quote(padding + half), notWritable);
    }
  }
});

test("what is not a string cannot be quoted", () => {
  for (const value of [5, null, undefined, {}, ["a"], 5n, true]) throws(() => quote(untyped(value)), notWritable);
});

test("32-bit integers are numbers in their range", () => {
  equal(int32Text(2147483647), "2147483647");
  equal(int32Text(-2147483648), "-2147483648");
  equal(int32Text(-0), "0");
  equal(uint32Text(4294967295), "4294967295");
  equal(uint32Text(-0), "0");
  for (const value of [1.5, 2147483648, -2147483649, NaN, Infinity, "1", 1n, null, undefined, true]) {
    throws(() => int32Text(untyped(value)), notWritable);
  }
  for (const value of [1.5, 4294967296, -1, NaN, Infinity, "1", 1n, null, undefined]) {
    throws(() => uint32Text(untyped(value)), notWritable);
  }
});

test("64-bit integers are strings, exact to the last digit", () => {
  equal(int64Text(0n), '"0"');
  equal(int64Text(9007199254740993n), '"9007199254740993"');
  equal(int64Text(9223372036854775807n), '"9223372036854775807"');
  equal(int64Text(-9223372036854775808n), '"-9223372036854775808"');
  equal(uint64Text(18446744073709551615n), '"18446744073709551615"');
  for (const value of [9223372036854775808n, -9223372036854775809n]) throws(() => int64Text(value), notWritable);
  for (const value of [18446744073709551616n, -1n, -9223372036854775808n]) throws(() => uint64Text(value), notWritable);
});

test("64-bit integers may be held as numbers or as text", () => {
  equal(int64Text(5), '"5"');
  equal(int64Text(-0), '"0"');
  equal(int64Text("9223372036854775807"), '"9223372036854775807"');
  equal(uint64Text("18446744073709551615"), '"18446744073709551615"');
  for (const value of [1.5, 2 ** 53, NaN, "", " 1", "0x10", "9223372036854775808", null, undefined, {}, true]) {
    throws(() => int64Text(untyped(value)), notWritable);
  }
  for (const value of [-1, "-1", "18446744073709551616", 2 ** 53]) throws(() => uint64Text(untyped(value)), notWritable);
});

test("a double is its shortest text, and what is not finite has a name", () => {
  equal(doubleText(0.1), "0.1");
  equal(doubleText(-0), "-0");
  equal(doubleText(1.7976931348623157e308), "1.7976931348623157e+308");
  equal(doubleText(NaN), '"NaN"');
  equal(doubleText(Infinity), '"Infinity"');
  equal(doubleText(-Infinity), '"-Infinity"');
  for (const value of ["1", 1n, null, undefined, true]) throws(() => doubleText(untyped(value)), notWritable);
});

test("a float is the shortest text that reads back as the same float", () => {
  const texts: [number, string][] = [
    [0.1, "0.1"],
    [Math.fround(0.1), "0.1"],
    [16777216, "16777216"],
    [3.4028234663852886e38, "3.4028235e+38"],
    [1.401298464324817e-45, "1e-45"],
    [1.1754943508222875e-38, "1.1754944e-38"],
    [-0, "-0"],
    [NaN, '"NaN"'],
    [-Infinity, '"-Infinity"'],
  ];
  for (const [value, text] of texts) equal(floatText(value), text);
  for (const value of [3.502823e38, -3.502823e38, "1", 1n, null, undefined]) {
    throws(() => floatText(untyped(value)), notWritable);
  }
});

test("every float reads back", () => {
  const bits = new Uint32Array(1);
  const floats = new Float32Array(bits.buffer);
  for (let at = 0; at < 20_000; at++) {
    bits[0] = Math.imul(at + 1, 0x9e3779b1);
    const [float = 0] = floats;
    if (Number.isFinite(float)) equal(Math.fround(Number(floatText(float))), float);
  }
});

test("true and false are all that a boolean can be", () => {
  equal(boolText(true), "true");
  equal(boolText(false), "false");
  for (const value of [0, "true", null, undefined]) throws(() => boolText(untyped(value)), notWritable);
});

test("an enum is written by its first name, or by number if it has none", () => {
  const names = enumNames("acme.v1.State", { OFF: 0, ON: 1, ENABLED: 1, BROKEN: -1 });
  equal(enumText(names, 1), '"ON"');
  equal(enumText(names, -1), '"BROKEN"');
  equal(enumText(names, 123), "123");
  for (const value of [1.5, 2147483648, "ON", "constructor", "__proto__", null]) {
    throws(() => enumText(names, untyped(value)), notWritable);
  }
});

const bytes = [[], [0xfb], [1, 2], [1, 2, 3], [255, 254, 253, 252], Array.from({ length: 1000 }, (_, at) => at & 255)];

test("bytes are base64 with padding", () => {
  equal(base64Text(Uint8Array.of(0xfb)), '"+w=="');
  for (const list of bytes) equal(base64Text(Uint8Array.from(list)), `"${nodeBase64(list)}"`);
  for (const value of [null, undefined, "AA==", [1], { length: 0 }, new Uint16Array(1)]) {
    throws(() => base64Text(untyped(value)), notWritable);
  }
});

test("bytes are the same base64 without Buffer", () => {
  const host = globalThis as { Buffer?: unknown };
  const { Buffer } = host;
  const expected = bytes.map((list) => `"${nodeBase64(list)}"`);
  delete host.Buffer;
  try {
    bytes.forEach((list, at) => equal(base64Text(Uint8Array.from(list)), expected[at]));
  } finally {
    host.Buffer = Buffer;
  }
});

function nodeBase64(list: readonly number[]): string {
  const { Buffer } = globalThis as unknown as { Buffer: { from(list: readonly number[]): { toString(to: string): string } } };
  return Buffer.from(list).toString("base64");
}

test("lists and maps are written with what writes their items", () => {
  equal(listText([], int32Text), "[]");
  equal(listText([1, 2], int32Text), "[1,2]");
  equal(mapText({}, quote), "{}");
  equal(mapText({ 'a"': "x", b: "y" }, quote), String.raw`{"a\"":"x","b":"y"}`);
});

test("the options reach every item", () => {
  const options: JsonWriteOptions = {};
  const write = (value: number, given: JsonWriteOptions | undefined) => `${value}${given === options}`;
  equal(listText([1], write, options), "[1true]");
  equal(mapText({ a: 1 }, write, options), '{"a":1true}');
});

test("a key called __proto__ is an entry like any other", () => {
  equal(mapText(untyped<{ [key: string]: number }>(JSON.parse('{"__proto__":1}')), int32Text), '{"__proto__":1}');
});

test("holes, nulls and keys that the map cannot have are not written", () => {
  for (const list of [[1, undefined], [null], { length: 0 }, "ab", undefined]) {
    throws(() => listText(untyped<number[]>(list), int32Text), notWritable);
  }
  for (const map of [{ a: undefined }, { a: null }, null, undefined, "ab"]) {
    throws(() => mapText(untyped<{ [key: string]: number }>(map), int32Text), notWritable);
  }
  equal(mapText({ "-1": 1 }, int32Text, undefined, keyInt32), '{"-1":1}');
  for (const key of ["x", "01", "1.5", "2147483648", ""]) {
    throws(() => mapText({ [key]: 1 }, int32Text, undefined, keyInt32), notWritable);
  }
});
