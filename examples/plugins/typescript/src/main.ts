// A plugin with the handlers of proto/examples/echo: one that answers, one that takes its time, one that
// fails and one that talks.

// Ahead of everything else: it keeps stdout for the host.
import { serve } from "./api/runtime/plugin-serve.js";

import { setTimeout as sleep } from "node:timers/promises";

import { EchoHandlers, FailJob_How } from "./api/examples/echo/v1/handlers.js";
import { DomainPluginService } from "./api/protocol/domain.js";
import { JobError, handlers } from "./api/runtime/plugin.js";

const echo = handlers(EchoHandlers, {
  echo: ({ text, data }, { attempt }) => ({ text, data, attempt }),

  async slow({ stepMs, steps, stepCost }, job) {
    for (let done = 0; done < steps; done++) {
      job.progress(done, steps);
      await sleep(stepMs, undefined, { signal: job.signal });
      job.addCost(stepCost);
    }
    job.progress(steps, steps);
    return { steps };
  },

  fail({ message, how }) {
    switch (how) {
      case FailJob_How.BUSY:
        throw new JobError("busy", message);
      case FailJob_How.PERMANENT:
        throw new JobError("permanent", message);
      case FailJob_How.EXIT:
        process.exit(3);
      default:
        throw new Error(message);
    }
  },

  chat({ lines, level }, job) {
    for (let line = 1; line <= lines; line++) job.log(`line ${line}`, { level: levelOf(level), stage: "chat" });
    return { lines };
  },
});

function levelOf(text: string): "debug" | "info" | "warn" | "error" {
  return text === "debug" || text === "warn" || text === "error" ? text : "info";
}

await serve(DomainPluginService, {
  name: "echo-typescript",
  version: "0.1.0",
  jobs: [echo],
  methods: {
    metadata: () => ({
      name: "echo-typescript",
      version: "0.1.0",
      description: "Returns what it was given.",
      license: "MIT OR Apache-2.0",
    }),
  },
});
