import { deepEqual, equal, throws } from "node:assert/strict";
import { test } from "node:test";

import { createFileRegistry, fileDescriptor } from "../../../templates/typescript/runtime/descriptor.js";

// Each is a FileDescriptorProto with nothing but its name.
const a = fileDescriptor("a", [], "CgFh");
const b = fileDescriptor("b", [a], "CgFi");
const c = fileDescriptor("c", [a, b], "CgFj");

test("a registry has each file once, imports before importers", () => {
  const registry = createFileRegistry(c, b);
  deepEqual(registry.files, [a, b, c]);
  equal(registry.file("b"), b);
  equal(registry.file("d"), undefined);
  deepEqual(createFileRegistry(createFileRegistry(b), c).files, [a, b, c]);
});

test("a file's bytes are decoded once", () => {
  deepEqual(a.bytes, Uint8Array.of(0x0a, 1, 0x61));
  equal(a.bytes, a.bytes);
});

test("a set has the files one behind the other", () => {
  deepEqual(createFileRegistry(b).toFileDescriptorSet(), Uint8Array.of(10, 3, 10, 1, 0x61, 10, 3, 10, 1, 0x62));
  equal(createFileRegistry().toFileDescriptorSet().length, 0);
  const long = fileDescriptor("long", [], "A".repeat(400));
  deepEqual(createFileRegistry(long).toFileDescriptorSet().slice(0, 4), Uint8Array.of(10, 0xac, 2, 0));
});

test("two files of one path must be equal", () => {
  equal(createFileRegistry(a, fileDescriptor("a", [], "CgFh")).files.length, 1);
  throws(() => createFileRegistry(b, fileDescriptor("a", [], "CgFi")), { message: "two different files are called a" });
});
