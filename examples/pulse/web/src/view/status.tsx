/** How a status looks: a word, a colour and a shape, since colour alone is for some no difference. */

import type { JSX } from "preact";

import { JobStatus, PluginState } from "../types.js";

interface Look {
  readonly word: string;
  readonly tone: Tone;
  /** The path of an icon, 16 by 16. */
  readonly icon: string;
}

export type Tone = "quiet" | "active" | "good" | "warn" | "bad" | "held";

export const STATUSES: Record<JobStatus, Look> = {
  [JobStatus.UNSPECIFIED]: { word: "Unknown", tone: "quiet", icon: "M6 6.2a2 2 0 1 1 2.6 1.9c-.4.2-.6.5-.6.9v.5M8 11.6v.1" },
  [JobStatus.QUEUED]: { word: "Queued", tone: "quiet", icon: "M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11" },
  [JobStatus.RUNNING]: { word: "Running", tone: "active", icon: "M8 2.5a5.5 5.5 0 1 1-5.5 5.5" },
  [JobStatus.RETRYING]: { word: "Retrying", tone: "warn", icon: "M13 8a5 5 0 1 1-1.6-3.7M13 2.5v2.6h-2.6" },
  [JobStatus.PARKED]: { word: "Parked", tone: "held", icon: "M6 13V3.5h2.8a2.6 2.6 0 0 1 0 5.2H6" },
  [JobStatus.PAUSED]: { word: "Paused", tone: "held", icon: "M5.8 3.5v9M10.2 3.5v9" },
  [JobStatus.DONE]: { word: "Done", tone: "good", icon: "M3 8.6l3.2 3.2L13 4.8" },
  [JobStatus.CANCELLED]: { word: "Cancelled", tone: "quiet", icon: "M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11M4.3 11.7l7.4-7.4" },
  [JobStatus.DEAD_LETTERED]: { word: "Failed", tone: "bad", icon: "M4 4l8 8M12 4l-8 8" },
};

export const PLUGIN_STATES: Record<PluginState, { readonly word: string; readonly tone: Tone }> = {
  [PluginState.UNSPECIFIED]: { word: "Unknown", tone: "quiet" },
  [PluginState.STARTING]: { word: "Starting", tone: "active" },
  [PluginState.HANDSHAKING]: { word: "Starting", tone: "active" },
  [PluginState.INITIALIZING]: { word: "Initializing", tone: "active" },
  [PluginState.READY]: { word: "Ready", tone: "good" },
  [PluginState.DRAINING]: { word: "Draining", tone: "warn" },
  [PluginState.STOPPED]: { word: "Stopped", tone: "quiet" },
  [PluginState.CRASHED]: { word: "Crashed", tone: "bad" },
  [PluginState.BACKOFF]: { word: "Restarting", tone: "warn" },
  [PluginState.FAILED]: { word: "Failed", tone: "bad" },
};

export function Icon({ path, label }: { path: string; label?: string }): JSX.Element {
  return (
    <svg class="icon" viewBox="0 0 16 16" role={label ? "img" : "none"} aria-label={label}>
      <path d={path} />
    </svg>
  );
}

/** The sign of a status; beside its word it says nothing to a screen reader. */
export function StatusIcon({ status, hasWord }: { status: JobStatus; hasWord?: boolean }): JSX.Element {
  const { word, tone, icon } = STATUSES[status];
  const isTurning = status === JobStatus.RUNNING;
  return (
    <span class={`status ${tone}${isTurning ? " turning" : ""}`} title={hasWord ? undefined : word}>
      {hasWord ? <Icon path={icon} /> : <Icon path={icon} label={word} />}
    </span>
  );
}
