import type { ComponentChildren, JSX } from "preact";

import { ago, ahead, dollars, duration, moment, percent } from "../format.js";
import { hasEnded, statusOf } from "../model.js";
import type { Page } from "../page.js";
import { format } from "../route.js";
import { type Job, JobStatus } from "../types.js";
import { Content } from "./content.js";
import { Failure } from "./failure.js";
import { Executions } from "./executions.js";
import { LogLines } from "./logs.js";
import { ProgressBar } from "./progress.js";
import { runningSince, tries } from "./row.js";
import { STATUSES, StatusIcon } from "./status.js";

/** All that is known of one job. */
export function JobView({ page, job }: { page: Page; job: Job | undefined }): JSX.Element {
  if (!job) {
    return (
      <Panel page={page} title="Job" close={{ job: "" }}>
        <p class="empty">{page.isLoaded ? `There is no job ${page.route.job} any more.` : "Waiting for Pulse…"}</p>
      </Panel>
    );
  }
  const status = statusOf(job);
  const { word, tone } = STATUSES[status];
  return (
    <Panel page={page} title={job.handler ?? ""} close={{ job: "" }}>
      <div class="state">
        <span class={`badge ${tone}`} role="status">
          <StatusIcon status={status} hasWord /> {word}
        </span>
        <Since page={page} job={job} />
        <Actions page={page} job={job} />
      </div>
      {job.statusReason && <p class="reason">{job.statusReason}</p>}
      <BigProgress job={job} />
      <Facts page={page} job={job} />
      <Failure error={job.error} details={job.errorDetails} />
      <LogLines page={page} />
      <Content title="Result" base64={job.result} />
      <Content title="Payload" base64={job.payload} />
      <Executions page={page} job={job} />
    </Panel>
  );
}

/** What stands beside the list. */
export function Panel(props: {
  page: Page;
  title: string;
  close: { job: "" } | { plugin: "" };
  children: ComponentChildren;
}): JSX.Element {
  const { page, title, close } = props;
  return (
    <aside
      class="panel"
      aria-label={title}
      onKeyDown={(event) => {
        if (event.key === "Escape") page.go(close);
      }}
    >
      <header>
        <h2>{title}</h2>
        <a class="close" href={format({ ...page.route, ...close })} aria-label="Close" title="Close">
          <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
            <path d="M4 4l8 8M12 4l-8 8" />
          </svg>
        </a>
      </header>
      <div class="inside">{props.children}</div>
    </aside>
  );
}

function Since({ page, job }: { page: Page; job: Job }): JSX.Element | null {
  const status = statusOf(job);
  if (status === JobStatus.RUNNING) return <span class="since">for {duration(page.now - runningSince(job))}</span>;
  const due = Number(job.notBefore ?? 0);
  if (!hasEnded(job) && due > page.now) return <span class="since">due {ahead(due - page.now)}</span>;
  if (!job.completedAt) return null;
  return <span class="since">{ago(page.now - Number(job.completedAt))}</span>;
}

function Actions({ page, job }: { page: Page; job: Job }): JSX.Element {
  const id = job.id ?? "";
  const canRetry: JobStatus[] = [JobStatus.DEAD_LETTERED, JobStatus.CANCELLED, JobStatus.PARKED, JobStatus.RETRYING];
  const isAway = page.connection.state !== "open";
  return (
    <span class="actions">
      {canRetry.includes(statusOf(job)) && (
        <button type="button" disabled={isAway} onClick={() => page.retry(id)}>
          Retry{hasEnded(job) ? "" : " now"}
        </button>
      )}
      {!hasEnded(job) && (
        <button type="button" class="danger" disabled={isAway} onClick={() => page.cancel(id)}>
          Cancel
        </button>
      )}
    </span>
  );
}

function BigProgress({ job }: { job: Job }): JSX.Element | null {
  const { current = 0, total = 0 } = job.progress ?? {};
  if (!job.progress && statusOf(job) !== JobStatus.RUNNING) return null;
  return (
    <div class="big-progress">
      {total > 0 && <span class="share">{percent(Math.min(current / total, 1))}</span>}
      <ProgressBar job={job} />
    </div>
  );
}

function Facts({ page, job }: { page: Page; job: Job }): JSX.Element {
  const { createdAt, startedAt, completedAt } = job;
  const time = (millis: string | undefined): string => (millis ? moment(Number(millis), page.now) : "");
  const spent = dollars(job.costActual) || (job.startedAt ? "$0.00" : "");
  const estimate = job.costEstimate === undefined ? "" : ` of ${dollars(job.costEstimate) || "$0.00"} estimated`;
  const labels = Object.entries(job.labels ?? {});
  const waited = createdAt && startedAt ? Number(startedAt) - Number(createdAt) : undefined;
  const ran = startedAt && completedAt ? Number(completedAt) - Number(startedAt) : undefined;
  return (
    <dl class="facts">
      <Fact name="Id">
        <code class="id">{job.id}</code>
      </Fact>
      <Fact name="Plugin">
        {job.plugin && (
          <a href={format({ ...page.route, job: "", plugin: job.plugin })}>
            {job.plugin} {job.pluginVersion}
          </a>
        )}
      </Fact>
      <Fact name="Tries">{tries(job).replace("/", " of ") || `0 of ${job.maxAttempts ?? 1}`}</Fact>
      <Fact name="Cost">{spent + estimate}</Fact>
      <Fact name="Queued">{time(createdAt)}</Fact>
      <Fact name="Started">
        {time(startedAt)}
        {waited !== undefined && <small> after {duration(waited)}</small>}
      </Fact>
      <Fact name="Ended">
        {time(completedAt)}
        {ran !== undefined && <small> after {duration(ran)}</small>}
      </Fact>
      <Fact name="Time limit">{job.timeoutSecs === undefined ? "" : duration(Number(job.timeoutSecs) * 1000)}</Fact>
      <Fact name="Priority">{job.priority ? String(job.priority) : ""}</Fact>
      <Fact name="Queued by">
        {job.parentId && (
          <a class="mono" href={format({ ...page.route, job: job.parentId })}>
            {job.parentId}
          </a>
        )}
      </Fact>
      <Fact name="Schedule">{job.scheduleId}</Fact>
      <Fact name="Labels">
        {labels.length > 0 &&
          labels.map(([key, value]) => (
            <span key={key} class="label">
              {key}={value}
            </span>
          ))}
      </Fact>
    </dl>
  );
}

/** One fact; nothing of it where it is not known. */
export function Fact({ name, children }: { name: string; children: ComponentChildren }): JSX.Element | null {
  const parts = [children].flat().filter((part) => part !== "" && part !== undefined && part !== false);
  if (parts.length === 0) return null;
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
