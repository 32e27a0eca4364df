import type { ComponentChildren, JSX } from "preact";

import { ahead, count, duration } from "../format.js";
import type { Page } from "../page.js";
import { type Route, type StatusName, format } from "../route.js";
import { halves } from "../selection.js";
import { JobStatus, type Plugin, PluginState, type QueueStats, type QueueStats_Handler } from "../types.js";
import { PLUGIN_STATES, STATUSES, StatusIcon } from "./status.js";

const FIGURES: [StatusName, (stats: QueueStats) => number | undefined][] = [
  ["QUEUED", (stats) => stats.queued],
  ["RUNNING", (stats) => stats.running],
  ["RETRYING", (stats) => stats.retrying],
  ["PARKED", (stats) => stats.parked],
  ["PAUSED", (stats) => stats.paused],
  ["DONE", (stats) => stats.done],
  ["CANCELLED", (stats) => stats.cancelled],
  ["DEAD_LETTERED", (stats) => stats.deadLettered],
];

/** All jobs that there are, whatever their status. */
export function total(stats: QueueStats | undefined): number {
  return FIGURES.reduce((sum, [, figure]) => sum + ((stats && figure(stats)) ?? 0), 0);
}

export function Sidebar({ page }: { page: Page }): JSX.Element {
  const { plugins, stats, schedules } = page.model;
  const known = [...plugins.values()].sort((one, other) => ((one.name ?? "") < (other.name ?? "") ? -1 : 1));
  return (
    <nav class="side" aria-label="Queue">
      <Group title="Jobs">
        <Choice page={page} change={{ status: undefined }}>
          <span class="name">All</span>
          <span class="number">{count(total(stats))}</span>
        </Choice>
        {FIGURES.map(([status, figure]) => (
          <Choice key={status} page={page} change={{ status }}>
            <StatusIcon status={JobStatus[status]} hasWord />
            <span class="name">{STATUSES[JobStatus[status]].word}</span>
            <span class="number">{stats ? count(figure(stats)) : ""}</span>
          </Choice>
        ))}
      </Group>
      <Handlers page={page} plugins={known} />
      {known.length > 0 && (
        <Group title="Plugins">
          {known.map((plugin) => (
            <PluginChoice key={plugin.name} page={page} plugin={plugin} />
          ))}
        </Group>
      )}
      {schedules.size > 0 && (
        <Group title="Schedules">
          {[...schedules.values()].map((schedule) => (
            <li key={schedule.id} class="choice">
              <span class="name">{schedule.name || schedule.id}</span>
              <span class="number">
                {schedule.paused ? "paused" : schedule.nextRunAt ? ahead(Number(schedule.nextRunAt) - page.now) : ""}
              </span>
            </li>
          ))}
        </Group>
      )}
    </nav>
  );
}

function Group({ title, children }: { title: string; children: ComponentChildren }): JSX.Element {
  return (
    <section>
      <h2>{title}</h2>
      <ul>{children}</ul>
    </section>
  );
}

/** A link to the page with another filter, or to another thing beside the list. */
function Choice(props: {
  page: Page;
  change: Partial<Route>;
  /** What a second click does, if not nothing. */
  undo?: Partial<Route>;
  title?: string | undefined;
  children: ComponentChildren;
}): JSX.Element {
  const { page, change } = props;
  const keys = Object.keys(change) as (keyof Route)[];
  const isChosen = keys.every((key) => page.route[key] === change[key]);
  return (
    <li>
      <a
        class="choice"
        href={format({ ...page.route, ...(isChosen && props.undo ? props.undo : change) })}
        title={props.title}
        aria-current={isChosen ? "true" : undefined}
      >
        {props.children}
      </a>
    </li>
  );
}

/** The handlers that plugins offer, and those that have jobs without a plugin. */
function Handlers({ page, plugins }: { page: Page; plugins: Plugin[] }): JSX.Element | null {
  const figures = page.model.stats?.handlers ?? {};
  const offered = plugins.flatMap((plugin) => (plugin.handlers ?? []).map((name) => `${plugin.name}/${name}`));
  const handlers = [...new Set([...offered, ...Object.keys(figures)])].sort();
  if (handlers.length === 0) return null;
  const names = handlers.map((handler) => halves(handler)[1]);
  return (
    <Group title="Handlers">
      {handlers.map((handler, at) => {
        const name = names[at] ?? handler;
        const isShared = names.filter((other) => other === name).length > 1;
        return (
          <Choice key={handler} page={page} change={{ handler }} undo={{ handler: "" }} title={speed(handler, figures[handler])}>
            <span class="name mono">{isShared ? handler : name}</span>
            <Load figures={figures[handler]} />
          </Choice>
        );
      })}
    </Group>
  );
}

function Load({ figures }: { figures: QueueStats_Handler | undefined }): JSX.Element {
  const { running = 0, waiting = 0 } = figures ?? {};
  return (
    <span class="number">
      {running > 0 && <b class="active">{count(running)}</b>}
      {running > 0 && waiting > 0 && " + "}
      {waiting > 0 && count(waiting)}
    </span>
  );
}

function speed(handler: string, figures: QueueStats_Handler | undefined): string {
  if (!figures) return handler;
  const { running, waiting, done, deadLettered } = figures;
  const counts = [`${count(running)} running`, `${count(waiting)} waiting`, `${count(done)} done`];
  if (deadLettered) counts.push(`${count(deadLettered)} failed`);
  const lines = [handler, counts.join(", ")];
  if (figures.durationP50) {
    const [half, most] = [figures.durationP50, figures.durationP95].map((millis) => duration(Number(millis ?? 0)));
    lines.push(`median ${half}, 95 % within ${most}`);
  }
  return lines.join("\n");
}

function PluginChoice({ page, plugin }: { page: Page; plugin: Plugin }): JSX.Element {
  const state = typeof plugin.state === "string" ? plugin.state : PluginState.UNSPECIFIED;
  const { word, tone } = PLUGIN_STATES[state];
  const isUsual = state === PluginState.READY;
  return (
    <Choice page={page} change={{ plugin: plugin.name ?? "", job: "" }} title={plugin.stateReason || undefined}>
      <span class={`dot ${tone}`} role="img" aria-label={word} />
      <span class="name">{plugin.name}</span>
      <span class="number">{isUsual ? plugin.metadata?.version : word}</span>
    </Choice>
  );
}

