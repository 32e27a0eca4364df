// @bufbuild/protobuf with the code of protoc-gen-es.
import { create, fromBinary, fromJsonString, toBinary, toJsonString } from "@bufbuild/protobuf";
import { samples } from "../messages.mjs";
import { SmallSchema } from "../generated/protobuf-es/bench/small_pb.js";
import { MediumSchema } from "../generated/protobuf-es/bench/medium_pb.js";
import { DoublesSchema, IntsSchema } from "../generated/protobuf-es/bench/packed_pb.js";

const plain = samples({
  oneof: (name, value) => ({ value: { case: name, value } }),
  int64: (value) => value,
});

export const small = {
  messages: plain.small.map((message) => create(SmallSchema, message)),
  encode: (message) => toBinary(SmallSchema, message),
  decode: (bytes) => fromBinary(SmallSchema, bytes),
  toJson: (message) => toJsonString(SmallSchema, message),
  fromJson: (text) => fromJsonString(SmallSchema, text),
};

export const medium = {
  messages: plain.medium.map((message) => create(MediumSchema, message)),
  encode: (message) => toBinary(MediumSchema, message),
  decode: (bytes) => fromBinary(MediumSchema, bytes),
  toJson: (message) => toJsonString(MediumSchema, message),
  fromJson: (text) => fromJsonString(MediumSchema, text),
};

export const ints = {
  messages: plain.ints.map((message) => create(IntsSchema, message)),
  encode: (message) => toBinary(IntsSchema, message),
  decode: (bytes) => fromBinary(IntsSchema, bytes),
};

export const doubles = {
  messages: plain.doubles.map((message) => create(DoublesSchema, message)),
  encode: (message) => toBinary(DoublesSchema, message),
  decode: (bytes) => fromBinary(DoublesSchema, bytes),
};
