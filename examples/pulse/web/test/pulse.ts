/** A Pulse of its own for a test of the page: a real one, with a real plugin. */

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

import { API_PATH, type EnqueueRequest, type EnqueueResponse, type Job } from "../src/types.js";

export class Pulse {
  private process: ChildProcess | undefined;
  private said = "";

  private constructor(
    private readonly command: string[],
    readonly url: string,
  ) {}

  /** The command line is in `PULSE_SERVE`, as JSON; the address to listen on is added to it. */
  static async start(): Promise<Pulse> {
    const command = JSON.parse(process.env["PULSE_SERVE"] ?? "[]") as string[];
    const pulse = new Pulse(command, `http://127.0.0.1:${await freePort()}`);
    await pulse.serve();
    return pulse;
  }

  /** Starts it, after a kill as well: at the same address, with the same file. */
  async serve(): Promise<void> {
    const [program = "", ...rest] = this.command;
    const child = spawn(program, [...rest, "--listen", new URL(this.url).host], { stdio: ["ignore", "pipe", "pipe"] });
    this.process = child;
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (text: Buffer) => (this.said += text.toString()));
    for (let tries = 0; tries < 200; tries += 1) {
      if (child.exitCode !== null) break;
      const isThere = await fetch(`${this.url}${API_PATH}/status`).then((response) => response.ok, () => false);
      if (isThere) return;
      await sleep(50);
    }
    throw new Error(`pulse does not answer:\n${this.said}`);
  }

  async end(signal: "SIGKILL" | "SIGTERM"): Promise<void> {
    const child = this.process;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const exit = once(child, "exit");
    child.kill(signal);
    await exit;
  }

  /** Queues a job as any other program does. */
  async enqueue(handler: string, payload: object, more: EnqueueRequest = {}): Promise<Job> {
    const request: EnqueueRequest = { handler, payload: btoa(JSON.stringify(payload)), ...more };
    const response = await fetch(`${this.url}${API_PATH}/jobs`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(request),
    });
    const answer = (await response.json()) as EnqueueResponse;
    if (!answer.job) throw new Error(`${handler} was not queued: ${JSON.stringify(answer)}`);
    return answer.job;
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  return typeof address === "object" && address ? address.port : 0;
}
