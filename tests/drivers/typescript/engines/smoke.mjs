// What an engine has to get right, in words that every engine knows. What is expected, tests/engines.rs has from
// prost-reflect.
import { BYTES, JSON_TEXT } from "./expected.mjs";
import { Smoke, createSmoke, decodeSmoke, encodeSmoke, smokeFromJsonString, smokeToJsonString } from "./generated/smoke.js";

const LONG = "a text that is longer than any text that is decoded by hand";

const MESSAGE = {
  name: "Grüße, 世界 🦀",
  size: -9007199254740993n,
  weight: 0.1,
  data: Uint8Array.of(0, 127, 128, 255),
  counts: { ["__proto__"]: -2 },
  parts: [{ name: "short" }, { name: LONG, outcome: { case: "done", value: true } }],
  deltas: [1, -1, 300],
};

/** Throws at what is wrong, and returns how much was right. */
export function smoke() {
  let count = 0;
  const equal = (found, expected) => {
    if (found !== expected) throw new Error(`expected ${expected}, found ${found}`);
    count++;
  };
  const bytes = encodeSmoke(MESSAGE);
  equal(hexadecimal(bytes), BYTES);
  equal(hexadecimal(encodeSmoke(decodeSmoke(bytes))), BYTES);
  equal(smokeToJsonString(decodeSmoke(bytes)), JSON_TEXT);
  equal(hexadecimal(encodeSmoke(smokeFromJsonString(JSON_TEXT))), BYTES);
  equal(Smoke.equals(createSmoke(MESSAGE), decodeSmoke(bytes)), true);
  equal(failure(() => decodeSmoke(Uint8Array.of(10, 2, 0xc3, 0x28))), "smoke.Smoke.name at byte 2: a text is not UTF-8");
  equal(failure(() => decodeSmoke(Uint8Array.of(10, 20, ...new Uint8Array(19).fill(97), 0xff))), "smoke.Smoke.name at byte 2: a text is not UTF-8");
  equal(failure(() => smokeFromJsonString('{"data":"*"}')), 'smoke.Smoke.data: expected base64, found the string "*"');
  equal(failure(() => smokeToJsonString({ name: "\ud800" })).length > 0, true);
  return `${count} right`;
}

function failure(act) {
  try {
    act();
  } catch (error) {
    return error.message;
  }
  return "";
}

function hexadecimal(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
