// What a plugin in TypeScript does at the edges, with payloads in binary.
import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";

import { decodeBlob, encodeBlob, encodeTalk } from "./api/edges/handlers.js";
import type { BlobInit } from "./api/edges/handlers.js";
import { RpcCode, RpcError } from "./api/runtime/rpc-error.js";
import { Attached } from "./attached.js";
import { Started } from "./started.js";
import type { StartOptions } from "./started.js";

const limits = { timeout: 60_000 };
const running: Started[] = [];

async function start(options?: StartOptions): Promise<Started> {
  const plugin = await Started.start(options);
  running.push(plugin);
  return plugin;
}

afterEach(async () => {
  for (const plugin of running.splice(0)) await plugin.stop();
});

function fails(code: number, said: RegExp): (error: unknown) => boolean {
  return (error) => error instanceof RpcError && error.code === code && said.test(error.message);
}

const size = (plugin: Started, blob: BlobInit) =>
  plugin.client.executeJob({ jobId: "size", handlerName: "edge.size", payload: encodeBlob(blob) });

const talk = (plugin: Started, handler: string, jobId: string, millis: number, timeoutSecs?: bigint) => {
  const payload = encodeTalk({ millis }).slice();
  const timeout = timeoutSecs === undefined ? {} : { timeoutSecs };
  return plugin.client.executeJob({ jobId, handlerName: handler, payload, ...timeout });
};

test("payloads and results are binary where the handlers say so", limits, async () => {
  const plugin = await start();
  const answer = await size(plugin, { data: Uint8Array.of(0, 255), bigNumber: 2n ** 60n, kind: 1 });
  assert.deepEqual(answer.result, encodeBlob({ data: Uint8Array.of(0, 255), bigNumber: 2n ** 60n + 1n, kind: 1 }));
  const broken = { jobId: "size", handlerName: "edge.size", payload: Uint8Array.of(10, 9, 1) };
  await assert.rejects(plugin.client.executeJob(broken), fails(RpcCode.INVALID_ARGUMENT, /edge\.size is no edges\.Blob/));
});

for (const listen of ["unix", "tcp"]) {
  test(`payloads of 4 MiB, a byte less and a byte more come back over ${listen}`, limits, async () => {
    const plugin = await start({ env: { EDGES_LISTEN: listen } });
    assert.match(plugin.line, listen === "tcp" ? /^1\|1\|tcp\|127\.0\.0\.1:\d+\|grpc$/ : /^1\|1\|unix\|\/.+\|grpc$/);
    for (const bytes of [4194303, 4194304, 4194305]) {
      // Beside the data there are a tag and four bytes of length.
      const blob = { data: new Uint8Array(bytes - 5).fill(7) };
      assert.equal(encodeBlob(blob).length, bytes);
      const answer = await size(plugin, blob);
      const { data } = decodeBlob(answer.result);
      assert.equal(Buffer.compare(data, blob.data), 0);
    }
  });
}

test("a host may ask for TCP", limits, async () => {
  const plugin = await start({ env: { PROTOGEN_TRANSPORT: "tcp" } });
  assert.match(plugin.line, /^1\|1\|tcp\|127\.0\.0\.1:\d+\|grpc$/);
  assert.equal((await size(plugin, {})).success, true);
});

test("what is over the limit fails alone, and says so", limits, async () => {
  const plugin = await start();
  const most = 8 * 2 ** 20;
  const tooMuch = size(plugin, { data: new Uint8Array(most) });
  await assert.rejects(tooMuch, fails(RpcCode.RESOURCE_EXHAUSTED, /larger than max/i));
  const tooLong = size(plugin, { grow: most });
  await assert.rejects(tooLong, fails(RpcCode.FAILED_PRECONDITION, /result of edge\.size has \d+ bytes, and there is room for \d+/));
  const { result } = await size(plugin, { grow: most - 2 ** 17 });
  assert.equal(decodeBlob(result).data.length, most - 2 ** 17);
});

test("a handler that runs as often as it may is busy, and the others are not", limits, async () => {
  const plugin = await start();
  const both = [talk(plugin, "edge.pair", "1", 1000), talk(plugin, "edge.pair", "2", 1000)];
  await sleep(300);
  const third = talk(plugin, "edge.pair", "3", 0);
  await assert.rejects(third, fails(RpcCode.RESOURCE_EXHAUSTED, /edge\.pair runs as often as it may/));
  assert.equal((await size(plugin, {})).success, true);
  await Promise.all(both);
  assert.equal((await talk(plugin, "edge.pair", "4", 0)).success, true);
});

/** Whatever a plugin reports in some time, once it says that nothing runs. */
async function reportsWhenIdle(host: Attached, millis: number): Promise<number> {
  await host.next(({ heartbeat }) => heartbeat?.running.length === 0);
  let reports = 0;
  const end = Date.now() + millis;
  while (Date.now() < end) {
    const { progress, logs } = await host.next(() => true);
    reports += progress.length + logs.length;
  }
  return reports;
}

test("a handler falls silent once its job is answered", limits, async () => {
  const plugin = await start();
  const host = new Attached(plugin, { heartbeatMillis: 20 });
  const job = talk(plugin, "edge.talk", "1", 200);
  await host.next(({ logs }) => logs.length > 0);
  assert.equal((await job).success, true);
  assert.equal(await reportsWhenIdle(host, 300), 0);
  await host.close();
});

test("a handler falls silent once its time is over", limits, async () => {
  const plugin = await start();
  const host = new Attached(plugin, { heartbeatMillis: 20 });
  const job = talk(plugin, "edge.talk", "1", 30_000, 1n);
  await host.next(({ logs }) => logs.length > 0);
  await assert.rejects(job, fails(RpcCode.DEADLINE_EXCEEDED, /edge\.talk did not end in time/));
  assert.equal(await reportsWhenIdle(host, 300), 0);
  await host.close();
});
