import { deepEqual, equal, throws } from "node:assert/strict";
import { test } from "node:test";

import {
  enumName,
  enumNumber,
  type EnumStrings,
  enumStrings,
  packedClosedNames,
} from "../../../templates/typescript/runtime/enum-strings.js";

type State = "IDLE" | "BUSY";
const states: EnumStrings<State> = enumStrings("acme.v1.State", { IDLE: 0, BUSY: 1, WORKING: 1 });

test("a value is its first name, or its number where it has none", () => {
  equal(enumName(states, 0), "IDLE");
  equal(enumName(states, 1), "BUSY");
  equal(enumName(states, 7), 7);
  equal(enumName(states, undefined), undefined);
});

test("every name has a number, and so has a number", () => {
  deepEqual(["IDLE", "BUSY", "WORKING", 7].map((value) => enumNumber(states, value)), [0, 1, 1, 7]);
  throws(() => enumNumber(states, "LAZY"), { name: "EncodeError", message: /acme\.v1\.State.*"LAZY"/ });
  for (const other of ["constructor", "__proto__", null, {}]) {
    throws(() => enumNumber(states, other as string), { name: "EncodeError" });
  }
});

test("a closed enum keeps what has no name apart", () => {
  const values: State[] = [];
  const unknown = packedClosedNames(Uint8Array.of(3, 1, 9, 0), 0, 4, values, states, 8, undefined);
  deepEqual(values, ["BUSY", "IDLE"]);
  deepEqual(unknown, [Uint8Array.of(8, 9)]);
});
