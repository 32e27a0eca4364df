import { equal, throws } from "node:assert/strict";
import { test } from "node:test";

import { asNumber, integer } from "../../../templates/typescript/runtime/int64.js";

const notWritable = { name: "EncodeError" };

test("numbers and texts are integers", () => {
  for (const value of [0, 1, -1, 2 ** 53 - 1, -(2 ** 53 - 1)]) {
    equal(integer(value), BigInt(value));
    equal(integer(String(value)), BigInt(value));
  }
  equal(integer("-9223372036854775808"), -(2n ** 63n));
  equal(integer("18446744073709551615"), 2n ** 64n - 1n);
});

test("what may have been rounded, and what has a second text, is refused", () => {
  for (const value of [2 ** 53, 1.5, NaN, Infinity]) throws(() => integer(value), notWritable);
  const texts = ["", " 1", "1 ", "00", "01", "-0", "+1", "1.0", "1e5", "0x1", "1n", "１", "123456789012345678901"];
  for (const text of texts) throws(() => integer(text), notWritable);
  throws(() => integer(null as unknown as string), notWritable);
});

test("an integer is a number where that is exact, and says where it is not", () => {
  equal(asNumber(-(2n ** 53n) + 1n), -(2 ** 53) + 1);
  throws(() => asNumber(2n ** 53n), { name: "DecodeError", offset: undefined });
  throws(() => asNumber(-(2n ** 63n), 7), { name: "DecodeError", offset: 7, reason: /9223372036854775808/ });
});
