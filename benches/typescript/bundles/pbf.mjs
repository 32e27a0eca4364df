import { PbfReader, PbfWriter } from "pbf";
import { readSmall, writeSmall } from "../generated/pbf/small.js";

export const encode = (message) => {
  const writer = new PbfWriter();
  writeSmall(message, writer);
  return writer.finish();
};
export const decode = (bytes) => readSmall(new PbfReader(bytes));
