// A plugin in TypeScript whose payloads and results are in the JSON that Go's encoding/json writes.
import assert from "node:assert/strict";
import { test } from "node:test";

import { RpcCode, RpcError } from "./api/runtime/rpc-error.js";
import { Started } from "./started.js";

test("payloads and results are as Go writes them", { timeout: 60_000 }, async () => {
  const plugin = await Started.start();
  try {
    // Numbers where ProtoJSON has texts and names, and the proto's own names of fields.
    const sent = `{"data":"AP8=","big_number":1152921504606846976,"kind":1}`;
    const job = (text: string) =>
      plugin.client.executeJob({ jobId: "1", handlerName: "edge.size", payload: new TextEncoder().encode(text) });
    const { result } = await job(sent);
    assert.equal(new TextDecoder().decode(result), `{"data":"AP8=","big_number":1152921504606846977,"kind":1}`);
    const isRefused = (error: unknown): boolean => error instanceof RpcError && error.code === RpcCode.INVALID_ARGUMENT;
    await assert.rejects(job(`{"big_number":"no"}`), isRefused);
  } finally {
    await plugin.stop();
  }
});
