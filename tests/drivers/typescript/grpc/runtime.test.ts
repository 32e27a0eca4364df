// What calls are made of, without any transport.
import assert from "node:assert/strict";
import { test } from "node:test";

import { loadFileDescriptorSetFromBuffer } from "@grpc/proto-loader";

import { echoFile } from "./generated/echo.desc.js";
import { Echo, createEchoClient } from "./generated/echo.js";
import { createFileRegistry } from "./generated/runtime/descriptor.js";
import * as $ from "./generated/runtime/index.js";
import type { WaiterClient } from "./generated/timeouts.js";
import { Waiter, createWaiterClient } from "./generated/timeouts.js";

test("a service says what its methods are", () => {
  assert.equal(Echo.typeName, "test.grpc.v1.Echo");
  const kinds = Object.entries(Echo.methods).map(([key, { kind }]) => [key, kind]);
  assert.deepEqual(Object.fromEntries(kinds), {
    say: "unary",
    count: "serverStream",
    collect: "clientStream",
    chat: "bidiStream",
    missing: "unary",
    missingStream: "bidiStream",
  });
  assert.equal(Echo.methods.say.path, "/test.grpc.v1.Echo/Say");
  assert.equal(Echo.methods.say.request.typeName, "test.grpc.v1.Request");
  assert.equal(Waiter.methods.wait.idempotency, "idempotent");
});

test("proto-loader, which grpc-js has its reflection from, understands descriptors", () => {
  const set = createFileRegistry(echoFile).toFileDescriptorSet();
  const loaded = loadFileDescriptorSetFromBuffer(Buffer.from(set));
  const { Say } = loaded["test.grpc.v1.Echo"] as never as { readonly Say: { readonly path: string } };
  assert.equal(Say.path, Echo.methods.say.path);
});

test("metadata has no regard for case", () => {
  const metadata = new $.Metadata({ Key: "a", "X-Bin": [Uint8Array.of(1), Uint8Array.of(2)] });
  assert.equal(metadata.append("KEY", "b").get("kEy"), "a");
  assert.deepEqual(metadata.getAll("key"), ["a", "b"]);
  assert.deepEqual([...metadata].map(([key]) => key), ["key", "key", "x-bin", "x-bin"]);
  assert.deepEqual(metadata.set("key", "c").getAll("key"), ["c"]);
  assert.equal(metadata.delete("key").has("key"), false);
  const bytes: Uint8Array | undefined = metadata.get("x-bin");
  const text: string | undefined = metadata.get("x");
  assert.deepEqual([bytes, text], [Uint8Array.of(1), undefined]);
});

test("metadata refuses what can't be sent", () => {
  for (const init of [{ "ke y": "" }, { "": "" }, { key: "\n" }, { key: "☂" }, { "key-bin": "text" }]) {
    assert.throws(() => new $.Metadata(init), TypeError);
  }
  assert.throws(() => new $.Metadata({ key: RAIN }), TypeError);
  assert.equal(new $.Metadata(JSON.parse('{ "__proto__": "a" }')).get("__proto__"), "a");
});
const RAIN = Uint8Array.of(1);

test("a code that nobody knows is UNKNOWN", () => {
  const error = new $.RpcError($.RpcCode.NOT_FOUND, "no job 5", { metadata: { id: "5" } });
  assert.deepEqual([error.name, error.message, error.code], ["RpcError", "NOT_FOUND: no job 5", 5]);
  assert.equal("cause" in error, false);
  assert.equal($.rpcCode(99), $.RpcCode.UNKNOWN);
});

test("a client can be awaited and needs no network to be made", async () => {
  const transport: $.Transport = {
    unary: async () => ({}),
    stream: async function* () {},
  };
  const client = await createEchoClient(transport);
  assert.deepEqual(await client.say({}), {});
  const error: unknown = await client.collect([]).catch((error: unknown) => error);
  assert.ok(error instanceof $.RpcError);
  assert.equal(error.code, $.RpcCode.INTERNAL);
});

test("handlers may be an object of a class", async () => {
  class Handlers {
    #said = 0;
    async say(): Promise<{ count: number }> {
      return { count: ++this.#said };
    }
  }
  const client = createEchoClient($.createLocalTransport(Echo, new Handlers()));
  await client.say({});
  assert.equal((await client.say({})).count, 2);
});

test("neither side of a local call sees what the other keeps", async () => {
  const kept: object[] = [];
  const transport = $.createLocalTransport(Echo, {
    say: (request) => {
      kept.push(request);
      return request;
    },
  });
  const request = { text: "hi" };
  const reply = await createEchoClient(transport).say(request);
  assert.equal(reply.text, "hi");
  assert.equal(kept.includes(request) || kept.includes(reply), false);
});

test("a local handler whose consumer stops is not told that the requests are over", async () => {
  let end: unknown;
  const transport = $.createLocalTransport(Echo, {
    async *chat(requests) {
      try {
        yield {};
        for await (const request of requests) yield request;
        end = "over";
      } catch (error) {
        end = error;
      }
    },
  });
  async function* requests() {
    yield {};
    await new Promise(() => {});
  }
  const responses = createEchoClient(transport).chat(requests())[Symbol.asyncIterator]();
  await responses.next();
  await responses.next();
  await responses.return?.();
  assert.notEqual(end, "over");
});

test("a method's own timeouts hold", { timeout: 20_000 }, async () => {
  const transport = $.createLocalTransport(Waiter, {
    wait: async (_, { signal, deadline }) => {
      assert.ok(deadline !== undefined);
      await new Promise((resolve) => signal.addEventListener("abort", resolve));
      return {};
    },
  });
  const client: WaiterClient = createWaiterClient(transport);
  for (const [options, least] of [
    [{}, 1000],
    [{ timeoutMs: 60_000 }, 2000],
    [{ deadline: Date.now() + 60_000 }, 2000],
    [{ timeoutMs: 50 }, 50],
  ] as const) {
    const begin = Date.now();
    const error: unknown = await client.wait({}, options).catch((error: unknown) => error);
    assert.ok(error instanceof $.RpcError);
    assert.equal(error.code, $.RpcCode.DEADLINE_EXCEEDED);
    const took = Date.now() - begin;
    // Timers may be early by a little, and a busy machine is late by much.
    assert.ok(took > least - 50 && took < 10_000, `${took} ms`);
  }
});
