import { deepEqual, equal, ok, throws } from "node:assert/strict";
import { test } from "node:test";

import {
  alias,
  base64Text,
  enumNames,
  isNamed,
  jsonBool,
  jsonBytes,
  jsonDouble,
  jsonEnum,
  jsonFloat,
  jsonInt32,
  jsonInt64,
  jsonList,
  jsonMap,
  jsonObject,
  type JsonReadOptions,
  jsonString,
  jsonUint32,
  jsonUint64,
  keyBool,
  keyInt32,
  keyInt64,
  keyString,
  keyUint32,
  keyUint64,
  unknownKey,
} from "../../../templates/typescript/runtime/json.js";

const rejected = { name: "DecodeError" };

/** Texts that begin or end like a number and are none. */
const notNumbers = ["", " ", " 1", "1 ", "\n1", "12abc", "12 34", "12,34", "12谷歌34", "abc", "3x3", "+1", "0x10", "0b1", "1_000"];
const notJsonNumbers = [".5", "5.", "1e", "1e+", "--1", "-", "nan", "inf", "-inf", "infinity", "+Infinity", "1n", "٣"];
/** Values of every other JSON type. */
const others = [true, false, null, undefined, {}, [], [1]];

test("a string is a string", () => {
  for (const text of ["", "\0", "größer", "🎉", '"\\\n']) equal(jsonString(text), text);
  for (const value of [12345, ...others]) throws(() => jsonString(value), rejected);
});

test("half of a surrogate pair is rejected", () => {
  for (const text of ["\ud800", "\udc00", "\ude01\ud83d", "ok 🎉 \ud83d"]) throws(() => jsonString(text), rejected);
});

test("half of a surrogate pair is rejected where the engine has no isWellFormed", () => {
  const prototype = String.prototype as { isWellFormed?: unknown };
  const { isWellFormed } = prototype;
  delete prototype.isWellFormed;
  try {
    equal(jsonString("größer 🎉"), "größer 🎉");
    for (const text of ["\ud800", "\udc00", "\ude01\ud83d", "ok 🎉 \ud83d"]) throws(() => jsonString(text), rejected);
  } finally {
    if (isWellFormed !== undefined) prototype.isWellFormed = isWellFormed;
  }
});

test("a boolean is true or false and nothing like them", () => {
  equal(jsonBool(true), true);
  equal(jsonBool(false), false);
  for (const value of [0, 1, "true", "false", null, undefined, {}]) throws(() => jsonBool(value), rejected);
});

test("32-bit integers are numbers or texts of numbers", () => {
  const numbers: [unknown, number][] = [
    [0, 0],
    [1e5, 100000],
    [-2.147483648e9, -2147483648],
    ["2147483647", 2147483647],
    ["-2147483648", -2147483648],
    ["0", 0],
    ["1e5", 100000],
    ["100000.000", 100000],
    ["007", 7],
  ];
  for (const [value, number] of numbers) equal(jsonInt32(value), number);
  equal(jsonUint32(4.294967295e9), 4294967295);
  equal(jsonUint32("4294967295"), 4294967295);
  const wrong = [0.5, "0.5", NaN, Infinity, 2 ** 53, 2n ** 60n, "NaN", "1e536870000", ...notNumbers, ...notJsonNumbers, ...others];
  for (const value of wrong) {
    throws(() => jsonInt32(value), rejected);
    throws(() => jsonUint32(value), rejected);
  }
  for (const value of [2147483648, -2147483649, "2147483648", "-2147483649"]) throws(() => jsonInt32(value), rejected);
  for (const value of [-1, 4294967296, "-1", "4294967296"]) throws(() => jsonUint32(value), rejected);
});

test("an integer is never minus zero", () => {
  for (const value of [-0, "-0", "-0.0"]) {
    ok(Object.is(jsonInt32(value), 0), "int32");
    ok(Object.is(jsonUint32(value), 0), "uint32");
    equal(jsonInt64(value), 0n);
  }
});

