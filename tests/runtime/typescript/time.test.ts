import { deepEqual, equal, throws } from "node:assert/strict";
import { test } from "node:test";

import {
  createDate,
  dateFromNanos,
  isSameDate,
  nanosOfDate,
  readDate,
  readDateGoJson,
  readDateJson,
  writeDate,
  writeDateGoJson,
  writeDateJson,
} from "../../../templates/typescript/runtime/date.js";
import { decode, type Read } from "../../../templates/typescript/runtime/read.js";
import {
  readRfc3339,
  readRfc3339GoJson,
  readRfc3339Json,
  writeRfc3339,
  writeRfc3339GoJson,
  writeRfc3339Json,
} from "../../../templates/typescript/runtime/rfc3339.js";
import { encodeOwned } from "../../../templates/typescript/runtime/write.js";

const rejected = { name: "DecodeError" };
const notWritable = { name: "EncodeError" };
const nineDigits = "2024-05-04T09:30:00.123456789Z";

function recoded<T>(write: (value: T, p: number) => number, read: Read<T>, value: T): T {
  return decode(read, encodeOwned(write, value));
}

test("a date that was read keeps its nanoseconds until its time changes", () => {
  const date = readDateJson(nineDigits);
  equal(date.getTime(), Date.parse("2024-05-04T09:30:00.123Z"));
  equal(nanosOfDate(date), 123456789);
  equal(writeDateJson(date), `"${nineDigits}"`);
  const again = recoded(writeDate, readDate, date);
  equal(nanosOfDate(again), 123456789);
  equal(nanosOfDate(createDate(again)), 123456789);
  again.setMilliseconds(5);
  equal(writeDateJson(again), '"2024-05-04T09:30:00.005Z"');
  equal(nanosOfDate(new Date(date)), 123000000);
});

test("dates are the same to the nanosecond", () => {
  const [date, same, finer] = [dateFromNanos(1, 5), dateFromNanos(1, 5), dateFromNanos(1, 6)];
  equal(isSameDate(date, same), true);
  equal(isSameDate(date, finer), false);
  equal(date.getTime(), finer.getTime());
  equal(createDate(date) === date, false);
});

test("dates before 1970 count forward", () => {
  const date = dateFromNanos(-1, 999999999);
  equal(date.getTime(), -1);
  equal(writeDateJson(recoded(writeDate, readDate, date)), '"1969-12-31T23:59:59.999999999Z"');
});

test("what no date can be is an error", () => {
  throws(() => encodeOwned(writeDate, new Date(NaN)), notWritable);
  throws(() => encodeOwned(writeDate, "2024" as unknown as Date), notWritable);
  throws(() => writeDateJson(new Date(8.64e15)), notWritable);
  for (const json of ["2024", "2024-02-30T00:00:00Z", 5, null]) throws(() => readDateJson(json), rejected);
  // Seconds beyond what a Date can be, and nanoseconds that are none.
  throws(() => decode(readDate, Uint8Array.of(8, 255, 255, 255, 255, 255, 255, 63)), {
    ...rejected,
    typeName: "google.protobuf.Timestamp",
  });
  throws(() => decode(readDate, Uint8Array.of(16, 128, 148, 235, 220, 3)), rejected);
  throws(() => decode(readDate, Uint8Array.of(8)), { ...rejected, field: "seconds" });
});

test("a text is the same moment in UTC, with all its digits", () => {
  equal(recoded(writeRfc3339, readRfc3339, nineDigits), nineDigits);
  equal(recoded(writeRfc3339, readRfc3339, "2024-05-04T11:30:00+02:00"), "2024-05-04T09:30:00Z");
  equal(readRfc3339Json("2024-05-04T11:30:00.5+02:00"), "2024-05-04T09:30:00.500Z");
  equal(writeRfc3339Json("2024-05-04T11:30:00.5+02:00"), '"2024-05-04T09:30:00.500Z"');
  equal(decode(readRfc3339, new Uint8Array(0)), "1970-01-01T00:00:00Z");
  for (const text of ["", "2024", "2024-02-30T00:00:00Z"]) {
    throws(() => encodeOwned(writeRfc3339, text), notWritable);
    throws(() => readRfc3339Json(text), rejected);
  }
  throws(() => decode(readRfc3339, Uint8Array.of(8, 255, 255, 255, 255, 255, 63)), rejected);
});

test("what is read twice is merged", () => {
  const bytes = Uint8Array.of(16, 7);
  const into = dateFromNanos(3, 5);
  deepEqual([recodedOver(readDate, bytes, into).getTime(), nanosOfDate(recodedOver(readDate, bytes, into))], [3000, 7]);
  equal(recodedOver(readRfc3339, bytes, "1970-01-01T00:00:03Z"), "1970-01-01T00:00:03.000000007Z");
});

function recodedOver<T>(read: Read<T>, bytes: Uint8Array, into: T): T {
  return read(bytes, 0, bytes.length, 10, into);
}

test("Go has seconds and nanoseconds", () => {
  const json = '{"seconds":1714815000,"nanos":123456789}';
  equal(writeDateGoJson(readDateJson(nineDigits)), json);
  equal(writeRfc3339GoJson(nineDigits), json);
  equal(writeRfc3339GoJson("1970-01-01T00:00:00Z"), "{}");
  equal(writeRfc3339GoJson("1970-01-01T00:00:10Z"), '{"seconds":10}');
  equal(readRfc3339GoJson(JSON.parse(json)), nineDigits);
  equal(nanosOfDate(readDateGoJson(JSON.parse(json))), 123456789);
  equal(readRfc3339GoJson({ nanos: null }), "1970-01-01T00:00:00Z");
  const field = { ...rejected, typeName: "google.protobuf.Timestamp" };
  for (const wrong of [{ seconds: "1" }, { nanos: 1.5 }, { nanos: -1 }, { minutes: 1 }, { seconds: 1e15 }, []]) {
    throws(() => readRfc3339GoJson(wrong), field);
  }
});
