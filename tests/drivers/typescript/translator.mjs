// Answers questions of tests/support/translator.rs, which has the protocol.
import { answerLines } from "./lines.mjs";

/**
 * Serves one library. `find` returns for a case and a message:
 *
 *     { readBinary, readJson, writeBinary, writeJson, check?, rejection, isUnwritable }
 *
 * `check` throws at what must hold for each message, `rejection` returns what an error says of an input, or
 * undefined for one that was not meant to be.
 */
export function serve(find) {
  const prototype = fingerprint();
  return answerLines(async ({ case: name, message, inputs }) => {
    const type = await find(name, message);
    return { outcomes: inputs.map((input) => judged(type, input, prototype)) };
  });
}

function judged(type, input, prototype) {
  const started = performance.now();
  const outcome = outcomeOf(type, input);
  if (fingerprint() !== prototype) return { broken: "Object.prototype was changed" };
  const took = performance.now() - started;
  return took > 2000 ? { broken: `took ${took} ms` } : outcome;
}

function outcomeOf(type, input) {
  let message;
  try {
    message = "json" in input ? type.readJson(input.json) : type.readBinary(bytes(input.binary));
  } catch (error) {
    const rejected = type.rejection(error);
    return rejected ? { rejected } : { broken: text(error) };
  }
  const read = { binary: null, json: null };
  for (const [form, write] of [
    ["binary", () => hexadecimal(type.writeBinary(message))],
    ["json", () => type.writeJson(message)],
  ]) {
    try {
      read[form] = write();
    } catch (error) {
      if (!type.isUnwritable(error)) return { broken: text(error) };
      read.unwritable = error.message;
    }
  }
  try {
    type.check?.(message, read);
  } catch (error) {
    return { broken: text(error) };
  }
  return { read };
}

/** Changes with every key that all objects would inherit. */
function fingerprint() {
  return Reflect.ownKeys(Object.prototype).length + Reflect.ownKeys(Array.prototype).length;
}

/** A copy in memory of its own, so that a decoder that reads beyond the end is caught. */
function bytes(hexadecimal) {
  return Uint8Array.from(Buffer.from(hexadecimal, "hex"));
}

function hexadecimal(bytes) {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("hex");
}

function text(error) {
  return `${error?.stack ?? error}`;
}
