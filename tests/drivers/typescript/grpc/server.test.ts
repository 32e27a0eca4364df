// A client without anything of ours against our server.
import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, test } from "node:test";

import * as grpc from "@grpc/grpc-js";

import { Echo } from "./generated/echo.js";
import { addService } from "./generated/runtime/grpc-js.js";
import { RAIN } from "./handlers.js";
import type { Peer } from "./peers.js";
import { ours, socket } from "./peers.js";
import type { Message } from "./stock.js";
import { stockClient } from "./stock.js";

type Result = { reply?: Message; error?: grpc.ServiceError; header?: grpc.Metadata; status?: grpc.StatusObject };

interface Stock {
  Say(request: Message, metadata: grpc.Metadata, options: grpc.CallOptions, done: Done): grpc.ClientUnaryCall;
  Missing(request: Message, done: Done): grpc.ClientUnaryCall;
  Count(request: Message): grpc.ClientReadableStream<Message>;
  Collect(done: Done): grpc.ClientWritableStream<Message>;
  Chat(): grpc.ClientDuplexStream<Message, Message>;
  close(): void;
}
type Done = (error: grpc.ServiceError | null, reply?: Message) => void;

const addresses = process.platform === "win32" ? ["127.0.0.1:0"] : ["127.0.0.1:0", socket()];
for (const address of addresses) describe(`a stock client over ${address}`, { timeout: 60_000 }, () => facts(address));

