import type { JSX } from "preact";

import { count, duration, percent } from "../format.js";
import type { Page } from "../page.js";
import { DaemonStatus_State } from "../types.js";

const STATES: Record<DaemonStatus_State, string> = {
  [DaemonStatus_State.UNSPECIFIED]: "Unknown",
  [DaemonStatus_State.STARTING]: "Starting",
  [DaemonStatus_State.RUNNING]: "Running",
  [DaemonStatus_State.PAUSED]: "Paused",
  [DaemonStatus_State.DRAINING]: "Draining",
  [DaemonStatus_State.STOPPED]: "Stopped",
};

export function Header({ page }: { page: Page }): JSX.Element {
  const { daemon } = page.model;
  return (
    <header class="head">
      <a class="brand" href="#">
        <svg viewBox="0 0 24 24" aria-hidden="true">
          <path d="M2 12.5h5l2.5-7 4.5 13 2.5-6H22" />
        </svg>
        <h1>Pulse</h1>
        {daemon?.version && <span class="version">{daemon.version}</span>}
      </a>
      <Figures page={page} />
      <Live page={page} />
      <button type="button" class="primary" onClick={() => page.show({ isEnqueuing: true })}>
        New job
      </button>
    </header>
  );
}

/** How Pulse fares, in numbers. */
function Figures({ page }: { page: Page }): JSX.Element | null {
  const { daemon, stats } = page.model;
  if (!daemon) return null;
  const rate = Number(stats?.completedPerMinute ?? 0);
  return (
    <dl class="figures">
      <div>
        <dt>running</dt>
        <dd>
          {count(daemon.runningJobs)}
          <small>/{count(daemon.maxRunningJobs)}</small>
        </dd>
      </div>
      <div>
        <dt>per minute</dt>
        <dd>{rate === 0 ? "0" : rate < 10 ? rate.toFixed(1) : count(Math.round(rate))}</dd>
      </div>
      {daemon.cpuLoad !== undefined && (
        <div>
          <dt>CPU</dt>
          <dd>{percent(daemon.cpuLoad)}</dd>
        </div>
      )}
      {daemon.memoryLoad !== undefined && (
        <div>
          <dt>memory</dt>
          <dd>{percent(daemon.memoryLoad)}</dd>
        </div>
      )}
      {daemon.startedAt && (
        <div>
          <dt>up</dt>
          <dd>{duration(page.now - Number(daemon.startedAt))}</dd>
        </div>
      )}
    </dl>
  );
}

/** Whether what is shown is how it is. */
function Live({ page }: { page: Page }): JSX.Element {
  const { connection, model } = page;
  const isOpen = connection.state === "open";
  const state = model.daemon?.state ?? DaemonStatus_State.UNSPECIFIED;
  const isUsual = state === DaemonStatus_State.RUNNING || state === DaemonStatus_State.UNSPECIFIED;
  const tone = !isOpen ? "warn" : isUsual ? "good" : "held";
  const word = isOpen ? (isUsual ? "Live" : STATES[state]) : connection.state === "waiting" ? "Away" : "Connecting";
  return (
    <span class={`live ${tone}`} title={isOpen ? "Connected to Pulse" : "Not connected to Pulse"}>
      {word}
    </span>
  );
}
