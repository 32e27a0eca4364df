// JSON as Node has it, of objects that are ProtoJSON already: no bigint, no bytes, no check of any type.
// A yardstick, not a peer: `encode` and `decode` go all the way to UTF-8 bytes, as the others do.
import { samples } from "../messages.mjs";

const utf8 = new TextDecoder();

const plain = samples({
  oneof: (name, value) => ({ [name]: value }),
  int64: String,
  bytes: (value) => Buffer.from(value).toString("base64"),
  kind: (value) => ["KIND_UNSPECIFIED", "KIND_FACT", "KIND_LINK"][value],
});

export const small = {
  messages: plain.small,
  encode: (message) => Buffer.from(JSON.stringify(message)),
  decode: (bytes) => JSON.parse(utf8.decode(bytes)),
  toJson: (message) => JSON.stringify(message),
  fromJson: (text) => JSON.parse(text),
};

export const medium = {
  messages: plain.medium,
  encode: (message) => Buffer.from(JSON.stringify(message)),
  decode: (bytes) => JSON.parse(utf8.decode(bytes)),
  toJson: (message) => JSON.stringify(message),
  fromJson: (text) => JSON.parse(text),
};

export const ints = {
  messages: plain.ints,
  encode: (message) => Buffer.from(JSON.stringify(message)),
  decode: (bytes) => JSON.parse(utf8.decode(bytes)),
};

export const doubles = {
  messages: plain.doubles,
  encode: (message) => Buffer.from(JSON.stringify(message)),
  decode: (bytes) => JSON.parse(utf8.decode(bytes)),
};