test("64-bit integers are texts, or numbers that are exact", () => {
  const integers: [unknown, bigint][] = [
    ["0", 0n],
    ["123456789012345", 123456789012345n],
    ["1234567890123456", 1234567890123456n],
    ["-9223372036854775808", -9223372036854775808n],
    ["9223372036854775807", 9223372036854775807n],
    ["9007199254740993", 9007199254740993n],
    ["9.223372036854775807e18", 9223372036854775807n],
    ["92233720368547758070e-1", 9223372036854775807n],
    ["-1e3", -1000n],
    ["1.50e1", 15n],
    ["0e99999999999", 0n],
    ["0.000", 0n],
    ["00012", 12n],
    [9007199254740991, 9007199254740991n],
    [-1e15, -1000000000000000n],
    [9223372036854774784n, 9223372036854774784n],
  ];
  for (const [value, integer] of integers) equal(jsonInt64(value), integer);
  equal(jsonUint64("18446744073709551615"), 18446744073709551615n);
  equal(jsonUint64(18446744073709549568n), 18446744073709549568n);
  const wrong = [0.5, "0.5", "15e-1", "1.05e1", NaN, Infinity, "Infinity", ...notNumbers, ...notJsonNumbers, ...others];
  for (const value of wrong) {
    throws(() => jsonInt64(value), rejected);
    throws(() => jsonUint64(value), rejected);
  }
  for (const value of ["9223372036854775808", "-9223372036854775809", 2n ** 63n]) throws(() => jsonInt64(value), rejected);
  for (const value of ["18446744073709551616", "-1", -1, -1n, 2n ** 64n]) throws(() => jsonUint64(value), rejected);
});

test("a number that may have been rounded is no 64-bit integer", () => {
  for (const value of [2 ** 53, -(2 ** 53), 9223372036854774784]) {
    throws(() => jsonInt64(value), { ...rejected, message: /may have been rounded: write it as text$/ });
  }
});

test("a huge exponent costs nothing", () => {
  const texts = ["1e536870000", "-1e536870000", "1e-536870000", `1e${"9".repeat(100_000)}`, `1${"0".repeat(100_000)}`];
  const start = Date.now();
  for (const text of texts) {
    throws(() => jsonInt64(text), rejected);
    throws(() => jsonUint64(text), rejected);
  }
  equal(jsonInt64(`${"0".repeat(100_000)}7.${"0".repeat(100_000)}`), 7n);
  ok(Date.now() - start < 2000, "it took too long");
});

test("a double is a finite number, its text, or the name of what is not finite", () => {
  const doubles: [unknown, number][] = [
    [1.5, 1.5],
    ["1", 1],
    ["1.175494e-38", 1.175494e-38],
    ["-1E+2", -100],
    ["1e-999", 0],
    ["NaN", NaN],
    ["Infinity", Infinity],
    ["-Infinity", -Infinity],
    [2n ** 60n, 2 ** 60],
  ];
  for (const [value, double] of doubles) equal(jsonDouble(value), double);
  ok(Object.is(jsonDouble(-0), -0), "minus zero stays");
  ok(Object.is(jsonDouble("-0"), -0), "minus zero stays");
  const wrong = [Infinity, -Infinity, NaN, "1.89769e+308", "-1.89769e+308", ...notNumbers, ...notJsonNumbers, ...others];
  for (const value of wrong) throws(() => jsonDouble(value), rejected);
});

test("a float is rounded to one, but never to infinity", () => {
  equal(jsonFloat(0.1), Math.fround(0.1));
  equal(jsonFloat(3.402823e38), Math.fround(3.402823e38));
  equal(jsonFloat(3.4028235e38), 3.4028234663852886e38);
  equal(jsonFloat("-Infinity"), -Infinity);
  equal(jsonFloat("NaN"), NaN);
  for (const value of [3.502823e38, -3.502823e38, "3.502823e+38", 2n ** 128n, ...notNumbers, ...others]) {
    throws(() => jsonFloat(value), rejected);
  }
});

