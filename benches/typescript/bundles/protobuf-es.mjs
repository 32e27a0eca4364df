import { fromBinary, toBinary } from "@bufbuild/protobuf";
import { SmallSchema } from "../generated/protobuf-es/bench/small_pb.js";

export const encode = (message) => toBinary(SmallSchema, message);
export const decode = (bytes) => fromBinary(SmallSchema, bytes);
