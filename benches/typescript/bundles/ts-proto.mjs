import { Small } from "../generated/lean/ts-proto/bench/small.js";

export const encode = (message) => Small.encode(message).finish();
export const decode = (bytes) => Small.decode(bytes);
