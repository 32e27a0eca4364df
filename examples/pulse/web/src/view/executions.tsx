import type { JSX } from "preact";

import { clock, dollars, duration, moment } from "../format.js";
import type { Page } from "../page.js";
import { type Execution, type Job, Outcome } from "../types.js";
import type { Tone } from "./status.js";

const OUTCOMES: Record<Outcome, { readonly word: string; readonly tone: Tone }> = {
  [Outcome.UNSPECIFIED]: { word: "running", tone: "active" },
  [Outcome.DONE]: { word: "done", tone: "good" },
  [Outcome.FAILED]: { word: "failed", tone: "bad" },
  [Outcome.TIMED_OUT]: { word: "timed out", tone: "bad" },
  [Outcome.CANCELLED]: { word: "cancelled", tone: "quiet" },
  [Outcome.INTERRUPTED]: { word: "interrupted", tone: "held" },
  [Outcome.PLUGIN_LOST]: { word: "plugin lost", tone: "bad" },
  [Outcome.NOT_SUPPORTED]: { word: "not supported", tone: "held" },
  [Outcome.PERMANENT]: { word: "rejected", tone: "bad" },
  [Outcome.BUSY]: { word: "plugin busy", tone: "held" },
  [Outcome.MISCONFIGURED]: { word: "misconfigured", tone: "bad" },
};

/** Every attempt at a job, the newest first. */
export function Executions({ page, job }: { page: Page; job: Job }): JSX.Element | null {
  const executions = job.executions ?? [];
  if (executions.length === 0) return null;
  return (
    <section class="part">
      <h3>
        Executions <small>{executions.length}</small>
      </h3>
      <ol class="executions">
        {[...executions].reverse().map((execution) => (
          <One key={execution.attempt} page={page} execution={execution} />
        ))}
      </ol>
    </section>
  );
}

function One({ page, execution }: { page: Page; execution: Execution }): JSX.Element {
  const { finishedAt, startedAt, error, progress } = execution;
  const outcome = typeof execution.outcome === "string" ? execution.outcome : Outcome.UNSPECIFIED;
  const { word, tone } = OUTCOMES[outcome];
  const took = Number(finishedAt ?? page.now) - Number(startedAt ?? 0);
  const isOver = finishedAt !== undefined;
  return (
    <li>
      <span class="attempt">{execution.attempt}</span>
      <span class={`dot ${tone}`} aria-hidden="true" />
      <span class="what">
        {word}
        {isOver && !execution.counted && outcome !== Outcome.DONE && <small> not counted</small>}
        {error && <span class="why">{error}</span>}
      </span>
      <span class="figure">{progress ? `${progress.current ?? 0}/${progress.total ?? "?"}` : ""}</span>
      <span class="figure">{dollars(execution.cost)}</span>
      <span class="figure" title={startedAt && moment(Number(startedAt))}>
        {duration(took)}
        <small>{startedAt && clock(Number(startedAt))}</small>
      </span>
    </li>
  );
}
