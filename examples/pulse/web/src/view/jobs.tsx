import { Component, type JSX, createRef } from "preact";

import { count } from "../format.js";
import type { Page } from "../page.js";
import { windowOf } from "../selection.js";
import { type Job, JobStatus } from "../types.js";
import { JobRow } from "./row.js";
import { total } from "./sidebar.js";
import { STATUSES } from "./status.js";

/** As high as `--row` in jobs.css. */
const ROW = 52;

interface Scroll {
  top: number;
  height: number;
}

/** The list of jobs. Only rows in sight are there, so it is as fast with ten thousand as with ten. */
export class JobTable extends Component<{ page: Page }, Scroll> {
  state: Scroll = { top: 0, height: 800 };
  private readonly frame = createRef<HTMLDivElement>();
  private observer: ResizeObserver | undefined;
  /** The row that the keyboard is at. */
  private focused = "";

  componentDidMount(): void {
    this.observer = new ResizeObserver(() => this.measure());
    if (this.frame.current) this.observer.observe(this.frame.current);
  }

  componentWillUnmount(): void {
    this.observer?.disconnect();
  }

  render({ page }: { page: Page }, { top, height }: Scroll): JSX.Element {
    const { jobs, route } = page;
    const [first, end] = windowOf(jobs.length, ROW, top, height);
    if (end >= jobs.length) page.reachEnd();
    const shown = jobs.slice(first, end);
    const reachable = shown.find((job) => job.id === this.focused) ?? shown.find((job) => job.id === route.job) ?? shown[0];
    return (
      <main class="list">
        <Toolbar page={page} />
        <div class="scroller" ref={this.frame} onScroll={() => this.measure()}>
          <div
            role="grid"
            aria-label="Jobs"
            aria-rowcount={jobs.length + 1}
            onKeyDown={(event) => this.steer(event)}
            onFocusIn={(event) => this.remember(event)}
          >
            <Headings />
            <div role="presentation" style={{ height: `${first * ROW}px` }} />
            {shown.map((job, at) => (
              <JobRow
                key={job.id}
                job={job}
                index={first + at + 2}
                isOpen={job.id === route.job}
                isReachable={job === reachable}
                now={isMoving(job) ? page.now : Math.floor(page.now / 1000) * 1000}
                page={page}
              />
            ))}
            <div role="presentation" style={{ height: `${(jobs.length - end) * ROW}px` }} />
          </div>
          {jobs.length === 0 && <Empty page={page} />}
          {page.hasMore && jobs.length > 0 && (
            <button type="button" class="more" onClick={() => page.more()}>
              Show more
            </button>
          )}
        </div>
      </main>
    );
  }

  private measure(): void {
    const frame = this.frame.current;
    if (frame) this.setState({ top: frame.scrollTop, height: frame.clientHeight });
  }

  private remember(event: FocusEvent): void {
    const row = (event.target as HTMLElement).closest<HTMLElement>("[data-job]");
    if (row) this.focused = row.dataset["job"] ?? "";
  }

  /** Moves with the arrows, and opens with Enter. */
  private steer(event: KeyboardEvent): void {
    const { page } = this.props;
    const at = page.jobs.findIndex((job) => job.id === this.focused);
    const screen = Math.max(Math.floor(this.state.height / ROW) - 2, 1);
    const last = page.jobs.length - 1;
    const target = { ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + screen, PageUp: at - screen, Home: 0, End: last }[
      event.key
    ];
    if (event.key === "Enter" && at >= 0) page.go({ job: this.focused, plugin: "" });
    if (event.key === "Escape") page.go({ job: "", plugin: "" });
    if (target === undefined) return;
    event.preventDefault();
    this.focus(Math.min(Math.max(target, 0), last));
  }

  /** Brings a row into sight, and then the keyboard to it. */
  private focus(at: number): void {
    const frame = this.frame.current;
    const id = this.props.page.jobs[at]?.id;
    if (!frame || id === undefined) return;
    this.focused = id;
    const [top, bottom] = [at * ROW, (at + 1) * ROW + HEADINGS];
    if (top < frame.scrollTop) frame.scrollTop = top;
    else if (bottom > frame.scrollTop + frame.clientHeight) frame.scrollTop = bottom - frame.clientHeight;
    this.setState({ top: frame.scrollTop, height: frame.clientHeight }, () => {
      frame.querySelector<HTMLElement>(`[data-job="${CSS.escape(id)}"]`)?.focus({ preventScroll: true });
    });
  }
}

/** As high as the headings. */
const HEADINGS = 32;

/** Whether its time is read to the tenth of a second. */
function isMoving(job: Job): boolean {
  return job.status === JobStatus.RUNNING;
}

function Headings(): JSX.Element {
  return (
    <div role="row" class="row headings" aria-rowindex={1}>
      <span role="columnheader" class="sign">
        <span class="unseen">Status</span>
      </span>
      <span role="columnheader">Job</span>
      <span role="columnheader" class="of-progress">
        Progress
      </span>
      <span role="columnheader" class="of-tries">
        Tries
      </span>
      <span role="columnheader" class="of-cost">
        Cost
      </span>
      <span role="columnheader" class="of-time">
        Time
      </span>
    </div>
  );
}

function Toolbar({ page }: { page: Page }): JSX.Element {
  const { route, jobs, model } = page;
  const all = total(model.stats);
  const title = route.status ? STATUSES[JobStatus[route.status]].word : "All jobs";
  return (
    <div class="toolbar">
      <h2>
        {title}
        {route.handler && <span class="mono"> {route.handler}</span>}
      </h2>
      <span class="number" role="status">
        {jobs.length === all || all === 0 ? count(jobs.length) : `${count(jobs.length)} of ${count(all)}`}
      </span>
      <input
        type="search"
        aria-label="Search jobs"
        placeholder="Search by id, handler, label or error"
        value={route.search}
        onInput={(event) => page.search(event.currentTarget.value)}
      />
    </div>
  );
}

function Empty({ page }: { page: Page }): JSX.Element {
  const { status, handler, search } = page.route;
  if (!page.isLoaded) return <p class="empty">Waiting for Pulse…</p>;
  if (status || handler || search) {
    return (
      <p class="empty">
        No job is like that.{" "}
        <button type="button" class="plain" onClick={() => page.go({ status: undefined, handler: "", search: "" })}>
          Show all jobs
        </button>
      </p>
    );
  }
  return (
    <div class="empty">
      <p>Nothing was queued yet.</p>
      <button type="button" class="primary" onClick={() => page.show({ isEnqueuing: true })}>
        Queue a job
      </button>
    </div>
  );
}
