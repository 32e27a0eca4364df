import { deepEqual, equal, throws } from "node:assert/strict";
import { test } from "node:test";

import {
  firstKey,
  isNull,
  jsonBool,
  jsonBytes,
  jsonDouble,
  jsonEnum,
  jsonFloat,
  jsonInt32,
  jsonInt64,
  jsonList,
  jsonMap,
  type JsonReader,
  type JsonScanner,
  jsonString,
  jsonUint32,
  jsonUint64,
  enumNames,
  keyInt32,
  keyString,
  keyTable,
  nextKey,
  once,
  parseJson,
  scanBool,
  scanBytes,
  scanDouble,
  scanEnum,
  scanFloat,
  scanInt32,
  scanInt64,
  scanJson,
  scanList,
  scanMap,
  scanString,
  scanUint32,
  scanUint64,
  scanValue,
} from "../../../templates/typescript/runtime/json.js";

/** What the scanner makes of a text, or undefined if it gave up. */
function scanned<T>(text: string, scan: JsonScanner<T>): T | undefined {
  try {
    return scanJson<T | undefined>(text, scan, () => undefined);
  } catch {
    return undefined;
  }
}

const kinds = enumNames("Kind", { NONE: 0, FACT: 1, NONE_EITHER: 0 });
const any = (value: unknown): unknown => value;
const scanners: readonly (readonly [JsonScanner<unknown>, JsonReader<unknown>])[] = [
  [scanBool, jsonBool],
  [scanBytes, jsonBytes],
  [scanDouble, jsonDouble],
  [() => scanEnum(kinds), (value) => jsonEnum(kinds, value)],
  [scanFloat, jsonFloat],
  [scanInt32, jsonInt32],
  [scanInt64, jsonInt64],
  [scanString, jsonString],
  [scanUint32, jsonUint32],
  [scanUint64, jsonUint64],
  [() => scanValue(any), any],
];

const numbers = [
  "0", "-0", "1", "-1", "7.0", "0.1", "-407.736", "2147483647", "2147483648", "-2147483649", "4294967295", "4294967296",
  "123456789012345", "1234567890123456", "9007199254740991", "9007199254740992", "9007199254740993", "1e5", "1E+2", "1e-7",
  "0.63656408758834", "0.636564087588341", "0.63656408758834123", "0.000000000000001", "0.0000000000000001", "5e-324",
  "1.7976931348623157e308", "3.4028235e38", "3.5e38", "18446744073709551615", "100000000000000000000",
];
const noNumbers = ["01", "-01", "00", "1.", ".5", "-", "+1", "1e", "1e+", "1.e1", "1e400", "0x1", "1_0", "1n", "Infinity", "NaN"];
const words = [
  "plain", "", "NONE", "FACT", "NONE_EITHER", "MORE", "aGVsbG8=", "aGVsbG8", "_-8=", "a", "caf\u00e9", "\u65e5\u672c\u8a9e",
  "\u{1f600}", "x".repeat(28), "x".repeat(36), "x".repeat(400), "NaN", "-Infinity", "5", "-5", "007", "1e2", " 1", "1 ",
  "123456789012345", "1234567890123456", "18446744073709551615", "null", "__proto__", ":", "{", "]", "\u2028", "\x7f",
];
const strings = [
  ...words.map((word) => JSON.stringify(word)), '"\\n"', '"\\u0041\\\\"', '"\\/\\"x"', '"a\\ud83d\\ude00"', '"\\ud800"', '"\ud800"',
  '"\udc00x"', '"\ud7ff\ue000"', '"\\x"', '"\\u12"', '"\\', '"\\"', '"', '"a', '"\n"', '"\0"', '"\x1f"', "'a'",
];
const others = ["true", "false", "null", "tru", "falsey", "nul", "", " ", "[]", "{}", "[1,[2,{}]]", '{"a":{"b":"}"}}', "[1,]", "[", "]", "{]"];

