import { deepEqual, equal, ok, throws } from "node:assert/strict";
import { test } from "node:test";

import {
  durationFromJson,
  durationFromMillis,
  durationText,
  durationToMillis,
  fieldMaskFromJson,
  fieldMaskText,
  type TimeInit,
  timestampFromDate,
  timestampFromJson,
  timestampNow,
  timestampText,
  timestampToDate,
} from "../../../templates/typescript/runtime/wkt.js";

const rejected = { name: "DecodeError" };
const notWritable = { name: "EncodeError" };
const notTexts = [null, undefined, 0, true, {}, []];

test("a timestamp is a moment from year 1 to 9999, with nanoseconds", () => {
  const timestamps: [string, bigint, number][] = [
    ["1970-01-01T00:00:00Z", 0n, 0],
    ["0001-01-01T00:00:00Z", -62135596800n, 0],
    ["9999-12-31T23:59:59.999999999Z", 253402300799n, 999999999],
    ["1969-12-31T23:59:59.999999999Z", -1n, 999999999],
    ["2024-02-29T12:34:56.010Z", 1709210096n, 10000000],
    ["1900-02-28T00:00:00.000010Z", -2203977600n, 10000],
    ["2000-02-29T00:00:00.000000001Z", 951782400n, 1],
    ["0099-12-31T23:59:59Z", -59011459201n, 0],
  ];
  for (const [text, seconds, nanos] of timestamps) {
    deepEqual(timestampFromJson(text), { seconds, nanos });
    equal(timestampText({ seconds, nanos }), `"${text}"`);
  }
  equal(timestampText({}), '"1970-01-01T00:00:00Z"');
});

test("a timestamp may have an offset, and any number of decimals up to nine", () => {
  deepEqual(timestampFromJson("1970-01-01T08:00:00+08:00"), { seconds: 0n, nanos: 0 });
  deepEqual(timestampFromJson("1969-12-31T16:00:00-08:00"), { seconds: 0n, nanos: 0 });
  deepEqual(timestampFromJson("1970-01-01T05:45:01.5+05:45"), { seconds: 1n, nanos: 500000000 });
  deepEqual(timestampFromJson("1970-01-01T00:00:00.12345Z"), { seconds: 0n, nanos: 123450000 });
  deepEqual(timestampFromJson("0001-01-01T01:00:00+01:00"), { seconds: -62135596800n, nanos: 0 });
});

test("what is no moment is no timestamp", () => {
  const texts = [
    "", "0000-01-01T00:00:00Z", "10000-01-01T00:00:00Z", "0001-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01",
    "1970-01-01T00:00:00", "1970-01-01 00:00:00Z", "1970-01-01t00:00:00Z", "1970-01-01T00:00:00z", "1970-01-01",
    "1970-01-01T00:00:00+0800", "1970-01-01T00:00:00+08", "1970-01-01T00:00:00+24:00", "1970-01-01T00:00:00+00:60",
    "2023-02-29T00:00:00Z", "1900-02-29T00:00:00Z", "2024-02-30T00:00:00Z", "2024-04-31T00:00:00Z", "2024-13-01T00:00:00Z",
    "2024-00-01T00:00:00Z", "2024-01-00T00:00:00Z", "2024-01-32T00:00:00Z", "2024-01-01T24:00:00Z", "2024-01-01T00:60:00Z",
    "2024-01-01T00:00:60Z", "2024-01-01T00:00:00.Z", "2024-01-01T00:00:00.1234567890Z", "2024-1-1T00:00:00Z", "+002024-01-01T00:00:00Z",
    "2024-01-01T00:00:00Z\n", " 2024-01-01T00:00:00Z", "٢٠٢٤-01-01T00:00:00Z", "2024-01-01T00:00:00,5Z", "24-01-01T00:00:00Z",
  ];
  for (const value of [...texts, ...notTexts]) throws(() => timestampFromJson(value), rejected);
});

test("a timestamp that is out of range cannot be written", () => {
  const wrong: TimeInit[] = [
    { seconds: -62135596801n }, { seconds: 253402300800n }, { seconds: 2n ** 63n }, { nanos: -1 }, { nanos: 1000000000 },
    { nanos: 0.5 }, { nanos: NaN }, { seconds: 0.5 }, { seconds: "x" }, { nanos: "1" as unknown as number },
  ];
  for (const timestamp of wrong) throws(() => timestampText(timestamp), notWritable);
});

