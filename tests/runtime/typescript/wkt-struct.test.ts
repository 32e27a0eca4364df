import { deepEqual, equal, ok, throws } from "node:assert/strict";
import { test } from "node:test";

import { fromJson, parseJson } from "../../../templates/typescript/runtime/json.js";
import {
  listValueFromJson,
  listValueText,
  structFromJson,
  structText,
  valueFromJson,
  type ValueInit,
  valueText,
} from "../../../templates/typescript/runtime/wkt.js";

const rejected = { name: "DecodeError" };
const notWritable = { name: "EncodeError" };

test("a value is any JSON", () => {
  const json = { a: null, b: true, c: -1.5, d: "x", e: [1, [], {}, null], f: { g: { h: [false] } }, "": "" };
  equal(valueText(valueFromJson(json)), JSON.stringify(json));
  deepEqual(valueFromJson(null), { kind: { case: "nullValue", value: 0 } });
  deepEqual(valueFromJson(0), { kind: { case: "numberValue", value: 0 } });
  deepEqual(valueFromJson("1"), { kind: { case: "stringValue", value: "1" } });
  deepEqual(valueFromJson("NaN"), { kind: { case: "stringValue", value: "NaN" } });
  deepEqual(valueFromJson([]), { kind: { case: "listValue", value: { values: [] } } });
  deepEqual(valueFromJson({}), { kind: { case: "structValue", value: { fields: {} } } });
  for (const value of [undefined, NaN, Infinity, "\ud800", { "\ud800": 1 }, [undefined], Symbol("x")]) {
    throws(() => valueFromJson(value), rejected);
  }
});

test("a struct is an object, and a list value a list", () => {
  deepEqual(structFromJson({ a: null }), { fields: { a: { kind: { case: "nullValue", value: 0 } } } });
  equal(structText({}), "{}");
  equal(listValueText({}), "[]");
  equal(listValueText(listValueFromJson([null, 1])), "[null,1]");
  for (const value of [null, [], 1, "{}", true]) throws(() => structFromJson(value), rejected);
  for (const value of [null, {}, 1, "[]", true]) throws(() => listValueFromJson(value), rejected);
});

test("a value that is nothing, or no JSON, cannot be written", () => {
  const wrong: unknown[] = [
    {}, { kind: undefined }, { kind: { case: "numberValue", value: NaN } }, { kind: { case: "numberValue", value: Infinity } },
    { kind: { case: "numberValue", value: "1" } }, { kind: { case: "boolValue", value: 1 } }, { kind: { case: "else", value: 1 } },
    { kind: { case: "stringValue", value: "\udc00" } },
  ];
  for (const value of wrong) throws(() => valueText(value as ValueInit), notWritable);
});

test("large integers in a value are doubles", () => {
  deepEqual(parseJson("9007199254740993", valueFromJson), valueFromJson(9007199254740992));
  throws(() => parseJson("1e400", valueFromJson), rejected);
});

test("a key called __proto__ is a key like any other", () => {
  const text = '{"__proto__":{"admin":true},"constructor":1}';
  const { fields } = parseJson(text, structFromJson);
  equal(Object.getPrototypeOf(fields), Object.prototype);
  deepEqual(Object.keys(fields), ["__proto__", "constructor"]);
  equal(structText({ fields }), text);
});

test("an error says where in the value it is", () => {
  throws(() => valueFromJson({ a: [1, "\ud800"] }), { path: '$["a"][1]' });
});

test("a value is nested as deeply as JSON may be", () => {
  const nest = (depth: number): unknown => (depth === 0 ? 1 : [nest(depth - 1)]);
  ok(fromJson(valueFromJson, nest(100)), "a hundred");
  throws(() => fromJson(valueFromJson, nest(101)), rejected);
  let deep: unknown = 1;
  for (let at = 0; at < 10_000; at++) deep = { a: deep };
  throws(() => fromJson(valueFromJson, deep), { ...rejected, message: "nested more than 100 levels deep" });
  const cycle: { a?: unknown; b?: unknown } = {};
  cycle.a = cycle;
  cycle.b = cycle;
  throws(() => fromJson(valueFromJson, cycle), rejected);
});