test("what is scanned is what is read from the parsed value", () => {
  const texts = [...numbers, ...noNumbers, ...strings, ...others];
  for (const text of [...texts, ...texts.map((text) => ` \t${text}\r\n`), ...texts.map((text) => `${text},1`)]) {
    for (const [scan, read] of scanners) {
      const value = scanned(text, scan);
      if (value !== undefined) deepEqual(value, parseJson(text, read), text);
    }
  }
});

test("what is usual is scanned", () => {
  for (const text of ["true", "false"]) equal(scanned(text, scanBool), text === "true");
  for (const text of numbers) equal(scanned(text, scanDouble), Number(text), text);
  for (const text of ["0", "-5", "2147483647", '"12"']) equal(scanned(text, scanInt32), parseJson(text, jsonInt32));
  for (const text of ["0", "4294967295", '"12"']) equal(scanned(text, scanUint32), parseJson(text, jsonUint32));
  for (const text of ["0", "-5", '"-5"', '"1701005868611"', '"9223372036854775807"']) {
    equal(scanned(text, scanInt64), parseJson(text, jsonInt64));
  }
  for (const word of words) equal(scanned(JSON.stringify(word), scanString), word);
  equal(scanned('"a\\n\\u00e9"', scanString), "a\n\u00e9");
  deepEqual(scanned('"aGVsbG8="', scanBytes), new Uint8Array([104, 101, 108, 108, 111]));
  for (const [text, number] of [['"FACT"', 1], ['"NONE_EITHER"', 0], ["1", 1], ["7", 7]] as const) {
    equal(scanned(text, () => scanEnum(kinds)), number);
  }
});

test("decimals are rounded as JSON.parse rounds them", () => {
  let seed = 1;
  const random = (below: number): number => (seed = (seed * 48271) % 2147483647) % below;
  for (let count = 0; count < 20000; count++) {
    const digits = Array.from({ length: 1 + random(17) }, () => random(10)).join("");
    const text = `${random(2) > 0 ? "-" : ""}${random(1000)}.${digits}`;
    equal(scanned(text, scanDouble), JSON.parse(text), text);
  }
});

test("lists and maps", () => {
  const list = (): number[] => scanList(scanInt32);
  const readList: JsonReader<number[]> = (value) => jsonList(value, jsonInt32);
  for (const text of ["[]", "[ ]", "[1]", " [ 1 ,\n2\t] "]) deepEqual(scanned(text, list), parseJson(text, readList));
  for (const text of ["[1,]", "[,1]", "[1 2]", "[1", "[1}", "[[1]]", "[null]", "{}", "1", "[] []"]) {
    equal(scanned(text, list), undefined, text);
  }
  const map = (): object => scanMap(keyString, scanString);
  for (const text of ["{}", '{"a":"b"}', ' { "" : "c" ,\n"d" : "e" } ', '{"__proto__":"f","\u00e9":"g"}']) {
    deepEqual(scanned(text, map), parseJson(text, (value) => jsonMap(value, keyString, jsonString)), text);
  }
  equal(Object.hasOwn(scanned('{"__proto__":"x"}', map)!, "__proto__"), true);
  for (const text of ['{"a":"b","a":"b"}', '{"__proto__":"","__proto__":""}', '{"a":"b",}', '{"a" "b"}', '{a:"b"}', '{"a":null}', "[]"]) {
    equal(scanned(text, map), undefined, text);
  }
  const counts = (): object => scanMap(keyInt32, scanInt32);
  deepEqual(scanned('{"1":2,"-3":4,"05":6}', counts), { 1: 2, [-3]: 4, 5: 6 });
  for (const text of ['{"1":2,"01":3}', '{"x":1}']) equal(scanned(text, counts), undefined, text);
});

interface Pair {
  x: number;
  next: Pair | undefined;
}

const pairKeys = keyTable(["x", "next"]);

