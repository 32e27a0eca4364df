import { deepEqual, equal, ok, throws } from "node:assert/strict";
import { test } from "node:test";

import {
  jsonDouble,
  jsonInt32,
  jsonInt64,
  jsonObject,
  jsonUint64,
  parseJson,
} from "../../../templates/typescript/runtime/json.js";

const rejected = { name: "DecodeError" };
const parse = (text: string): unknown => parseJson(text, (value) => value);

test("what is not JSON is rejected", () => {
  const texts = [
    "", " ", "{", '{"a":1', "{a:1}", "{'a':1}", '{"a":1,}', "[1,]", '{"a" 1}', '{"a":1 "b":2}', "// comment\n{}", "/* */ {}",
    "True", "TRUE", "NaN", "Infinity", "-Infinity", "+1", "01", "-01", ".5", "5.", "1e", '"\\U0041"', '"\\uXXXX"', '"\\u00"',
    '"a', '"\n"', "{} {}", "nul", "undefined",
  ];
  for (const text of texts) throws(() => parse(text), { ...rejected, message: /^not JSON: / });
  for (const value of [undefined, null, 5, {}]) throws(() => parse(value as unknown as string), rejected);
});

test("whitespace may be anywhere", () => {
  deepEqual(parse(' \r\n\t{ "a" :\n[ 1 , { } ] ,"b"\t: "x" } '), { a: [1, {}], b: "x" });
});

test("a value is what JSON.parse makes of it", () => {
  const texts = [
    "null", "true", "5", '"a"', "[]", "{}", "[[],[[1]],{}]", '{"a":{"b":[1,2.5,-1e3,"x",null,true,false]}}',
    // Colons that look like those after a key: the exact parser decides.
    String.raw`{"a":"b\":c"}`, '{"a":"x :y","b":[" :"," :"]}', String.raw`{"\u0061\"":1,"\\":["\\","\"",":"]}`,
    String.raw`{"a":" :","list":[1,-0,1.5e300,true,false,null,"\ud83d\ude00",{"b":[]},[{}]],"":" \":"}`,
    '{ "a" : " :" , "b" : [ 1 , 2 ] , "c" : { } , "d" : [ ] }',
  ];
  for (const text of texts) deepEqual(parse(text), JSON.parse(text), text);
});

test("a key that is there twice is rejected", () => {
  const texts = [
    '{"a":1,"a":1}', '{"a":{},"b":1,"a":{"c":1}}', '{"x":[{"a":1,"a":2}]}', String.raw`{"a":1,"\u0061":1}`, '{"":1,"":2}',
    '{"a" : 1, "a" : 1}', '{"a":" :","a":1}', '{"__proto__":1,"__proto__":2}', '{"a":1,"b":{"a":1,"c":{"d":1,"d":1}}}',
  ];
  for (const text of texts) throws(() => parse(text), { ...rejected, reason: "the key is there twice" });
});

test("an error says where the key is there twice", () => {
  throws(() => parse('{"items":[{},{"a":1,"a":2}]}'), { path: '$["items"][1]["a"]' });
});

test("equal keys in different objects are fine", () => {
  deepEqual(parse('{"a":{"a":1},"b":[{"a":1},{"a":2}]}'), { a: { a: 1 }, b: [{ a: 1 }, { a: 2 }] });
});

test("integers beyond 2^53 are exact where an integer is read", () => {
  const integers: [string, bigint][] = [
    ["9223372036854774784", 9223372036854774784n],
    ["9223372036854775807", 9223372036854775807n],
    ["-9223372036854775808", -9223372036854775808n],
    ["9007199254740993", 9007199254740993n],
    ["9.007199254740993e15", 9007199254740993n],
    ["90071992547409930e-1", 9007199254740993n],
    ["-9007199254740993.0", -9007199254740993n],
  ];
  for (const [text, integer] of integers) {
    equal(parseJson(text, jsonInt64), integer);
    equal(parseJson(`{"a":[${text}]}`, (value) => jsonInt64((jsonObject(value)["a"] as unknown[])[0])), integer);
  }
  equal(parseJson("18446744073709549568", jsonUint64), 18446744073709549568n);
  for (const text of ["9223372036854775808", "-9223372036854775809", "1e19", "1e400", "9007199254740993.5", "1e536870000"]) {
    throws(() => parseJson(text, jsonInt64), rejected);
  }
  for (const text of ["18446744073709551616", "1e20", "-1"]) throws(() => parseJson(text, jsonUint64), rejected);
});

test("large numbers are doubles where a double is read", () => {
  const texts = ["9007199254740993", "18446744073709551615", "1e19", "1e20", "-1.7976931348623157e308", "123456789012345678901234567890"];
  for (const text of texts) equal(parseJson(text, jsonDouble), Number(text));
  for (const text of ["1.89769e+308", "-1.89769e+308", "1e536870000"]) throws(() => parseJson(text, jsonDouble), rejected);
  throws(() => parseJson("9007199254740993", jsonInt32), rejected);
});

test("minus zero survives beside what needs the exact parser", () => {
  const [zero] = parse("[-0,9007199254740993]") as number[];
  ok(Object.is(zero, -0), "minus zero");
});

const nested = (depth: number, open = "[", close = "]"): string => open.repeat(depth) + close.repeat(depth);

test("nesting beyond a hundred levels is rejected", () => {
  deepEqual(parse(nested(100)), JSON.parse(nested(100)));
  const tooDeep = { ...rejected, message: "nested more than 100 levels deep" };
  throws(() => parse(nested(101)), tooDeep);
  throws(() => parse(`{"a":${nested(10_000)}}`), tooDeep);
  throws(() => parse(`${'{"a":'.repeat(10_000)}1${"}".repeat(10_000)}`), tooDeep);
  throws(() => parse(nested(1_000_000)), rejected);
});

test("a key called __proto__ is a key like any other", () => {
  for (const text of ['{"__proto__":{"a":1}}', '{"__proto__":{"a":1},"b":" :"}']) {
    const value = parse(text) as { a?: number };
    equal(Object.getPrototypeOf(value), Object.prototype);
    equal(value.a, undefined);
    deepEqual(Object.keys(value)[0], "__proto__");
  }
});

test("a long string costs no stack", () => {
  const long = String.raw`\"x`.repeat(1_000_000);
  deepEqual(parse(`{"a":"${long} :"}`), { a: `${'"x'.repeat(1_000_000)} :` });
});

test("the options reach the reader", () => {
  const options = { ignoreUnknownFields: true };
  parseJson("{}", (_, given) => equal(given, options), options);
});
