export { decodeSmall as decode, encodeSmall as encode } from "../generated/ours/bench/small.js";
