import { Component, type JSX } from "preact";

import { ago, ahead, dollars, duration, moment } from "../format.js";
import { hasEnded, statusOf } from "../model.js";
import type { Page } from "../page.js";
import { type Job, JobStatus } from "../types.js";
import { ProgressBar } from "./progress.js";
import { STATUSES, StatusIcon } from "./status.js";

interface Props {
  job: Job;
  /** Its place among all rows, from 1, the headings being the first. */
  index: number;
  isOpen: boolean;
  /** Whether the tab key comes to it. */
  isReachable: boolean;
  now: number;
  page: Page;
}

export class JobRow extends Component<Props> {
  shouldComponentUpdate(next: Props): boolean {
    const { job, index, isOpen, isReachable, now } = this.props;
    const isSame = job === next.job && index === next.index && isOpen === next.isOpen;
    return !isSame || isReachable !== next.isReachable || now !== next.now;
  }

  render({ job, index, isOpen, isReachable, now, page }: Props): JSX.Element {
    const status = statusOf(job);
    return (
      <div
        role="row"
        class={`row job${hasEnded(job) ? " over" : ""}`}
        data-job={job.id}
        aria-rowindex={index}
        aria-selected={isOpen}
        tabIndex={isReachable ? 0 : -1}
        onClick={() => page.go({ job: job.id ?? "", plugin: "" })}
      >
        <span role="gridcell" class="sign">
          <StatusIcon status={status} />
        </span>
        <span role="gridcell" class="of-job">
          <span class="handler">
            {job.handler}
            {Object.entries(job.labels ?? {}).map(([key, value]) => (
              <span key={key} class="label">
                {key}={value}
              </span>
            ))}
          </span>
          <Remark job={job} />
        </span>
        <span role="gridcell" class="of-progress">
          <ProgressBar job={job} />
        </span>
        <span role="gridcell" class="of-tries">
          {tries(job)}
        </span>
        <span role="gridcell" class="of-cost">
          {dollars(job.costActual)}
        </span>
        <span role="gridcell" class="of-time">
          <Time job={job} now={now} />
        </span>
      </div>
    );
  }
}

/** What is remarkable about a job, or else its identity. */
function Remark({ job }: { job: Job }): JSX.Element {
  const status = statusOf(job);
  const isTrouble = status === JobStatus.RETRYING || status === JobStatus.DEAD_LETTERED;
  const text = (isTrouble && job.error) || job.statusReason;
  if (!text) return <span class="remark mono">{job.id}</span>;
  return (
    <span class={`remark ${STATUSES[status].tone}`} title={text}>
      {text}
    </span>
  );
}

/** `2/3`; nothing while the first try has not begun. */
export function tries(job: Job): string {
  const begun = (job.retryCount ?? 0) + (job.startedAt ? 1 : 0);
  return begun === 0 ? "" : `${begun}/${job.maxAttempts ?? 1}`;
}

/** When the attempt that runs began. */
export function runningSince(job: Job): number {
  const running = job.executions?.findLast((execution) => !execution.finishedAt);
  // Lists of jobs lack executions. The first began when the job did.
  return Number(running?.startedAt ?? (job.retryCount ? job.updatedAt : job.startedAt) ?? 0);
}

function Time({ job, now }: { job: Job; now: number }): JSX.Element {
  const status = statusOf(job);
  const due = Number(job.notBefore ?? 0);
  if (status === JobStatus.RUNNING) return <b>{duration(now - runningSince(job))}</b>;
  if (!hasEnded(job) && due > now) return <span title={moment(due)}>{ahead(due - now)}</span>;
  const at = Number(job.completedAt ?? job.createdAt ?? 0);
  return <span title={moment(at)}>{ago(now - at)}</span>;
}
