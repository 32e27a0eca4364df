/**
 * What the page knows: the sum of all that the socket said and that was fetched.
 *
 * Nothing here knows the DOM or the network. Messages change the model in place, and a job that changes is a new
 * object: rows compare by identity.
 *
 * @module
 */

import { Logs } from "./logs.js";
import {
  type DaemonStatus,
  type Execution,
  type Job,
  type JobList,
  type JobProgress,
  JobStatus,
  type Plugin,
  type QueueStats,
  type Schedule,
  type ScheduleUpdate,
  type SocketMessage,
} from "./types.js";

export class Model {
  readonly jobs = new Map<string, Job>();
  readonly plugins = new Map<string, Plugin>();
  readonly schedules = new Map<string, Schedule>();
  /** The lines of the job that is open. */
  logs = new Logs("");
  daemon: DaemonStatus | undefined;
  stats: QueueStats | undefined;
  /** How many milliseconds Pulse's clock is ahead of ours. */
  clockLead = 0;
  /** Goes up when a job is added, removed or changed. */
  revision = 0;
  /** Jobs that were removed: a page that was asked for earlier may still list them. */
  private readonly removed = new Set<string>();

  /** Takes in what the socket said. */
  apply(message: SocketMessage, now: number): void {
    switch (message.type) {
      case "job_update":
        if (message.job) this.put(message.job);
        return;
      case "job_removed":
        this.remove(message.jobId ?? "");
        return;
      case "job_progress":
        this.progress(message);
        return;
      case "job_log":
        this.logs.add(message.entries ?? []);
        // Lines of any job may be missing, and ours are among them or not.
        if (message.omitted) this.logs.isIncomplete = true;
        return;
      case "execution_started":
        this.execution(message.execution, { status: JobStatus.RUNNING });
        return;
      case "execution_finished":
        this.execution(message.execution, {});
        return;
      case "execution_failed": {
        const { nextStatus: status, retryAt: notBefore } = message;
        this.execution(message.execution, { ...(status && { status }), ...(notBefore && { notBefore }) });
        return;
      }
      case "daemon_status":
        this.daemon = message;
        if (message.sentAt) this.clockLead = Number(message.sentAt) - now;
        return;
      case "queue_update":
        this.stats = message.stats;
        return;
      case "schedule_update":
        this.schedule(message);
        return;
      case "plugin_update":
        if (message.plugin) this.plugins.set(message.plugin.name ?? "", message.plugin);
        return;
      default:
        // A message of a newer Pulse.
        message satisfies never;
    }
  }

  /** Takes in a page of jobs, which may be older than what the socket said since. */
  merge(page: JobList): void {
    for (const job of page.jobs ?? []) {
      if (!this.removed.has(job.id ?? "")) this.put(job);
    }
  }

  /** Takes in a job as it was at some time. Lists of jobs lack executions, and what has none has lost none. */
  put(job: Job): void {
    const id = job.id ?? "";
    const known = this.jobs.get(id);
    const latest = known && isNewer(known, job) ? known : job;
    const executions = union(known?.executions ?? [], job.executions ?? []);
    this.jobs.set(id, executions.length > 0 ? { ...latest, executions } : latest);
    this.revision += 1;
  }

  private remove(id: string): void {
    this.removed.add(id);
    if (this.jobs.delete(id)) this.revision += 1;
  }

  private progress({ jobId = "", attempt = 0, progress }: JobProgress): void {
    const job = this.jobs.get(jobId);
    if (!job || !progress || attempt < latestAttempt(job)) return;
    const executions = job.executions?.map((one) => (one.attempt === attempt ? { ...one, progress } : one));
    this.jobs.set(jobId, { ...job, progress, ...(executions && { executions }) });
    this.revision += 1;
  }

  /** What an execution says, and what its job is for that. The job's own message follows with the rest. */
  private execution(execution: Execution | undefined, change: Partial<Job>): void {
    const job = this.jobs.get(execution?.jobId ?? "");
    if (!job || !execution || (execution.attempt ?? 0) < latestAttempt(job)) return;
    const latest = job.executions?.at(-1);
    // A start that arrives behind its own end tells nothing new.
    const isOver = latest?.attempt === execution.attempt && latest?.finishedAt !== undefined && !execution.finishedAt;
    if (isOver) return;
    const executions = union(job.executions ?? [], [execution]);
    this.jobs.set(execution.jobId ?? "", { ...job, ...change, executions });
    this.revision += 1;
  }

  private schedule(message: ScheduleUpdate): void {
    if (message.deletedId !== undefined) this.schedules.delete(message.deletedId);
    if (message.schedule) this.schedules.set(message.schedule.id ?? "", message.schedule);
  }
}

function isNewer(one: Job, other: Job): boolean {
  return Number(one.updatedAt ?? 0) > Number(other.updatedAt ?? 0);
}

/** All executions of a job that are known, oldest first: of two that are the same, the one that has ended, or the newer. */
function union(known: Execution[], said: Execution[]): Execution[] {
  const byAttempt = new Map<number, Execution>();
  for (const execution of [...known, ...said]) {
    const before = byAttempt.get(execution.attempt ?? 0);
    if (!before?.finishedAt || execution.finishedAt) byAttempt.set(execution.attempt ?? 0, execution);
  }
  return [...byAttempt.values()].sort((one, other) => (one.attempt ?? 0) - (other.attempt ?? 0));
}

function latestAttempt(job: Job): number {
  return job.executions?.at(-1)?.attempt ?? 0;
}

/** The status of a job; one that this page is too old for is not known to it. */
export function statusOf(job: Job): JobStatus {
  return typeof job.status === "string" ? job.status : JobStatus.UNSPECIFIED;
}

/** Whether nothing more happens to a job unless a user wants it. */
export function hasEnded(job: Job): boolean {
  const ends: JobStatus[] = [JobStatus.DONE, JobStatus.CANCELLED, JobStatus.DEAD_LETTERED];
  return ends.includes(statusOf(job));
}
