// @protobuf-ts/runtime with the code of @protobuf-ts/plugin, which is optimized for speed by default.
import { samples } from "../messages.mjs";
import { Small } from "../generated/protobuf-ts/bench/small.js";
import { Medium } from "../generated/protobuf-ts/bench/medium.js";
import { Doubles, Ints } from "../generated/protobuf-ts/bench/packed.js";

const plain = samples({
  oneof: (name, value) => ({ value: { oneofKind: name, [name]: value } }),
  int64: (value) => value,
});

export const small = {
  messages: plain.small.map((message) => Small.create(message)),
  encode: (message) => Small.toBinary(message),
  decode: (bytes) => Small.fromBinary(bytes),
  toJson: (message) => Small.toJsonString(message),
  fromJson: (text) => Small.fromJsonString(text),
};

export const medium = {
  messages: plain.medium.map((message) => Medium.create(message)),
  encode: (message) => Medium.toBinary(message),
  decode: (bytes) => Medium.fromBinary(bytes),
  toJson: (message) => Medium.toJsonString(message),
  fromJson: (text) => Medium.fromJsonString(text),
};

export const ints = {
  messages: plain.ints.map((message) => Ints.create(message)),
  encode: (message) => Ints.toBinary(message),
  decode: (bytes) => Ints.fromBinary(bytes),
};

export const doubles = {
  messages: plain.doubles.map((message) => Doubles.create(message)),
  encode: (message) => Doubles.toBinary(message),
  decode: (bytes) => Doubles.fromBinary(bytes),
};