const base64: [string, number[]][] = [
  ["", []],
  ["+w==", [0xfb]],
  ["-_", [0xfb]],
  ["-w", [0xfb]],
  ["AQI=", [1, 2]],
  ["AQI", [1, 2]],
  ["AQID", [1, 2, 3]],
  ["_-8/+A==", [0xff, 0xef, 0x3f, 0xf8]],
];
const notBase64 = ["A", "AAAAA", "=", "==", "====", "A===", "AQ=", "AQI==", "AQ==AQ==", "AQ =", "A Q=", "AQ\n=", "AQ!D", "ŁŁŁŁ", "éAAA", "AAAA="];

function readsBytes(): void {
  for (const [text, bytes] of base64) deepEqual(jsonBytes(text), Uint8Array.from(bytes));
  for (const value of [...notBase64, 5, [1], ...others]) throws(() => jsonBytes(value), rejected);
}

test("bytes are base64 or base64url, with padding or without", readsBytes);

test("bytes are the same without Buffer", () => {
  const host = globalThis as { Buffer?: unknown };
  const { Buffer } = host;
  delete host.Buffer;
  try {
    readsBytes();
  } finally {
    host.Buffer = Buffer;
  }
});

test("bytes of any size, one after the other, keep apart", () => {
  const sizes = [0, 1, 100, 5000, 8192, 3000, 20_000, 7, 8000];
  const read = sizes.map((size, at) => jsonBytes(base64Of(new Uint8Array(size).fill(at))));
  deepEqual(read, sizes.map((size, at) => new Uint8Array(size).fill(at)));
});

function base64Of(bytes: Uint8Array): string {
  return base64Text(bytes).slice(1, -1);
}

test("bytes are a plain Uint8Array", () => {
  equal(Object.getPrototypeOf(jsonBytes("AQID")), Uint8Array.prototype);
});

const State = enumNames("acme.v1.State", { OFF: 0, ON: 1, ENABLED: 1, BROKEN: -1 });
const lenient: JsonReadOptions = { ignoreUnknownFields: true };

test("an enum is a name, an alias or a number", () => {
  equal(jsonEnum(State, "ON"), 1);
  equal(jsonEnum(State, "ENABLED"), 1);
  equal(jsonEnum(State, "BROKEN"), -1);
  equal(jsonEnum(State, 0), 0);
  equal(jsonEnum(State, 123), 123);
  for (const value of ["on", "1", "", "constructor", "__proto__", "toString", 1.5, 2 ** 31, ...others]) {
    throws(() => jsonEnum(State, value), rejected);
  }
});

test("an unknown name is left out if unknown fields are", () => {
  equal(jsonEnum(State, "NEW", lenient), undefined);
  const read = (value: unknown, options: JsonReadOptions | undefined) => jsonEnum(State, value, options);
  deepEqual(jsonList(["ON", "NEW", "ON"], read, lenient), [1, 1]);
  deepEqual(jsonMap({ a: "ON", b: "NEW" }, keyString, read, lenient), { a: 1 });
  for (const value of [1.5, true, null]) throws(() => jsonEnum(State, value, lenient), rejected);
});

test("a closed enum has no numbers without a name", () => {
  type Level = 1 | 2;
  const Level = enumNames<Level>("acme.v1.Level", { LOW: 1, HIGH: 2 }, true);
  const level: Level | undefined = jsonEnum(Level, 2);
  equal(level, 2);
  equal(jsonEnum(Level, "LOW"), 1);
  throws(() => jsonEnum(Level, 3), rejected);
  equal(jsonEnum(Level, 3, lenient), undefined);
  const number: number = 1;
  const named: Level | undefined = isNamed(Level, number) ? number : undefined;
  equal(named, 1);
  ok(!isNamed(Level, 3), "no name");
});

test("a list is a list, and nothing in it is null", () => {
  deepEqual(jsonList([1, "2", 3], jsonInt32), [1, 2, 3]);
  deepEqual(jsonList([], jsonInt32), []);
  for (const value of [1, "1", {}, { length: 0 }, null, undefined, true, [1, null], [true], ["name"], [{}]]) {
    throws(() => jsonList(value, jsonInt32), rejected);
  }
});

