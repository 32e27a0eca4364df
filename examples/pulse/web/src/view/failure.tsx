import type { JSX } from "preact";

import { duration } from "../format.js";
import type { ErrorDetails, PluginExit } from "../types.js";

/** Why something failed, and what is known of it. */
export function Failure(props: { error: string | undefined; details: ErrorDetails | undefined }): JSX.Element | null {
  const { error, details } = props;
  if (!error) return null;
  const remarks = details ? remarksOn(details) : [];
  const tail = details?.pluginExit?.stderrTail ?? [];
  return (
    <section class="part failure">
      <h3>Error</h3>
      <p class="message">{error}</p>
      {remarks.length > 0 && (
        <ul>
          {remarks.map((remark) => (
            <li key={remark}>{remark}</li>
          ))}
        </ul>
      )}
      {tail.length > 0 && (
        <pre class="content" aria-label="Last lines of the plugin">
          {tail.join("\n")}
        </pre>
      )}
    </section>
  );
}

function remarksOn(details: ErrorDetails): string[] {
  const remarks: string[] = [];
  if (details.timeout) {
    const limit = duration(Number(details.timeout.limitSecs ?? 0) * 1000);
    const isOver = details.timeout.stopped ? "stopped when it was told to" : "did not stop when it was told to";
    remarks.push(`The limit was ${limit}. The handler ${isOver}.`);
  }
  if (details.rpcError) remarks.push(`The call ended with ${details.rpcError.name} (${details.rpcError.code ?? 0}).`);
  if (details.pluginExit) remarks.push(`The plugin’s process ended: ${endOf(details.pluginExit)}.`);
  if (details.stage) remarks.push(`Its last stage was ${details.stage}.`);
  if (details.retryable !== undefined) {
    remarks.push(details.retryable ? "Another try may succeed." : "Another try would fail as well.");
  }
  return remarks;
}

/** How a process ended: `exit code 3`. */
export function endOf(exit: PluginExit): string {
  if (exit.exitCode !== undefined) return `exit code ${exit.exitCode}`;
  if (exit.signal !== undefined) return exit.signal === 9 ? "killed (signal 9)" : `signal ${exit.signal}`;
  return "the connection broke";
}
