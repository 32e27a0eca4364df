// What generated descriptors hold, and what protobuf-es makes of them: a line of JSON for each runtime.
//
// Usage: node descriptors.mjs <folder of the npm package @bufbuild/protobuf> <generated runtime/descriptor.js> …
import { readdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const load = (...path) => import(pathToFileURL(join(...path)));
const [protobufEs, ...runtimes] = process.argv.slice(2);

const theirs = await load(resolve(protobufEs), "dist/esm/index.js");
const { FileDescriptorSetSchema } = await load(resolve(protobufEs), "dist/esm/wkt/index.js");

for (const runtime of runtimes) {
  const { createFileRegistry } = await load(resolve(runtime));
  const folder = dirname(dirname(resolve(runtime)));
  const paths = readdirSync(folder, { recursive: true }).filter((path) => path.endsWith(".desc.js"));
  const modules = await Promise.all(paths.map((path) => load(folder, path)));
  const registry = createFileRegistry(...modules.flatMap((module) => Object.values(module)));

  const set = theirs.fromBinary(FileDescriptorSetSchema, registry.toFileDescriptorSet());
  const types = [...theirs.createFileRegistry(set)];
  const names = (kind) => types.filter((type) => type.kind === kind).map((type) => type.typeName);
  const found = {
    files: registry.files.map(({ path, bytes }) => [path, [...bytes]]),
    messages: names("message"),
    enums: names("enum"),
    extensions: names("extension"),
    services: names("service"),
  };
  console.log(JSON.stringify(found));
}
