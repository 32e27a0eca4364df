import { bench } from "../generated/lean/protobufjs/bench.js";

export const encode = (message) => bench.Small.encode(message).finish();
export const decode = (bytes) => bench.Small.decode(bytes);
