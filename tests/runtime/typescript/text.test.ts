import { deepEqual, equal, throws } from "node:assert/strict";
import { test } from "node:test";

import { lenientUtf8, utf8 } from "../../../templates/typescript/runtime/text.js";

/** As many different characters as there are bytes, behind some that are not part of the text and before others. */
function ascii(size: number): Uint8Array {
  return Uint8Array.from({ length: size + 8 }, (_, at) => 33 + ((at * 7 + size) % 94));
}

const SIZES = Array.from({ length: 80 }, (_, size) => size);

test("an ASCII text of any length is read", () => {
  for (const size of SIZES) {
    const bytes = ascii(size);
    equal(utf8(bytes, 4, 4 + size), String.fromCharCode(...bytes.subarray(4, 4 + size)));
  }
});

test("a character of several bytes is found wherever it stands", () => {
  for (const size of SIZES) {
    for (let at = 0; at + 2 <= size; at++) {
      const bytes = ascii(size);
      const [before, after] = [bytes.subarray(4, 4 + at), bytes.subarray(6 + at, 4 + size)];
      const expected = `${String.fromCharCode(...before)}é${String.fromCharCode(...after)}`;
      bytes.set([0xc3, 0xa9], 4 + at);
      equal(utf8(bytes, 4, 4 + size), expected);
    }
  }
});

test("a byte that is no UTF-8 is found wherever it stands", () => {
  for (const size of SIZES) {
    for (let at = 0; at < size; at++) {
      const bytes = ascii(size);
      bytes[4 + at] = 0xff;
      throws(() => utf8(bytes, 4, 4 + size), { name: "DecodeError", offset: 4 });
      equal(lenientUtf8(bytes, 4, 4 + size).indexOf("\ufffd"), at);
    }
  }
});

test("a text does not reach into what is behind it", () => {
  const bytes = Uint8Array.of(0xc3, 0xa9);
  throws(() => utf8(bytes, 0, 1), { name: "DecodeError" });
  deepEqual([utf8(bytes, 0, 0), utf8(bytes, 2, 2)], ["", ""]);
});
