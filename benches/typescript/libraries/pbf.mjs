// pbf with the code of its own compiler. It has no JSON, keeps the proto's field names, and int64 is a number.
import { PbfReader, PbfWriter } from "pbf";
import { samples } from "../messages.mjs";
import { readSmall, writeSmall } from "../generated/pbf/small.js";
import { readMedium, writeMedium } from "../generated/pbf/medium.js";
import { readDoubles, readInts, writeDoubles, writeInts } from "../generated/pbf/packed.js";

const plain = samples({
  oneof: (name, value) => ({ [name]: value }),
  int64: Number,
});

export const small = {
  messages: plain.small.map(({ jobId, handlerName, payload, timeoutSecs }) => ({
    job_id: jobId,
    handler_name: handlerName,
    payload,
    timeout_secs: timeoutSecs,
  })),
  encode: (message) => {
    const writer = new PbfWriter();
    writeSmall(message, writer);
    return writer.finish();
  },
  decode: (bytes) => readSmall(new PbfReader(bytes)),
};

export const medium = {
  messages: plain.medium.map(({ createdMs, ...message }) => ({ ...message, created_ms: createdMs })),
  encode: (message) => {
    const writer = new PbfWriter();
    writeMedium(message, writer);
    return writer.finish();
  },
  decode: (bytes) => readMedium(new PbfReader(bytes)),
  // A decoded oneof has zeros in its unset members, which the encoder would write.
  encodable: (message) => ({
    ...message,
    attributes: message.attributes.map((attribute) => {
      const { text, number, flag, point, value, ...rest } = attribute;
      return { ...rest, [value]: attribute[value] };
    }),
  }),
};

export const ints = {
  messages: plain.ints,
  encode: (message) => {
    const writer = new PbfWriter();
    writeInts(message, writer);
    return writer.finish();
  },
  decode: (bytes) => readInts(new PbfReader(bytes)),
};

export const doubles = {
  messages: plain.doubles,
  encode: (message) => {
    const writer = new PbfWriter();
    writeDoubles(message, writer);
    return writer.finish();
  },
  decode: (bytes) => readDoubles(new PbfReader(bytes)),
};
