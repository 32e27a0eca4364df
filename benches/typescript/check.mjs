// Before anybody is timed, everybody must mean the same. protobuf-es is the referee.
import assert from "node:assert/strict";
import { equals, fromBinary, fromJsonString, toBinary, toJsonString } from "@bufbuild/protobuf";
import * as referee from "./libraries/protobuf-es.mjs";
import { SmallSchema } from "./generated/protobuf-es/bench/small_pb.js";
import { MediumSchema } from "./generated/protobuf-es/bench/medium_pb.js";
import { DoublesSchema, IntsSchema } from "./generated/protobuf-es/bench/packed_pb.js";

const SCHEMAS = { small: SmallSchema, medium: MediumSchema, ints: IntsSchema, doubles: DoublesSchema };

/** What there is to read, by message: every sample as bytes, in base64, and as ProtoJSON. */
export function inputs() {
  const both = (schema, message) => ({
    bytes: Buffer.from(toBinary(schema, message)).toString("base64"),
    json: toJsonString(schema, message),
  });
  return Object.fromEntries(
    Object.entries(SCHEMAS).map(([name, schema]) => [name, referee[name].messages.map((one) => both(schema, one))]),
  );
}

/** Throws unless a library writes and reads every sample as the referee does. */
export async function check(name, inputs) {
  const library = await import(`./libraries/${name}.mjs`);
  for (const [message, schema] of Object.entries(SCHEMAS)) {
    const codec = library[message];
    const expect = (direction, found) =>
      referee[message].messages.forEach((sample, at) =>
        assert(equals(schema, sample, found[at]), `${name}: ${direction} of ${message} ${at} is wrong`),
      );
    const fromBytes = (all) => all.map((bytes) => fromBinary(schema, bytes));
    const fromText = (all) => all.map((text) => fromJsonString(schema, text));

    // All are encoded before the first is compared: a later call must not spoil an earlier result.
    const encoded = codec.messages.map((one) => codec.encode(one));
    if (name === "native-json") {
      expect("encode", fromText(encoded.map(String)));
      continue;
    }
    expect("encode", fromBytes(encoded));
    const decoded = inputs[message].map(({ bytes }) => codec.decode(new Uint8Array(Buffer.from(bytes, "base64"))));
    const encodable = codec.encodable ?? ((one) => one);
    expect("decode", fromBytes(decoded.map((one) => codec.encode(encodable(one)))));
    if (codec.toJson === undefined) continue;
    expect("toJson", fromText(codec.messages.map((one) => codec.toJson(one))));
    expect("fromJson", fromBytes(inputs[message].map(({ json }) => codec.encode(codec.fromJson(json)))));
  }
}
