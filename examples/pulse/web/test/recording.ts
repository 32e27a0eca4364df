/** Socket messages as Pulse sends them, for what a test can't wait for. */

import { encode } from "../src/payload.js";
import {
  DaemonStatus_State,
  type Execution,
  type Job,
  JobStatus,
  type LogEntry,
  LogLevel,
  LogSource,
  Outcome,
  type Plugin,
  PluginState,
  type SocketMessage,
} from "../src/types.js";

/** Very many jobs at once. */
export function manyJobs(count: number): SocketMessage[] {
  const start = Date.UTC(2026, 0, 5, 9, 30);
  const statuses = Object.values(JobStatus).slice(1);
  return Array.from({ length: count }, (_, at): SocketMessage => {
    const time = String(start + at * 250);
    const status = statuses[at % statuses.length] ?? JobStatus.QUEUED;
    const job: Job = { id: `job-${at}`, handler: "echo.echo", status, createdAt: time, updatedAt: time, maxAttempts: 3 };
    return { type: "job_update", sentAt: time, job: { ...job, progress: { current: at % 10, total: 10 } } };
  });
}

/** The job of `aMorning` that is worth a look. */
export const WORTH_A_LOOK = "01K9R2M4V7";
/** And the one that failed. */
export const FAILED = "01K9R2HB3Q";