function facts(address: string): void {
  let peer: Peer;
  let client: Stock;
  beforeEach(async () => {
    peer = await ours(address);
    client = stockClient(peer.address) as never;
  });
  afterEach(() => {
    client.close();
    peer.stop();
  });
  const limits = { timeout: 20_000 };

  function say(request: Message, metadata = new grpc.Metadata(), options: grpc.CallOptions = {}): Promise<Result> {
    return new Promise((resolve) => {
      const result: Result = {};
      const call = client.Say(request, metadata, options, (error, reply) => {
        if (error !== null) result.error = error;
        if (reply !== undefined) result.reply = reply;
      });
      call.on("metadata", (header) => (result.header = header));
      call.on("status", (status) => resolve({ ...result, status }));
    });
  }

  function collect(...requests: Message[]): Promise<Result> {
    return new Promise((resolve) => {
      const call = client.Collect((error, reply) =>
        resolve({ ...(error === null ? {} : { error }), ...(reply === undefined ? {} : { reply }) }),
      );
      for (const request of requests) call.write(request);
      call.end();
    });
  }

  type Stream = AsyncIterable<Message> & grpc.Call;
  async function read(call: Stream): Promise<{ replies: Message[]; error?: grpc.ServiceError }> {
    const replies: Message[] = [];
    try {
      for await (const reply of call) replies.push(reply);
    } catch (error) {
      return { replies, error: error as grpc.ServiceError };
    }
    return { replies };
  }

  test("a unary call", limits, async () => {
    const { reply, status } = await say({ text: "héllo", count: -1, data: Buffer.from(RAIN) });
    assert.deepEqual(reply, { text: "héllo", count: -1, data: Buffer.from(RAIN) });
    assert.equal(status?.code, grpc.status.OK);
  });

  test("a million bytes", limits, async () => {
    const data = Buffer.alloc(1_000_000, "abc");
    assert.deepEqual((await say({ data })).reply?.data, data);
  });

  test("a server stream", limits, async () => {
    const { replies } = await read(client.Count({ count: 100 }));
    assert.deepEqual(replies.map(({ count }) => count), [...Array(100).keys()].map((at) => at + 1));
  });

  test("a client stream", limits, async () => {
    assert.equal((await collect({ text: "a" }, { text: "b" })).reply?.text, "a b");
    assert.equal((await collect()).reply?.count, 0);
    assert.equal((await collect({ text: "enough" }, { text: "more" })).reply?.count, 1);
  });

  test("a stream in both directions", limits, async () => {
    const call = client.Chat();
    call.write({ text: "a" });
    call.write({ text: "b" });
    call.end();
    assert.deepEqual((await read(call)).replies.map(({ text }) => text), ["a", "b"]);
  });

  test("a handler that ends before its requests do", limits, async () => {
    const call = client.Chat();
    call.write({ text: "a" });
    call.write({ text: "bye" });
    const { replies, error } = await read(call);
    assert.deepEqual([replies.length, error], [1, undefined]);
  });

  test("metadata", limits, async () => {
    const metadata = new grpc.Metadata();
    metadata.add("sent", "a");
    metadata.add("sent-bin", Buffer.from(RAIN));
    const { header, status } = await say({ text: "metadata" }, metadata);
    assert.deepEqual(header?.get("header"), ["a"]);
    assert.deepEqual(status?.metadata.get("trailer-bin"), [Buffer.from(RAIN)]);
  });

  test("errors", limits, async () => {
    const errors = [
      (await say({ text: "fail" })).error,
      (await collect({ text: "fail" })).error,
      (await read(client.Count({ text: "fail", count: 9 }))).error,
    ];
    const chat = client.Chat();
    chat.write({ text: "fail" });
    errors.push((await read(chat)).error);
    for (const error of errors) {
      assert.equal(error?.code, grpc.status.FAILED_PRECONDITION);
      assert.equal(error.details, "not today: ☂");
      assert.deepEqual(error.metadata.get("weather"), ["rain"]);
      assert.deepEqual(error.metadata.get("weather-bin"), [Buffer.from(RAIN)]);
    }
  });

  test("an error that nobody meant", limits, async () => {
    const { error } = await say({ text: "throw" });
    assert.equal(error?.code, grpc.status.UNKNOWN);
    assert.doesNotMatch(JSON.stringify(error), /secret/);
    assert.match(String(peer.errors.at(-1)), /a secret/);
  });

  test("a method that nobody implements", limits, async () => {
    const error = await new Promise<grpc.ServiceError | null>((resolve) => client.Missing({}, resolve));
    assert.equal(error?.code, grpc.status.UNIMPLEMENTED);
  });

  test("a request that is none", limits, async () => {
    const raw = new grpc.Client(peer.address, grpc.credentials.createInsecure());
    const error = await new Promise<grpc.ServiceError | null>((resolve) => {
      const same = (bytes: Buffer): Buffer => bytes;
      raw.makeUnaryRequest("/test.grpc.v1.Echo/Say", same, same, Buffer.of(10, 5, 65), resolve);
    });
    raw.close();
    assert.equal(error?.code, grpc.status.INTERNAL);
    assert.match(error.details, /test\.grpc\.v1\.Request/);
  });

  test("a deadline", limits, async () => {
    const { error } = await say({ text: "wait" }, new grpc.Metadata(), { deadline: Date.now() + 500 });
    assert.equal(error?.code, grpc.status.DEADLINE_EXCEEDED);
    await peer.observed.seen("cancelled");
  });

  test("a client that cancels", limits, async () => {
    const call = client.Collect(() => {});
    call.write({ text: "wait" });
    await peer.observed.seen("waiting");
    call.cancel();
    await peer.observed.seen("interrupted");
  });

  test("a client that stops reading", limits, async () => {
    const call = client.Count({ text: "forever", data: Buffer.alloc(65536) });
    call.on("error", () => {});
    const iterator = call[Symbol.asyncIterator]();
    await iterator.next();
    await new Promise((resolve) => setTimeout(resolve, 300));
    assert.ok(peer.observed.count < 300, `${peer.observed.count} responses were made for 1`);
    call.cancel();
    await peer.observed.seen("stopped");
  });
}

test("a service without handlers answers every call", { timeout: 20_000 }, async () => {
  const server = new grpc.Server();
  addService(server, Echo, {});
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) =>
      error === null ? resolve(port) : reject(error),
    ),
  );
  const client = stockClient(`127.0.0.1:${port}`) as never as Stock;
  const error = await new Promise<grpc.ServiceError | null>((resolve) => client.Missing({}, resolve));
  assert.equal(error?.code, grpc.status.UNIMPLEMENTED);
  client.close();
  server.forceShutdown();
});
