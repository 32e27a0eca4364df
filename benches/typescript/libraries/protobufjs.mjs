// protobufjs with the static code of pbjs. An int64 goes in as a number, and comes out as a Long.
import { samples } from "../messages.mjs";
import { bench } from "../generated/protobufjs/bench.js";

const { Small, Medium, Ints, Doubles } = bench;

const plain = samples({
  oneof: (name, value) => ({ [name]: value }),
  int64: Number,
});

export const small = {
  messages: plain.small.map((message) => Small.create(message)),
  encode: (message) => Small.encode(message).finish(),
  decode: (bytes) => Small.decode(bytes),
  toJson: (message) => JSON.stringify(message), // calls the message's toJSON
  fromJson: (text) => Small.fromObject(JSON.parse(text)),
};

export const medium = {
  messages: plain.medium.map((message) => Medium.create(message)),
  encode: (message) => Medium.encode(message).finish(),
  decode: (bytes) => Medium.decode(bytes),
  toJson: (message) => JSON.stringify(message),
  fromJson: (text) => Medium.fromObject(JSON.parse(text)),
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
