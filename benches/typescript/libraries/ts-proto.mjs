// ts-proto with its default options: an int64 is a number, a oneof is flat.
import { samples } from "../messages.mjs";
import { Small } from "../generated/ts-proto/bench/small.js";
import { Medium } from "../generated/ts-proto/bench/medium.js";
import { Doubles, Ints } from "../generated/ts-proto/bench/packed.js";

const plain = samples({
  oneof: (name, value) => ({ [name]: value }),
  int64: Number,
});

export const small = {
  messages: plain.small.map((message) => Small.create(message)),
  encode: (message) => Small.encode(message).finish(),
  decode: (bytes) => Small.decode(bytes),
  toJson: (message) => JSON.stringify(Small.toJSON(message)),
  fromJson: (text) => Small.fromJSON(JSON.parse(text)),
};

export const medium = {
  messages: plain.medium.map((message) => Medium.create(message)),
  encode: (message) => Medium.encode(message).finish(),
  decode: (bytes) => Medium.decode(bytes),
  toJson: (message) => JSON.stringify(Medium.toJSON(message)),
  fromJson: (text) => Medium.fromJSON(JSON.parse(text)),
};

export const ints = {
  messages: plain.ints.map((message) => Ints.create(message)),
  encode: (message) => Ints.encode(message).finish(),
  decode: (bytes) => Ints.decode(bytes),
};

export const doubles = {
  messages: plain.doubles.map((message) => Doubles.create(message)),
  encode: (message) => Doubles.encode(message).finish(),
  decode: (bytes) => Doubles.decode(bytes),
};
