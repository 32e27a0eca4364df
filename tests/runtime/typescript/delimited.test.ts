import { deepEqual, equal, rejects } from "node:assert/strict";
import { test } from "node:test";

import { decodeDelimited, encodeDelimited } from "../../../templates/typescript/runtime/delimited.js";
import { createJob, Job } from "./job.js";

const jobs = [createJob({ jobId: "a" }), createJob(), createJob({ jobId: "x".repeat(300) }), createJob({ timeoutSecs: 5n })];
const stream = Uint8Array.from(jobs.flatMap((job) => [...encodeDelimited(Job, job)]));

async function* chunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function all(source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>, maxSize?: number): Promise<Job[]> {
  const found: Job[] = [];
  const options = maxSize === undefined ? {} : { maxSize };
  for await (const job of decodeDelimited(Job, source, options)) found.push(job);
  return found;
}

test("a message stands behind its size", () => {
  deepEqual(encodeDelimited(Job, {}), Uint8Array.of(0));
  deepEqual([...encodeDelimited(Job, { jobId: "x".repeat(300) }).subarray(0, 5)], [175, 2, 10, 172, 2]);
});

test("chunks may end anywhere", async () => {
  for (const size of [1, 2, 3, 5, 100, 1000]) deepEqual(await all(chunks(stream, size)), jobs);
  deepEqual(await all([stream]), jobs);
  deepEqual(await all([new Uint8Array(0), stream, new Uint8Array(0)]), jobs);
  deepEqual(await all([]), []);
});

test("a message is there as soon as its bytes are", async () => {
  const seen: string[] = [];
  async function* slowly(): AsyncGenerator<Uint8Array> {
    for (const job of jobs.slice(0, 2)) {
      yield encodeDelimited(Job, job);
      seen.push("chunk");
    }
  }
  for await (const job of decodeDelimited(Job, slowly())) seen.push(`job ${job.jobId}`);
  deepEqual(seen, ["job a", "chunk", "job ", "chunk"]);
});

test("a stream that ends inside a message is an error", async () => {
  for (const size of [1, 1000]) await rejects(all(chunks(stream.subarray(0, -1), size)), { name: "DecodeError" });
  await rejects(all([Uint8Array.of(0x80)]), { name: "DecodeError" });
  await rejects(all([Uint8Array.of(5)]), { name: "DecodeError" });
});

test("a message beyond the limit is an error before its bytes are there", async () => {
  equal((await all([stream], 303)).length, 4);
  await rejects(all([stream], 302), { name: "DecodeError", message: "a message may not have more than 302 bytes" });
  const sizes = [[255, 255, 255, 255, 7], [255, 255, 255, 255, 255, 255, 255, 255, 255, 1], Array.from({ length: 11 }, () => 128)];
  for (const size of sizes) await rejects(all([Uint8Array.from(size)]), { name: "DecodeError" });
});

test("a message that is none is an error", async () => {
  await rejects(all([Uint8Array.of(1, 10)]), { name: "DecodeError" });
});
