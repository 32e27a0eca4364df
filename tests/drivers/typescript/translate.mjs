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
    // A file of types only exports nothing; the adapter to grpc-js needs that package.
    (path) => path.endsWith(".js") && !path.endsWith("grpc-js.js"),
  );
  const loaded = await Promise.all(modules.map((path) => import(pathToFileURL(join(folder, path)))));
  const exported = loaded.flatMap((module) => Object.values(module));
  const runtime = loaded.find((module) => module.createRegistry && module.DecodeError);
  const types = exported.filter((value) => typeof value?.typeName === "string" && ("create" in value || "get" in value));
  const registry = runtime.createRegistry(...types);
  return (message) => translation(registry.message(message), registry, runtime);
}

function translation(type, registry, { DecodeError, EncodeError }) {
  const options = { registry };
  return {
    readBinary: (bytes) => type.decode(bytes),
    readJson: (text) => type.fromJsonString(text, options),
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
  const value = type.toJson(message, options);
  deepStrictEqual(value, JSON.parse(json));
  // An Any is packed again, and that sorts the keys of its maps.
  deepStrictEqual(type.toJson(type.fromJson(value, options), options), value);
}

await serve(async (name, message) => {
  if (!cases.has(name)) cases.set(name, load(name));
  return (await cases.get(name))(message);
});
