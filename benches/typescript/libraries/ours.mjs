// protogen's own TypeScript, with its default options.
import { samples } from "../messages.mjs";
import { createSmall, decodeSmall, encodeSmall } from "../generated/ours/bench/small.js";
import { smallFromJsonString, smallToJsonString } from "../generated/ours/bench/small.js";
import { createMedium, decodeMedium, encodeMedium } from "../generated/ours/bench/medium.js";
import { mediumFromJsonString, mediumToJsonString } from "../generated/ours/bench/medium.js";
import { createInts, decodeInts, encodeInts } from "../generated/ours/bench/packed.js";
import { createDoubles, decodeDoubles, encodeDoubles } from "../generated/ours/bench/packed.js";

const plain = samples({
  oneof: (name, value) => ({ value: { case: name, value } }),
  int64: (value) => value,
});

export const small = {
  messages: plain.small.map((message) => createSmall(message)),
  encode: (message) => encodeSmall(message),
  decode: (bytes) => decodeSmall(bytes),
  toJson: (message) => smallToJsonString(message),
  fromJson: (text) => smallFromJsonString(text),
};

export const medium = {
  messages: plain.medium.map((message) => createMedium(message)),
  encode: (message) => encodeMedium(message),
  decode: (bytes) => decodeMedium(bytes),
  toJson: (message) => mediumToJsonString(message),
  fromJson: (text) => mediumFromJsonString(text),
};

export const ints = {
  messages: plain.ints.map((message) => createInts(message)),
  encode: (message) => encodeInts(message),
  decode: (bytes) => decodeInts(bytes),
};

export const doubles = {
  messages: plain.doubles.map((message) => createDoubles(message)),
  encode: (message) => encodeDoubles(message),
  decode: (bytes) => decodeDoubles(bytes),
};