function scanPair(): Pair {
  let x = 0;
  let next: Pair | undefined;
  let seen = 0;
  for (let key = firstKey(pairKeys); key !== undefined; key = nextKey(pairKeys)) {
    switch (key) {
      case "x":
        seen = once(seen, 1);
        if (isNull()) break;
        x = scanInt32();
        break;
      case "next":
        seen = once(seen, 2);
        if (isNull()) break;
        next = scanPair();
        break;
    }
  }
  return { x, next };
}

test("messages", () => {
  for (const text of ["{}", " { } ", '{"x":1}', '{ "next" : { "x" : 2 } , "x" : 1 }', '{"x":null,"next":null}']) {
    const { x, next } = JSON.parse(text) as Partial<Pair>;
    deepEqual(scanned(text, scanPair), { x: x ?? 0, next: next?.x === undefined ? undefined : { x: next.x, next: undefined } });
  }
  const unusual = [
    '{"x":1,"x":1}', '{"x":null,"x":1}', '{"x":1,}', '{"y":1}', '{"":1}', '{"x ":1}', '{"\\u0078":1}', '{"x"1}', '{"x":}', "null",
    '{"x":1}}', '{"x":1', '{"next":[]}', '{"x', '{"xx":1}', '{"nexT":{}}', "",
  ];
  for (const text of unusual) equal(scanned(text, scanPair), undefined, text);
});

test("a table finds its keys, and no others", () => {
  const keys = Array.from({ length: 300 }, (_, index) => `k${"e".repeat(index % 7)}${index}y`).concat("\u00e9", "a", "\u{1f600}", "");
  const table = keyTable(keys);
  const find = (): string | undefined => {
    const key = firstKey(table);
    if (key !== undefined) scanBool();
    if (key !== undefined) nextKey(table);
    return key;
  };
  for (const key of keys) {
    equal(scanned(`{"${key}":true}`, find), key === "" ? undefined : key);
    equal(scanned(`{"${key}-":true}`, find), undefined);
    equal(scanned(`{"-${key.slice(1)}":true}`, find), undefined);
  }
});

test("values are nested no more deeply than by the parser", () => {
  const list = (): unknown => scanList(list);
  const nested = (depth: number): string => "[".repeat(depth) + "]".repeat(depth);
  for (const scan of [list, () => scanValue(any), () => scanList(() => scanValue(any))]) {
    deepEqual(scanned(nested(100), scan), JSON.parse(nested(100)));
    equal(scanned(nested(101), scan), undefined);
  }
});

test("what stands within any value is read exactly", () => {
  const list = (): unknown => scanList(() => scanValue(any));
  deepEqual(scanned('[{"a":9007199254740993},"}",[":"," :"],null,true,1.5,{"\\"}":"\\\\"}]', list), [
    { a: 9007199254740993n }, "}", [":", " :"], null, true, 1.5, { '"}': "\\" },
  ]);
  equal(scanned('[{"a":1,"a":2}]', list), undefined);
});

test("a reader may read another text meanwhile", () => {
  const inner = (value: unknown): unknown => [value, scanJson<unknown>('{"x":1}', scanPair, () => "parsed")];
  deepEqual(scanned('["a","b"]', () => scanList(() => scanValue(inner))), [["a", "parsed"], ["b", "parsed"]]);
});

test("texts of any length are read", () => {
  for (const length of [65000, 65533, 65534, 70000]) {
    const word = "\u00e9".repeat(length);
    equal(scanJson(`"${word}"`, scanString, jsonString), word);
  }
});

test("errors are those of the parser", () => {
  throws(() => scanJson("[true]", () => scanList(scanInt32), (value) => jsonList(value, jsonInt32)), {
    name: "DecodeError",
    message: "$[0]: expected an int32, found true",
  });
  for (const value of [undefined, null, 5]) {
    throws(() => scanJson(value as unknown as string, scanString, jsonString), { name: "DecodeError" });
  }
});
