// Translates with protobuf-es, by descriptors. Speaks the protocol of tests/support/translator.rs.
//
// Usage: node translate-protobuf-es.mjs <folder of the npm package> <folder with a <case>.binpb for each case>
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

import { serve } from "./translator.mjs";

const [library, root] = process.argv.slice(2);
const require = createRequire(import.meta.url);
const { createFileRegistry, fromBinary, fromJsonString, toBinary, toJsonString } = require(library);
const { FileDescriptorSetSchema } = require(join(library, "dist/cjs/wkt/index.js"));
const registries = new Map();

function load(name) {
  const set = fromBinary(FileDescriptorSetSchema, readFileSync(join(root, `${name}.binpb`)));
  return createFileRegistry(set);
}

serve((name, message) => {
  if (!registries.has(name)) registries.set(name, load(name));
  const registry = registries.get(name);
  const type = registry.getMessage(message);
  return {
    readBinary: (bytes) => fromBinary(type, bytes),
    readJson: (text) => fromJsonString(type, text, { registry }),
    writeBinary: (message) => toBinary(type, message),
    writeJson: (message) => toJsonString(type, message, { registry }),
    // It has no class of errors for wrong input.
    rejection: (error) => ({ text: `${error.stack}` }),
    isUnwritable: () => true,
  };
});
