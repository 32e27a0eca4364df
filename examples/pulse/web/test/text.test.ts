import assert from "node:assert/strict";
import { test } from "node:test";

import { ago, ahead, dollars, duration } from "../src/format.js";
import { decode, encode, layOut, show } from "../src/payload.js";

const plain = (text: string): string => text.replaceAll("\u00a0", " ");

test("lengths of time have the precision that people want", () => {
  const lengths = [-5, 0, 999, 1049, 9999, 12_345, 184_000, 7_500_000, 90_000_000];
  const texts = ["0 ms", "0 ms", "999 ms", "1.0 s", "9.9 s", "12 s", "3 min 04 s", "2 h 05 min", "1 d 01 h"];
  assert.deepEqual(lengths.map(duration).map(plain), texts);
  assert.deepEqual([ago(500), ago(90_000), ahead(0), ahead(3_600_000)].map(plain), ["now", "1 min ago", "now", "in 1 h"]);
});

test("small amounts of money can be told apart", () => {
  const amounts = [0, undefined, 12.5, 0.5, 0.0042, 0.00001234, -0.25, "NaN"] as const;
  const texts = ["", "", "$12.50", "$0.50", "$0.0042", "$0.0000123", "−$0.25", "$NaN"];
  assert.deepEqual(amounts.map(dollars), texts);
});

const laidOut = (text: string): string => layOut(text).map((token) => token.text).join("");

test("JSON is laid out as JSON.stringify does it", () => {
  const values = [{}, [], 1, "a", null, [1, [2, {}], []], { a: { b: [true, "x: {y}, \" \\"] }, "": -1.5e-7 }];
  for (const value of values) assert.equal(laidOut(JSON.stringify(value)), JSON.stringify(value, undefined, 2));
});

test("JSON is shown as it is, to the last digit", () => {
  assert.equal(laidOut('{"id":9007199254740993,"id":1.10}'), '{\n  "id": 9007199254740993,\n  "id": 1.10\n}');
  const kinds = layOut('{"k":["s",1,true]}').filter((token) => token.kind !== "plain");
  assert.deepEqual(kinds.map((token) => token.kind), ["key", "string", "number", "word"]);
});

test("bytes are shown as what they are", () => {
  assert.equal(show(undefined).kind, "nothing");
  assert.equal(show(encode('{"a":1}')).kind, "json");
  assert.deepEqual(show(encode("Grüße 🦀")), { kind: "text", text: "Grüße 🦀", size: 12 });
  const bytes = show("AAH/aGk=");
  assert.equal(bytes.kind === "bytes" && bytes.text, `0000  00 01 ff 68 69${" ".repeat(33)}  ···hi`);
});

test("base64 goes there and back", () => {
  const text = JSON.stringify({ greeting: "Grüße, 世界 🦀" });
  assert.equal(new TextDecoder().decode(decode(encode(text))), text);
});