test("a duration has a sign, seconds and up to nine decimals", () => {
  const durations: [string, bigint, number][] = [
    ["0s", 0n, 0],
    ["1s", 1n, 0],
    ["-5s", -5n, 0],
    ["1.010s", 1n, 10000000],
    ["1.000010s", 1n, 10000],
    ["1.000000010s", 1n, 10],
    ["-0.500s", 0n, -500000000],
    ["-315576000000.999999999s", -315576000000n, -999999999],
    ["315576000000.999999999s", 315576000000n, 999999999],
  ];
  for (const [text, seconds, nanos] of durations) {
    deepEqual(durationFromJson(text), { seconds, nanos });
    equal(durationText({ seconds, nanos }), `"${text}"`);
  }
  equal(durationText({}), '"0s"');
  deepEqual(durationFromJson("-0.5s"), { seconds: 0n, nanos: -500000000 });
  ok(Object.is(durationFromJson("-0s").nanos, 0), "no minus zero");
});

test("what has no unit or is too long is no duration", () => {
  const texts = [
    "", "s", "1", "1 s", " 1s", "1s ", "1.s", ".5s", "+1s", "--1s", "1e3s", "1.0000000001s", "1m", "1S", "0x1s", "٣s",
    "315576000001.000000000s", "-315576000001.000000000s", `${"9".repeat(1000)}s`,
  ];
  for (const value of [...texts, ...notTexts]) throws(() => durationFromJson(value), rejected);
});

test("a duration that is out of range or has two signs cannot be written", () => {
  const wrong: TimeInit[] = [
    { seconds: 315576000001n }, { seconds: -315576000001n }, { nanos: 1000000000 }, { nanos: -1000000000 },
    { seconds: 1n, nanos: -1 }, { seconds: -1n, nanos: 1 }, { nanos: 0.5 }, { nanos: NaN },
  ];
  for (const duration of wrong) throws(() => durationText(duration), notWritable);
});

test("a field mask is a text of paths in camel case", () => {
  const masks: [string, string[]][] = [
    ["", []],
    ["foo", ["foo"]],
    ["foo,barBaz", ["foo", "bar_baz"]],
    ["a.bC.d1", ["a.b_c.d1"]],
    ["Foo", ["_foo"]],
  ];
  for (const [text, paths] of masks) {
    deepEqual(fieldMaskFromJson(text), { paths });
    equal(fieldMaskText({ paths }), `"${text}"`);
  }
  equal(fieldMaskText({}), '""');
});

test("paths that would not come back the same are no field mask", () => {
  for (const value of ["foo,bar_bar", "foo_bar", "a,,b", ",", "foo ", "a-b", "größe", ...notTexts]) {
    throws(() => fieldMaskFromJson(value), rejected);
  }
  for (const path of ["fooBar", "foo_3_bar", "foo__bar", "foo_", "_", "a,b", "", "a b", "größe", "foo_Bar"]) {
    throws(() => fieldMaskText({ paths: [path] }), notWritable);
  }
});

test("a Date and a timestamp are the same moment", () => {
  const moments: [number, bigint, number][] = [[0, 0n, 0], [1500, 1n, 500000000], [-1, -1n, 999000000], [-1500, -2n, 500000000]];
  for (const [millis, seconds, nanos] of moments) {
    deepEqual(timestampFromDate(new Date(millis)), { seconds, nanos });
    equal(timestampToDate({ seconds, nanos }).getTime(), millis);
  }
  equal(timestampToDate({ seconds: 1n, nanos: 999999999 }).getTime(), 1999);
  equal(timestampToDate({}).getTime(), 0);
  throws(() => timestampFromDate(new Date(NaN)), notWritable);
  ok(Math.abs(timestampToDate(timestampNow()).getTime() - Date.now()) < 10_000, "now");
});

test("milliseconds and a duration are the same length", () => {
  const lengths: [number, bigint, number][] = [
    [0, 0n, 0], [1500, 1n, 500000000], [-1500, -1n, -500000000], [0.25, 0n, 250000], [1.1, 0n, 1100000], [-0.5, 0n, -500000],
  ];
  for (const [millis, seconds, nanos] of lengths) {
    deepEqual(durationFromMillis(millis), { seconds, nanos });
    equal(durationToMillis({ seconds, nanos }), millis);
  }
  deepEqual(durationFromMillis(999.9999999), { seconds: 1n, nanos: 0 });
  deepEqual(durationFromMillis(-999.9999999), { seconds: -1n, nanos: 0 });
  ok(Object.is(durationFromMillis(-0).nanos, 0), "no minus zero");
  for (const millis of [NaN, Infinity, -Infinity, 1e300]) throws(() => durationFromMillis(millis), notWritable);
});
