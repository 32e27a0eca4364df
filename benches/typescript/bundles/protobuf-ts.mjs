import { Small } from "../generated/lean/protobuf-ts/bench/small.js";

export const encode = (message) => Small.toBinary(message);
export const decode = (bytes) => Small.fromBinary(bytes);
