// The plugin of `edges.test.ts` and `go.test.ts`.
import { serve } from "./api/runtime/plugin-serve.js";

import { setTimeout as sleep } from "node:timers/promises";

import { EdgeHandlers } from "./api/edges/handlers.js";
import { DomainPluginService } from "./api/protocol/domain.js";
import { handlers } from "./api/runtime/plugin.js";

const edges = handlers(EdgeHandlers, {
  size: ({ data, bigNumber, kind, grow }) => ({
    data: grow === 0 ? data : new Uint8Array(grow),
    bigNumber: bigNumber + 1n,
    kind,
  }),

  async pair({ millis }) {
    await sleep(millis);
    return {};
  },

  async talk({ millis }, job) {
    let said = 0;
    setInterval(() => {
      job.progress(++said, 1_000_000);
      job.log(`line ${said}`);
      job.addCost(1);
    }, 5).unref();
    await sleep(millis);
    return {};
  },
});

const tcp = process.env["EDGES_LISTEN"] === "tcp" ? { listen: "tcp" as const } : {};
await serve(DomainPluginService, { name: "edges", version: "0.1.0", jobs: [edges], ...tcp });
