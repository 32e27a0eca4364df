import type { JSX } from "preact";

import { count } from "../format.js";
import { hasEnded, statusOf } from "../model.js";
import { type Job, JobStatus } from "../types.js";
import { STATUSES } from "./status.js";

/** How far a job is, as a bar. Nothing where there is nothing to say. */
export function ProgressBar({ job }: { job: Job }): JSX.Element | null {
  const status = statusOf(job);
  const { current = 0, total = 0 } = job.progress ?? {};
  const isRunning = status === JobStatus.RUNNING;
  if (!job.progress && !isRunning) return null;
  const isKnown = total > 0;
  const share = isKnown ? Math.min(Math.max(current / total, 0), 1) : 0;
  const text = isKnown ? `${count(current)} of ${count(total)}` : current > 0 ? `${count(current)} done` : "";
  const values = isKnown ? { "aria-valuenow": current, "aria-valuemin": 0, "aria-valuemax": total } : {};
  const kind = isKnown || hasEnded(job) ? "" : isRunning ? " endless" : "";
  return (
    <div class={`progress ${STATUSES[status].tone}${kind}`}>
      <div class="bar" role="progressbar" aria-label="Progress" aria-valuetext={text || "under way"} {...values}>
        <span style={{ width: `${share * 100}%` }} />
      </div>
      <span class="figure" aria-hidden="true">
        {isKnown ? `${count(current)}/${count(total)}` : current > 0 ? count(current) : ""}
      </span>
    </div>
  );
}
