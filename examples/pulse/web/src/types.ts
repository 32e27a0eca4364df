/**
 * The door to the generated types: what Pulse says and what it is told. No type of these is written by hand.
 *
 * @module
 */

export * from "../../../../generated/typescript/pulse/v1/index.js";
export type { Double } from "../../../../generated/typescript/runtime/types.js";
