/**
 * Payloads to begin with, for the handlers that come with Pulse: the compiler holds them to the handlers' types.
 *
 * @module
 */

import type { ChatJob, EchoJob, SlowJob } from "../../../../generated/typescript/examples/echo/v1/index.js";
import type { ScriptJob, WebhookJob } from "../../../../generated/typescript/examples/python/v1/index.js";

const script: ScriptJob = {
  code: 'import sys\nfor done in range(1, 6):\n    print("step", done)\n    print(f"progress: {done}/5", file=sys.stderr)\nresult = sum(input)',
  input: [1, 2, 3],
};
const webhook: WebhookJob = { url: "https://example.com/", method: "GET", retries: 2, timeoutMs: 5000 };
const echo: EchoJob = { text: "hello" };
const slow: SlowJob = { steps: 20, stepMs: 500 };
const chat: ChatJob = { lines: 10, level: "info" };

const EXAMPLES: ReadonlyMap<string, object> = new Map<string, object>([
  ["python.script", script],
  ["python.webhook", webhook],
  ["echo.echo", echo],
  ["echo.slow", slow],
  ["echo.chat", chat],
]);

/** A payload that a handler accepts, as JSON. */
export function example(handler: string): string {
  const found = EXAMPLES.get(handler);
  return found ? JSON.stringify(found, undefined, 2) : "{}";
}