test("an error in a list names the item", () => {
  throws(() => jsonList([1, 2, "x"], jsonInt32), { message: '$[2]: expected an int32, found the string "x"' });
});

test("a list that is read is another list", () => {
  const list = [1, 2];
  const read = jsonList(list, jsonInt32);
  read.push(3);
  deepEqual(list, [1, 2]);
});

test("a map is an object, and no value in it is null", () => {
  deepEqual(jsonMap({ a: 1, b: "2" }, keyString, jsonInt32), { a: 1, b: 2 });
  for (const value of [1, "1", [], null, undefined, true, { a: null }, { a: "x" }]) {
    throws(() => jsonMap(value, keyString, jsonInt32), rejected);
  }
  throws(() => jsonMap({ 'a"b': "x" }, keyString, jsonInt32), {
    message: String.raw`$["a\"b"]: expected an int32, found the string "x"`,
  });
});

test("a key called __proto__ is an entry like any other", () => {
  const map = jsonMap(JSON.parse('{"__proto__":"1","constructor":2}'), keyString, jsonInt32);
  equal(Object.getPrototypeOf(map), Object.prototype);
  deepEqual(Object.entries(map), [["__proto__", 1], ["constructor", 2]]);
});

test("keys are read in their canonical form", () => {
  equal(keyString("größer"), "größer");
  equal(keyString("\ud800"), undefined);
  equal(keyBool("true"), "true");
  for (const key of ["True", "1", "", "yes"]) equal(keyBool(key), undefined);
  const integers: [string, string][] = [["0", "0"], ["-0", "0"], ["01", "1"], ["-007", "-7"], ["2147483647", "2147483647"]];
  for (const [key, canonical] of integers) {
    equal(keyInt32(key), canonical);
    equal(keyInt64(key), canonical);
  }
  equal(keyUint32("4294967295"), "4294967295");
  equal(keyInt64("-9223372036854775808"), "-9223372036854775808");
  equal(keyUint64("18446744073709551615"), "18446744073709551615");
  for (const read of [keyInt32, keyUint32, keyInt64, keyUint64]) {
    for (const key of ["", " 1", "1.0", "1e2", "x", "+1", "18446744073709551616", "1".repeat(1000)]) equal(read(key), undefined);
  }
  equal(keyInt32("2147483648"), undefined);
  equal(keyUint32("-1"), undefined);
  equal(keyInt64("9223372036854775808"), undefined);
  equal(keyUint64("-1"), undefined);
});

test("keys of a map are canonical, and no two are the same", () => {
  deepEqual(jsonMap({ "01": 1, "-0": 2 }, keyInt32, jsonInt32), { "1": 1, "0": 2 });
  throws(() => jsonMap({ "01": 1, "1": 2 }, keyInt32, jsonInt32), rejected);
  throws(() => jsonMap({ "01": 1, "001": 2 }, keyInt32, jsonInt32), rejected);
  throws(() => jsonMap({ x: 1 }, keyInt32, jsonInt32), { message: '$["x"]: not a key of this map' });
});

test("an object is neither null nor a list", () => {
  const object = { a: 1 };
  equal(jsonObject(object), object);
  for (const value of [null, undefined, [], "a", 1, true]) throws(() => jsonObject(value), rejected);
  throws(() => jsonObject([], "acme.v1.Job"), { message: "expected acme.v1.Job, which is an object, found a list" });
});

test("an unknown key is an error unless it may be ignored", () => {
  throws(() => unknownKey("acme.v1.Job", "colour"), { ...rejected, message: 'acme.v1.Job has no field "colour"' });
  unknownKey("acme.v1.Job", "colour", lenient);
});

test("a field may not be there under both of its names", () => {
  const both = { job_id: 1, jobId: 2 };
  alias(both, "jobId", "jobId");
  throws(() => alias(both, "job_id", "jobId"), rejected);
  alias({ job_id: 1 }, "job_id", "jobId");
  alias({ to_string: 1 }, "to_string", "toString");
});
