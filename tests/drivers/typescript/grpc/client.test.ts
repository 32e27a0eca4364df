// Our client against our server, a stock one, and no network at all: it can't tell them apart.
import assert from "node:assert/strict";
import { describe, test } from "node:test";

import type { EchoClient } from "./generated/echo.js";
import { createEchoClient } from "./generated/echo.js";
import * as $ from "./generated/runtime/index.js";
import { RAIN } from "./handlers.js";
import type { Peer } from "./peers.js";
import { garbage, local, ours, socket, stock } from "./peers.js";

const PEERS: { [name: string]: () => Promise<Peer> } = {
  "our server, over loopback": () => ours("127.0.0.1:0"),
  "our server, over a unix socket": () => ours(socket()),
  "a stock server, over loopback": () => stock("127.0.0.1:0"),
  "a stock server, over a unix socket": () => stock(socket()),
  "no network": local,
};

const MEGABYTE = new Uint8Array(1_000_000).map((_, at) => at * 7);
/** More than fits between two peers that wait for each other. */
const MANY = 300;
const BLOCK = new Uint8Array(64 * 1024);

for (const [name, start] of Object.entries(PEERS)) {
  if (process.platform === "win32" && name.includes("unix")) continue;
  describe(name, { timeout: 60_000 }, () => facts(start));
}