/** A Pulse with a bit of everything, as it is at `now`. */
export function aMorning(now: number): SocketMessage[] {
  const ago = (seconds: number): string => String(Math.round(now - seconds * 1000));
  const job = (id: string, handler: string, status: JobStatus, queued: number, more: Job): SocketMessage => {
    const begun = status !== JobStatus.QUEUED && status !== JobStatus.PARKED && { startedAt: ago(queued - 0.4) };
    const times = { createdAt: ago(queued), updatedAt: ago(queued - 1), ...begun };
    const plugin = handler.split(".")[0] ?? "";
    const usual: Job = { id, handler, plugin, pluginVersion: "0.1.0", status, maxAttempts: 3, ...times };
    return { type: "job_update", sentAt: ago(0), job: { ...usual, ...more } };
  };
  const run = (jobId: string, attempt: number, begun: number, more: Execution): Execution => {
    return { jobId, attempt, startedAt: ago(begun), plugin: "python", pluginVersion: "0.1.0", ...more };
  };
  const lines = (jobId: string, texts: [LogLevel, string, string][]): LogEntry[] =>
    texts.map(([level, stage, message], at) => {
      const timestamp = ago(14 - at * 1.9);
      return { jobId, attempt: 2, sequence: at + 1, plugin: "python", source: LogSource.HANDLER, timestamp, level, stage, message };
    });
  const plugin = (name: string, more: Plugin): SocketMessage => {
    const metadata = { name, version: "0.1.0", description: "Runs Python scripts, and calls webhooks.", license: "MIT OR Apache-2.0" };
    const usual: Plugin = { name, metadata, state: PluginState.READY, stateSince: ago(5000), startCount: 1, processId: 4711 };
    return { type: "plugin_update", plugin: { ...usual, ...more } };
  };
  const script = { code: "for month in input:\n    render(month)\nresult = len(input)", input: ["2025-11", "2025-12"] };
  const overload = "status 503 from billing.example after 3 tries";
  return [
    {
      type: "daemon_status",
      sentAt: ago(0),
      state: DaemonStatus_State.RUNNING,
      version: "0.1.0",
      startedAt: ago(8040),
      runningJobs: 3,
      maxRunningJobs: 16,
      readyPlugins: 2,
      plugins: 3,
      cpuLoad: 0.34,
      memoryLoad: 0.61,
    },
    {
      type: "queue_update",
      stats: {
        queued: 2,
        running: 3,
        retrying: 1,
        parked: 1,
        done: 1204,
        cancelled: 1,
        deadLettered: 2,
        completedPerMinute: 20.4,
        handlers: {
          "python/python.script": { running: 2, waiting: 2, done: 840, durationP50: "1400", durationP95: "9200" },
          "python/python.webhook": { running: 0, waiting: 1, done: 300, deadLettered: 2, durationP50: "180", durationP95: "900" },
          "echo/echo.slow": { running: 1, done: 64 },
        },
      },
    },
    plugin("python", { handlers: ["python.script", "python.webhook"], runningJobs: 2, health: { healthy: true, message: "two jobs run" } }),
    plugin("echo", { handlers: ["echo.echo", "echo.slow", "echo.fail", "echo.chat"], runningJobs: 1 }),
    plugin("images", {
      state: PluginState.BACKOFF,
      stateReason: "its process ended with exit code 1, and is started again",
      restartAt: ago(-6),
      crashCount: 2,
      startCount: 3,
      lastExit: { endedAt: ago(4), exitCode: 1, stderrTail: ["Traceback (most recent call last):", "MemoryError"] },
    }),
    job("01K9R2N8XT", "python.script", JobStatus.QUEUED, 2, { notBefore: ago(-45), priority: 5 }),
    job("01K9R2N1DE", "images.resize", JobStatus.PARKED, 9, { plugin: "images", statusReason: "the plugin images is not ready" }),
    job(WORTH_A_LOOK, "python.script", JobStatus.RUNNING, 31, {
      payload: encode(JSON.stringify(script)),
      progress: { current: 37, total: 58 },
      costActual: 0.0184,
      costEstimate: 0.03,
      retryCount: 1,
      timeoutSecs: "120",
      labels: { team: "billing", report: "monthly" },
      executions: [
        run(WORTH_A_LOOK, 1, 30, { outcome: Outcome.FAILED, counted: true, finishedAt: ago(21), cost: 0.006, progress: { current: 9, total: 58 }, error: "ConnectionError: the renderer was restarted" }),
        run(WORTH_A_LOOK, 2, 14.3, { progress: { current: 37, total: 58 }, cost: 0.0124 }),
      ],
    }),
    job("01K9R2M0A2", "echo.slow", JobStatus.RUNNING, 44, { progress: { current: 3, total: 20 } }),
    job("01K9R2KZZ9", "python.script", JobStatus.RUNNING, 63, { labels: { team: "search" } }),
    job("01K9R2KJ6W", "python.webhook", JobStatus.RETRYING, 75, { error: "no response from hooks.example: timed out", notBefore: ago(-12), retryCount: 1 }),
    job("01K9R2K2B8", "echo.echo", JobStatus.DONE, 91, { completedAt: ago(90) }),
    job("01K9R2J7PD", "python.script", JobStatus.DONE, 160, { completedAt: ago(120), progress: { current: 58, total: 58 }, costActual: 0.031 }),
    job("01K9R2J1M0", "python.script", JobStatus.CANCELLED, 240, { completedAt: ago(200), progress: { current: 12, total: 40 }, costActual: 0.004 }),
    job(FAILED, "python.webhook", JobStatus.DEAD_LETTERED, 330, {
      completedAt: ago(300),
      error: overload,
      retryCount: 2,
      payload: encode(JSON.stringify({ url: "https://billing.example/hook", retries: 3 })),
      errorDetails: { stage: "send", retryable: true, rpcError: { code: 14, name: "UNAVAILABLE" } },
      executions: [1, 2, 3].map((attempt) => run(FAILED, attempt, 340 - attempt * 10, { outcome: Outcome.FAILED, counted: true, error: overload, finishedAt: ago(339 - attempt * 10) })),
    }),
    ...Array.from({ length: 30 }, (_, at) =>
      job(`01K9R1${(9999 - at * 37).toString(36).toUpperCase()}`, at % 3 ? "python.script" : "python.webhook", JobStatus.DONE, 420 + at * 47, {
        completedAt: ago(400 + at * 47),
        costActual: at % 3 ? 0.0021 * (at + 1) : 0,
        ...(at % 3 && { progress: { current: 10 + at, total: 10 + at } }),
      }),
    ),
    {
      type: "job_log",
      entries: lines(WORTH_A_LOOK, [
        [LogLevel.INFO, "load", "two months, 58 invoices"],
        [LogLevel.DEBUG, "load", "template invoice-3.html"],
        [LogLevel.INFO, "render", "2025-11: 29 of 29"],
        [LogLevel.WARN, "render", "invoice 1042 has no address, the customer's is used"],
        [LogLevel.INFO, "render", "2025-12: 8 of 29"],
      ]),
    },
  ];
}
