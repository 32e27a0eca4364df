// What every echo plugin does as a process, whatever language it is written in.
import assert from "node:assert/strict";
import { existsSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { afterEach, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";

import { createDomainPluginServiceClient } from "./api/protocol/domain.js";
import { Cancel_Reason } from "./api/protogen/plugin/v1/control.js";
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

function fails(code: number): (error: unknown) => boolean {
  return (error) => error instanceof RpcError && error.code === code;
}

/** Fulfilled within a time, or an error. */
async function within<T>(millis: number, promise: Promise<T>, what: string): Promise<T> {
  const late = new AbortController();
  const timer = sleep(millis, undefined, { signal: late.signal }).then(() => {
    throw new Error(`${what} took longer than ${millis} ms`);
  });
  try {
    return await Promise.race([promise, timer]);
  } finally {
    timer.catch(() => {});
    late.abort();
  }
}

test("the handshake is one line, and the socket is for nobody else", limits, async () => {
  const plugin = await start();
  assert.match(plugin.line, /^1\|1\|unix\|\/.+\|grpc$/);
  assert.equal(statSync(dirname(plugin.socket)).mode & 0o777, 0o700);
  // What the handlers print does not get in between.
  await plugin.client.initialize({});
  await plugin.job("1", "echo.chat", { lines: 1 });
  assert.deepEqual(plugin.stdout, [plugin.line]);
});

test("only who knows the token is answered", limits, async () => {
  const plugin = await start();
  assert.equal((await plugin.client.health({})).healthy, true);
  for (const metadata of [{}, { "x-protogen-token": "wrong" }, { "x-protogen-token": plugin.token.slice(1) }]) {
    const transport = plugin.connect(metadata as { [key: string]: string });
    const client = createDomainPluginServiceClient(transport);
    await assert.rejects(client.health({}), fails(RpcCode.UNAUTHENTICATED));
    await assert.rejects(client.executeJob({ handlerName: "echo.echo" }), fails(RpcCode.UNAUTHENTICATED));
    transport.close();
  }
});

test("without a token everybody is answered", limits, async () => {
  const plugin = await start({ token: false });
  const client = createDomainPluginServiceClient(plugin.connect({}));
  assert.equal((await client.health({})).healthy, true);
});

test("the end of the lease is the plugin's", limits, async () => {
  const plugin = await start({ lease: true });
  const job = plugin.job("1", "echo.slow", { steps: 1, stepMs: 60_000 });
  // The attempt is not to count.
  const interrupted = assert.rejects(job, fails(RpcCode.ABORTED));
  await sleep(100);
  plugin.process.stdin?.end();
  await interrupted;
  const { code } = await within(3000, plugin.end, "the end");
  assert.equal(code, 0);
  // The host would have removed its folder, and is gone.
  assert.ok(plugin.isGone && !existsSync(plugin.folder));
});

test("an empty stdin is no end of a lease that was not given", limits, async () => {
  const plugin = await start();
  await sleep(200);
  assert.equal((await plugin.client.health({})).healthy, true);
});

test("SIGINT is the host's business", limits, async () => {
  const plugin = await start();
  plugin.process.kill("SIGINT");
  await sleep(200);
  assert.equal((await plugin.client.health({})).healthy, true);
});

test("SIGTERM finishes what runs, and takes no more", limits, async () => {
  const plugin = await start();
  const job = plugin.job("1", "echo.slow", { steps: 4, stepMs: 200 });
  await sleep(200);
  plugin.process.kill("SIGTERM");
  await sleep(100);
  await assert.rejects(plugin.job("2", "echo.echo", {}), fails(RpcCode.UNAVAILABLE));
  assert.equal((await job).success, true);
  const { code, signal } = await within(3000, plugin.end, "the end");
  assert.deepEqual({ code, signal }, { code: 0, signal: null });
  assert.ok(plugin.isGone);
});

test("Shutdown is answered, and then the process ends", limits, async () => {
  const plugin = await start();
  await Promise.all([plugin.client.shutdown({}), plugin.client.shutdown({}).catch(() => {})]);
  assert.equal((await within(3000, plugin.end, "the end")).code, 0);
  assert.ok(plugin.isGone);
});

test("a handler that ends the process leaves its exit code", limits, async () => {
  const plugin = await start();
  await assert.rejects(plugin.job("1", "echo.fail", { how: "EXIT" }), fails(RpcCode.UNAVAILABLE));
  assert.equal((await plugin.end).code, 3);
});

test("progress, logs and heartbeats come while a job runs", limits, async () => {
  const plugin = await start();
  const host = new Attached(plugin, { heartbeatMillis: 50 });
  const idle = await host.next(({ heartbeat }) => heartbeat !== undefined);
  assert.deepEqual(idle.heartbeat?.running, []);
  const job = plugin.job("j-7", "echo.slow", { steps: 5, stepMs: 100 });
  const moved = await host.next(({ progress }) => progress.some(({ total }) => total === 5n));
  assert.deepEqual(moved.progress.map(({ run }) => [run?.jobId, run?.attempt]), [["j-7", 1]]);
  const beat = await host.next(({ heartbeat }) => heartbeat?.running.length === 1);
  assert.deepEqual(beat.heartbeat?.running.map(({ jobId }) => jobId), ["j-7"]);
  assert.equal((await job).success, true);
  const chat = plugin.job("j-8", "echo.chat", { lines: 3, level: "warn" });
  const lines: string[] = [];
  while (lines.length < 3) {
    const { logs } = await host.next(({ logs }) => logs.length > 0);
    lines.push(...logs.map(({ run, level, message, stage }) => `${run?.jobId} ${level} ${message} ${stage}`));
  }
  assert.deepEqual(lines, ["j-8 warn line 1 chat", "j-8 warn line 2 chat", "j-8 warn line 3 chat"]);
  await chat;
  await host.close();
});

test("a cancelled job ends, and is answered", limits, async () => {
  const plugin = await start();
  const host = new Attached(plugin, {});
  const job = plugin.job("j-9", "echo.slow", { steps: 2, stepMs: 30_000 });
  await host.next(({ progress }) => progress.length > 0);
  const before = Date.now();
  host.say({ cancels: [{ run: { jobId: "j-9", attempt: 2 }, reason: Cancel_Reason.REQUESTED }] });
  host.say({ cancels: [{ run: { jobId: "j-9", attempt: 1 }, reason: Cancel_Reason.REQUESTED }] });
  const answer = await within(2000, job, "the answer");
  assert.ok(Date.now() - before < 1000);
  assert.equal(answer.success, false);
  assert.match(answer.error, /^cancelled/);
  await host.close();
});

test("a call that nobody waits for ends its job", limits, async () => {
  const plugin = await start();
  const host = new Attached(plugin, { heartbeatMillis: 20 });
  const controller = new AbortController();
  const job = plugin.job("1", "echo.slow", { steps: 1, stepMs: 30_000 }, { signal: controller.signal });
  await host.next(({ heartbeat }) => heartbeat?.running.length === 1);
  controller.abort();
  await assert.rejects(job, fails(RpcCode.CANCELLED));
  await within(2000, host.next(({ heartbeat }) => heartbeat?.running.length === 0), "the job's end");
  await host.close();
});

test("an attempt does not run twice, and ends for a later one", limits, async () => {
  const plugin = await start();
  const host = new Attached(plugin, {});
  const first = plugin.job("1", "echo.slow", { steps: 2, stepMs: 30_000 });
  await host.next(({ progress }) => progress.length > 0);
  await assert.rejects(plugin.job("1", "echo.echo", {}), fails(RpcCode.ALREADY_EXISTS));
  const second = await plugin.job("1", "echo.echo", {}, { metadata: { "x-protogen-attempt": "2" } });
  assert.equal(second.success, true);
  const { success, error } = await within(2000, first, "the first attempt");
  assert.equal(success, false);
  assert.match(error, /^cancelled: a later attempt has begun/);
  // Who does not say which job it is may ask for several.
  const nameless = await Promise.all([1, 2].map(() => plugin.job("", "echo.slow", { steps: 1, stepMs: 300 })));
  assert.ok(nameless.every((answer) => answer.success));
  await host.close();
});

test("a second control stream takes the place of the first", limits, async () => {
  const plugin = await start();
  const before = new Attached(plugin, { heartbeatMillis: 20 });
  await before.next(({ heartbeat }) => heartbeat !== undefined);
  const after = new Attached(plugin, { heartbeatMillis: 20 });
  await after.next(({ heartbeat }) => heartbeat !== undefined);
  await assert.rejects(within(2000, before.next(() => false), "the first stream"), fails(RpcCode.ABORTED));
  await after.close();
});

test("as many jobs run at once as may, and no more", limits, async () => {
  const plugin = await start();
  const jobs = Array.from({ length: 64 }, (_, at) => plugin.job(`${at}`, "echo.slow", { steps: 1, stepMs: 1500 }));
  await sleep(500);
  await assert.rejects(plugin.job("65", "echo.echo", {}), fails(RpcCode.RESOURCE_EXHAUSTED));
  const answers = await Promise.all(jobs);
  assert.ok(answers.every(({ success }) => success));
});

test("a flood of lines ends no plugin", limits, async () => {
  const plugin = await start();
  const answer = await plugin.job("1", "echo.chat", { lines: 200_000 });
  assert.equal(answer.success, true);
  assert.ok(answer.logEntries.length <= 1001, `${answer.logEntries.length} lines`);
  assert.equal(answer.logEntries.at(-1)?.message, "line 200000");
});
