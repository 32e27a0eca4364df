// What the Python plugin does with a script that a host cancels.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";

import { Cancel_Reason } from "./api/protogen/plugin/v1/control.js";
import { Attached } from "./attached.js";
import { Started } from "./started.js";

/** Starts a child, says who both are, and waits for ever. */
const ENDLESS = `import os, subprocess, time
child = subprocess.Popen(["sleep", "600"])
print(os.getpid(), child.pid)
time.sleep(600)`;

/** Whether a process is there and no zombie. */
function runs(id: string): boolean {
  try {
    const stat = readFileSync(`/proc/${id}/stat`, "utf8");
    return !stat.slice(stat.lastIndexOf(")") + 2).startsWith("Z");
  } catch {
    return false;
  }
}

test("a script that is cancelled ends, and so do its children", { timeout: 60_000 }, async () => {
  const plugin = await Started.start();
  try {
    const host = new Attached(plugin, {});
    const job = plugin.job("j", "python.script", { code: ENDLESS });
    const { logs } = await host.next(({ logs }) => logs.length > 0);
    const ids = (logs[0]?.message ?? "").split(" ");
    assert.equal(ids.length, 2);
    assert.ok(ids.every(runs));
    const before = Date.now();
    host.say({ cancels: [{ run: { jobId: "j", attempt: 1 }, reason: Cancel_Reason.REQUESTED }] });
    const { success, error } = await job;
    assert.equal(success, false);
    assert.match(error, /^cancelled/);
    assert.ok(Date.now() - before < 2000);
    // What was killed may take a moment to go.
    for (let wait = 0; ids.some(runs) && wait < 20; wait++) await sleep(100);
    assert.deepEqual(ids.filter(runs), []);
    assert.equal((await plugin.client.health({})).healthy, true);
    await host.close();
  } finally {
    await plugin.stop();
  }
});
