// The service as users of ours write it.
import type { EchoHandlers, ReplyInit } from "./generated/echo.js";
import * as $ from "./generated/runtime/index.js";

/** What a server did, for the tests to see. */
export class Observed {
  /** Messages that it made or took in a stream without end. */
  count: number = 0;
  readonly #events: string[] = [];
  #wake = (): void => {};

  add(event: string): void {
    this.#events.push(event);
    this.#wake();
  }

  /** Waits for something to have happened. */
  async seen(event: string): Promise<void> {
    while (!this.#events.includes(event)) await new Promise<void>((resolve) => (this.#wake = resolve));
  }
}

export const RAIN: Uint8Array = Uint8Array.of(0, 255, 1);

/** The end of a call that nobody waits for any more. */
export function cancelled(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve());
  });
}

function rain(): $.RpcError {
  return new $.RpcError($.RpcCode.FAILED_PRECONDITION, "not today: ☂", {
    metadata: { weather: "rain", "weather-bin": RAIN },
  });
}

export function handlers(observed: Observed): Partial<EchoHandlers> {
  return {
    async say(request, context) {
      if (request.text === "fail") throw rain();
      if (request.text === "throw") throw new Error("a secret");
      if (request.text === "wait") {
        observed.add("waiting");
        await cancelled(context.signal);
        observed.add("cancelled");
      }
      if (request.text === "metadata") {
        context.sendHeader({ header: context.metadata.getAll("sent").join("+") });
        context.setTrailer({ "trailer-bin": context.metadata.get("sent-bin") ?? [] });
      }
      return request;
    },

    async *count(request, context): AsyncGenerator<ReplyInit> {
      const isEndless = request.text === "forever";
      try {
        for (let count = 1; isEndless || count <= request.count; count++) {
          observed.count = count;
          if (count === 3 && request.text === "fail") throw rain();
          if (count === 3 && request.text === "wait") {
            observed.add("waiting");
            await cancelled(context.signal);
            return;
          }
          yield { count, data: request.data };
        }
      } finally {
        observed.add("stopped");
      }
      context.setTrailer({ sum: "all" });
    },

    async collect(requests, context) {
      const texts: string[] = [];
      try {
        for await (const request of requests) {
          observed.count++;
          texts.push(request.text);
          if (request.text === "enough") break;
          if (request.text === "fail") throw rain();
          if (request.text === "wait") {
            observed.add("waiting");
            await cancelled(context.signal);
          }
        }
        observed.add("collected");
      } catch (error) {
        if (context.signal.aborted) observed.add("interrupted");
        throw error;
      }
      return { count: texts.length, text: texts.join(" ") };
    },

    async *chat(requests): AsyncGenerator<ReplyInit> {
      try {
        for await (const request of requests) {
          if (request.text === "fail") throw rain();
          if (request.text === "bye") return;
          yield request;
        }
      } finally {
        observed.add("stopped");
      }
    },
  };
}