function facts(start: () => Promise<Peer>): void {
  let peer: Peer;
  let client: EchoClient;
  const open = async (): Promise<void> => {
    peer = await start();
    client = createEchoClient(peer.transport);
  };
  /** A test with a server of its own. */
  const fact = (name: string, run: () => Promise<void>): void =>
    void test(name, { timeout: 20_000 }, async () => {
      await open();
      try {
        await run();
      } finally {
        peer.stop();
      }
    });

  fact("one request has one response", async () => {
    const { text, count, data } = await client.say({ text: "héllo", count: -1, data: RAIN });
    assert.deepEqual({ text, count, data: [...data] }, { text: "héllo", count: -1, data: [...RAIN] });
  });

  fact("one request has many responses", async () => {
    const trailers: $.Metadata[] = [];
    const counts = await all(client.count({ count: 40 }, { onTrailer: (trailer) => trailers.push(trailer) }));
    assert.deepEqual(counts.map((reply) => reply.count), [...Array(40).keys()].map((at) => at + 1));
    assert.deepEqual(trailers.map((trailer) => trailer.get("sum")), ["all"]);
  });

  fact("one request has no response", async () => {
    assert.deepEqual(await all(client.count({})), []);
  });

  fact("many requests have one response", async () => {
    assert.equal((await client.collect([{ text: "a" }, { text: "b" }])).text, "a b");
    assert.equal((await client.collect([])).count, 0);
    async function* later() {
      yield { text: "c" };
      await pause(20);
      yield { text: "d" };
    }
    assert.equal((await client.collect(later())).text, "c d");
  });

  fact("requests and responses take turns", async () => {
    const said = channel<{ text: string }>();
    const heard: string[] = [];
    said.send({ text: "1" });
    for await (const { text } of client.chat(said)) {
      heard.push(text);
      if (heard.length === 3) said.close();
      else said.send({ text: String(heard.length + 1) });
    }
    assert.deepEqual(heard, ["1", "2", "3"]);
  });

  fact("a server may end before its client", async () => {
    const said = channel<{ text: string }>();
    said.send({ text: "hi" });
    said.send({ text: "bye" });
    assert.deepEqual((await all(client.chat(said))).map(({ text }) => text), ["hi"]);
    await said.returned;
    assert.equal((await client.collect(endless("enough"))).count, 1);
  });

  fact("a million bytes arrive in every direction", async () => {
    assert.deepEqual((await client.say({ data: MEGABYTE })).data, MEGABYTE);
    for await (const { data } of client.count({ data: MEGABYTE, count: 5 })) assert.equal(data.length, 1e6);
    const said = [{ data: MEGABYTE }, { data: MEGABYTE }, { data: MEGABYTE }];
    const heard = await all(client.chat(said));
    assert.deepEqual(heard.map(({ data }) => data.length), [1e6, 1e6, 1e6]);
    assert.equal((await client.collect(said)).count, 3);
  });

  fact("metadata goes both ways", async () => {
    let header: $.Metadata | undefined;
    let trailer: $.Metadata | undefined;
    const metadata = { Sent: ["a", "b"], "sent-bin": RAIN };
    await client.say(
      { text: "metadata" },
      { metadata, onHeader: (found) => (header = found), onTrailer: (found) => (trailer = found) },
    );
    assert.match(header?.get("header") ?? "", /^a(\+|, ?)b$/);
    assert.deepEqual([...(trailer?.get("trailer-bin") ?? [])], [...RAIN]);
  });

  fact("an error has a code, details and metadata", async () => {
    const calls: (() => Promise<unknown>)[] = [
      () => client.say({ text: "fail" }),
      () => all(client.count({ text: "fail", count: 9 })),
      () => client.collect([{ text: "fail" }]),
      () => all(client.chat([{ text: "fail" }])),
    ];
    for (const call of calls) {
      const error = await failure(call());
      assert.equal(error.code, $.RpcCode.FAILED_PRECONDITION);
      assert.equal(error.details, "not today: ☂");
      assert.equal(error.message, "FAILED_PRECONDITION: not today: ☂");
      assert.equal(error.metadata.get("weather"), "rain");
      assert.deepEqual([...(error.metadata.get("weather-bin") ?? [])], [...RAIN]);
      assert.match(error.stack ?? "", /client\.test/);
    }
  });

  fact("responses ahead of an error arrive", async () => {
    const said = channel<{ text: string }>();
    said.send({ text: "hi" });
    const heard: string[] = [];
    const error = await failure(
      (async () => {
        for await (const { text } of client.chat(said)) {
          heard.push(text);
          said.send({ text: "fail" });
        }
      })(),
    );
    assert.deepEqual([heard, error.code], [["hi"], $.RpcCode.FAILED_PRECONDITION]);
  });

  fact("what a handler did not mean to say is not said", async () => {
    const error = await failure(client.say({ text: "throw" }));
    assert.deepEqual([error.code, error.details], [$.RpcCode.UNKNOWN, "the handler failed"]);
    assert.doesNotMatch(JSON.stringify([error.message, [...error.metadata]]), /secret/);
    if (peer.errors.length > 0) assert.match(String(peer.errors[0]), /a secret/);
  });

  fact("a method that nobody implements is UNIMPLEMENTED", async () => {
    assert.equal((await failure(client.missing({}))).code, $.RpcCode.UNIMPLEMENTED);
    assert.equal((await failure(all(client.missingStream([{}])))).code, $.RpcCode.UNIMPLEMENTED);
  });

  fact("a call ends at its deadline", async () => {
    const deadlines: (() => $.CallOptions)[] = [
      () => ({ timeoutMs: 500 }),
      () => ({ deadline: Date.now() + 500 }),
      () => ({ deadline: new Date(Date.now() + 500), timeoutMs: 10_000 }),
    ];
    for (const options of deadlines) {
      const error = await failure(client.say({ text: "wait" }, options()));
      assert.equal(error.code, $.RpcCode.DEADLINE_EXCEEDED);
    }
    await peer.observed.seen("cancelled");
    const error = await failure(all(client.count({ text: "wait", count: 9 }, { timeoutMs: 500 })));
    assert.equal(error.code, $.RpcCode.DEADLINE_EXCEEDED);
    await peer.observed.seen("stopped");
  });

  fact("a deadline that has passed is one", async () => {
    const error = await failure(client.say({}, { deadline: Date.now() - 1000 }));
    assert.equal(error.code, $.RpcCode.DEADLINE_EXCEEDED);
  });

  fact("a signal cancels a call of one response", async () => {
    const controller = new AbortController();
    const call = failure(client.say({ text: "wait" }, { signal: controller.signal }));
    await peer.observed.seen("waiting");
    controller.abort("enough");
    const error = await call;
    assert.deepEqual([error.code, error.cause], [$.RpcCode.CANCELLED, "enough"]);
    await peer.observed.seen("cancelled");
  });

  fact("a signal cancels a call of many responses", async () => {
    const controller = new AbortController();
    const call = failure(all(client.count({ text: "wait", count: 9 }, { signal: controller.signal })));
    await peer.observed.seen("waiting");
    controller.abort("enough");
    const error = await call;
    assert.deepEqual([error.code, error.cause], [$.RpcCode.CANCELLED, "enough"]);
    await peer.observed.seen("stopped");
  });

  fact("a signal that is aborted already keeps a call from beginning", async () => {
    const signal = AbortSignal.abort("early");
    for (const call of [() => client.say({}, { signal }), () => all(client.count({}, { signal }))]) {
      const error = await failure(call());
      assert.deepEqual([error.code, error.cause], [$.RpcCode.CANCELLED, "early"]);
    }
  });

  fact("a server that is cancelled is not told that the requests are over", async () => {
    const controller = new AbortController();
    const said = channel<{ text: string }>();
    said.send({ text: "hi" });
    said.send({ text: "wait" });
    const call = failure(client.collect(said, { signal: controller.signal }));
    await peer.observed.seen("waiting");
    controller.abort();
    assert.equal((await call).code, $.RpcCode.CANCELLED);
    await peer.observed.seen("interrupted");
    await said.returned;
  });

  fact("a consumer that stops ends the call", async () => {
    for await (const { count } of client.count({ text: "forever" })) if (count === 3) break;
    await peer.observed.seen("stopped");
  });

  fact("a server is not faster than its client", async () => {
    for await (const { count } of client.count({ text: "forever", data: BLOCK })) {
      if (count === 2) await pause(300);
      if (count === 3) break;
    }
    assert.ok(peer.observed.count < MANY, `${peer.observed.count} responses were made for 3`);
    await peer.observed.seen("stopped");
  });

  fact("a client is not faster than its server", async () => {
    let made = 0;
    async function* requests() {
      for (;;) {
        made++;
        yield { text: made === 2 ? "wait" : "", data: BLOCK };
      }
    }
    const controller = new AbortController();
    const call = failure(client.collect(requests(), { signal: controller.signal }));
    await peer.observed.seen("waiting");
    await pause(300);
    assert.ok(made < MANY, `${made} requests were made for 2`);
    controller.abort();
    await call;
  });

  fact("ten thousand messages go through in their order", async () => {
    async function* requests() {
      for (let count = 0; count < 10_000; count++) yield { count };
    }
    let next = 0;
    for await (const { count } of client.chat(requests())) assert.equal(count, next++);
    assert.equal(next, 10_000);
  });

  fact("an error of the caller's own requests is the caller's", async () => {
    const own = new Error("mine");
    async function* requests() {
      yield { text: "hi" };
      throw own;
    }
    await assert.rejects(all(client.chat(requests())), own);
    await assert.rejects(client.collect(requests()), own);
    await assert.rejects(client.say({ text: 5 as never }), (error) => !(error instanceof $.RpcError));
  });

  fact("calls run side by side", async () => {
    const texts = [...Array(50).keys()].map(String);
    const replies = await Promise.all(texts.map((text) => client.say({ text })));
    assert.deepEqual(replies.map(({ text }) => text), texts);
  });
}

