// Translates with generated code. Speaks the protocol of tests/support/translator.rs.
//
// Usage: node translate.mjs <folder with a folder of generated JavaScript for each case>
import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

import { serve } from "./translator.mjs";

const root = resolve(process.argv[2]);
const cases = new Map();

/** The message types and extensions of a case, and what is the same for all of them. */
async function load(name) {
  const folder = join(root, name);
  const modules = readdirSync(folder, { recursive: true }).filter(
    // What is for Node, with grpc-js, is not needed here.
    (path) => path.endsWith(".js") && !/runtime_?\/(grpc-js[\w-]*|plugin-\w+)\.js$/.test(path),
  );
  const loaded = await Promise.all(modules.map((path) => import(pathToFileURL(join(folder, path)))));
  const exported = loaded.flatMap((module) => Object.values(module));
  const runtime = loaded.find((module) => module.createRegistry && module.DecodeError);
  const types = exported.filter((value) => typeof value?.typeName === "string" && ("create" in value || "get" in value));
  const registry = runtime.createRegistry(...types);
  return (message) => translation(registry.message(message), registry, runtime);
}

function translation(type, registry, { DecodeError, EncodeError, parseJson }) {
  const options = { registry };
  const readJson = (text) => type.fromJsonString(text, options);
  // What the scanner is held to, and hands over to.
  const readParsed = (text) => parseJson(text, (value) => type.fromJson(value, options));
  return {
    readBinary: (bytes) => type.decode(bytes),
    readJson: (text) => {
      deepStrictEqual(outcome(() => readJson(text)), outcome(() => readParsed(text)), "the scanner reads what the parser does");
      return readJson(text);
    },
    writeBinary: (message) => type.encode(message),
    writeJson: (message) => type.toJsonString(message, options),
    check: (message, written) => check(type, message, written, options),
    rejection: (error) =>
      error instanceof DecodeError
        ? { text: error.message, type: error.typeName, field: error.field?.toWellFormed(), offset: error.offset, path: error.path }
        : undefined,
    isUnwritable: (error) => error instanceof EncodeError,
  };
}

/** A message, or all that its error says. */
function outcome(read) {
  try {
    return read();
  } catch (error) {
    return { ...error, message: error.message };
  }
}

/** What holds for every message, whatever is in it. */
function check(type, message, { binary, json }, options) {
  const hexadecimal = (bytes) => Buffer.from(bytes).toString("hex");
  const copy = type.clone(message);
  deepStrictEqual(copy, message);
  ok(type.equals(message, copy), "a clone is equal");
  ok(type.equals(message, type.create(message)), "what is made of a message is equal");
  strictEqual(hexadecimal(type.encodeOwned(type.create(copy))), binary);
  const again = type.decode(Buffer.from(binary, "hex"));
  strictEqual(hexadecimal(type.encode(again)), binary, "what was written reads as what was written");
  if (json === null) return;
  ok(type.ownJson || json === "{}" || hasUnusualKey(json) || !isParsed(json, () => type.fromJsonString(json, options)), "what we write is scanned");
  const value = type.toJson(message, options);
  deepStrictEqual(value, JSON.parse(json));
  // An Any is packed again, and that sorts the keys of its maps.
  deepStrictEqual(type.toJson(type.fromJson(value, options), options), value);
}

/** Whether a key is that of an extension, empty, or has what the scanner does not look for in keys. */
function hasUnusualKey(json) {
  const keys = json.matchAll(/[{,]"((?:[^"\\]|\\.)*)":/g);
  return [...keys].some(([, key]) => /^$|^\[|[ !\\]/.test(key));
}

/** Whether a text goes through `JSON.parse` while something is done. */
function isParsed(text, act) {
  const { parse } = JSON;
  let found = false;
  JSON.parse = (given, ...others) => {
    found ||= given === text;
    return parse(given, ...others);
  };
  try {
    act();
  } catch {
    // Not all that is written can be read: a registry may lack its types.
  } finally {
    JSON.parse = parse;
  }
  return found;
}

await serve(async (name, message) => {
  if (!cases.has(name)) cases.set(name, load(name));
  return (await cases.get(name))(message);
});