test("a server that nobody is at is UNAVAILABLE", { timeout: 20_000 }, async () => {
  const peer = await ours("127.0.0.1:0");
  peer.stop();
  const { createGrpcTransport } = await import("./generated/runtime/grpc-js.js");
  const { credentials } = await import("@grpc/grpc-js");
  const transport = createGrpcTransport({ address: peer.address, credentials: credentials.createInsecure() });
  const error = await failure(createEchoClient(transport).say({}));
  assert.equal(error.code, $.RpcCode.UNAVAILABLE);
  transport.close();
});

test("a transport that was closed makes no calls", { timeout: 20_000 }, async () => {
  const peer = await ours("127.0.0.1:0");
  peer.stop();
  const client = createEchoClient(peer.transport);
  for (const call of [() => client.say({}), () => client.collect([]), () => all(client.chat([]))]) {
    assert.equal((await failure(call())).code, $.RpcCode.UNAVAILABLE);
  }
});

test("a response that is none is INTERNAL", { timeout: 20_000 }, async () => {
  const peer = await garbage("127.0.0.1:0");
  const client = createEchoClient(peer.transport);
  for (const call of [() => client.say({}), () => client.collect([]), () => all(client.chat([{}]))]) {
    const error = await failure(call());
    assert.equal(error.code, $.RpcCode.INTERNAL);
    assert.match(error.details, /test\.grpc\.v1\.Reply/);
    assert.ok(error.cause instanceof $.DecodeError);
  }
  peer.stop();
});

test("a server that goes away ends its calls", { timeout: 20_000 }, async () => {
  const peer = await ours("127.0.0.1:0");
  const call = failure(createEchoClient(peer.transport).say({ text: "wait" }));
  await peer.observed.seen("waiting");
  peer.stop();
  assert.ok([$.RpcCode.UNAVAILABLE, $.RpcCode.CANCELLED].includes((await call).code as never));
  await peer.observed.seen("cancelled");
});

async function all<T>(messages: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const message of messages) found.push(message);
  return found;
}

async function failure(call: Promise<unknown>): Promise<$.RpcError> {
  try {
    await call;
  } catch (error) {
    assert.ok(error instanceof $.RpcError, String(error));
    return error;
  }
  assert.fail("the call succeeded");
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

async function* endless(text: string) {
  for (;;) {
    yield { text };
    await pause(5);
  }
}

/** Messages that are sent by hand. */
function channel<T>() {
  const waiting: T[] = [];
  let isClosed = false;
  let wake = (): void => {};
  let release = (): void => {};
  const returned = new Promise<void>((resolve) => (release = resolve));
  const iterator: AsyncIterator<T> = {
    async next() {
      while (waiting.length === 0 && !isClosed) await new Promise<void>((resolve) => (wake = resolve));
      const value = waiting.shift();
      return value === undefined ? { done: true, value } : { done: false, value };
    },
    async return() {
      release();
      return { done: true, value: undefined };
    },
  };
  return {
    /** Fulfilled when nobody wants any more. */
    returned,
    send(message: T): void {
      waiting.push(message);
      wake();
    },
    close(): void {
      isClosed = true;
      wake();
    },
    [Symbol.asyncIterator]: () => iterator,
  };
}
