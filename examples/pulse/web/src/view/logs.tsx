import { Component, type JSX, createRef } from "preact";

import { clock, count, moment } from "../format.js";
import type { Page } from "../page.js";
import { type LogEntry, LogLevel, LogSource } from "../types.js";
import type { Tone } from "./status.js";

const LEVELS: Record<LogLevel, { readonly word: string; readonly tone: Tone }> = {
  [LogLevel.UNSPECIFIED]: { word: "", tone: "quiet" },
  [LogLevel.DEBUG]: { word: "debug", tone: "quiet" },
  [LogLevel.INFO]: { word: "info", tone: "active" },
  [LogLevel.WARN]: { word: "warn", tone: "warn" },
  [LogLevel.ERROR]: { word: "error", tone: "bad" },
};
/** So many lines are added at a time. */
const STEP = 500;

interface State {
  shown: number;
  /** Whether new lines come into sight by themselves: so it is, until the user scrolls up. */
  isFollowing: boolean;
}

/** What the open job logged, as it logs it. */
export class LogLines extends Component<{ page: Page }, State> {
  state: State = { shown: STEP, isFollowing: true };
  private readonly lines = createRef<HTMLDivElement>();

  componentDidMount(): void {
    this.follow();
  }

  componentDidUpdate(): void {
    this.follow();
  }

  render({ page }: { page: Page }, { shown, isFollowing }: State): JSX.Element | null {
    const { entries } = page.model.logs;
    if (entries.length === 0) return null;
    const visible = entries.slice(-shown);
    const hidden = entries.length - visible.length;
    return (
      <section class="part">
        <h3>
          Log <small>{count(entries.length)}</small>
          {!isFollowing && (
            <button type="button" class="plain" onClick={() => this.setState({ isFollowing: true })}>
              ↓ Latest
            </button>
          )}
        </h3>
        <div class="log" role="log" aria-label="Log" tabIndex={0} ref={this.lines} onScroll={() => this.scrolled()}>
          {hidden > 0 && (
            <button type="button" class="plain" onClick={() => this.setState({ shown: shown + STEP, isFollowing: false })}>
              {count(hidden)} earlier lines
            </button>
          )}
          {visible.map((entry, at) => (
            <Line key={entry.sequence} entry={entry} isFirst={at > 0 && entry.attempt !== visible[at - 1]?.attempt} />
          ))}
        </div>
      </section>
    );
  }

  private follow(): void {
    const lines = this.lines.current;
    if (lines && this.state.isFollowing) lines.scrollTop = lines.scrollHeight;
  }

  private scrolled(): void {
    const lines = this.lines.current;
    if (!lines) return;
    const isFollowing = lines.scrollHeight - lines.scrollTop - lines.clientHeight < 24;
    if (isFollowing !== this.state.isFollowing) this.setState({ isFollowing });
  }
}

class Line extends Component<{ entry: LogEntry; isFirst: boolean }> {
  shouldComponentUpdate(next: { entry: LogEntry; isFirst: boolean }): boolean {
    return next.entry !== this.props.entry || next.isFirst !== this.props.isFirst;
  }

  render({ entry, isFirst }: { entry: LogEntry; isFirst: boolean }): JSX.Element {
    const { word, tone } = LEVELS[entry.level ?? LogLevel.UNSPECIFIED];
    const at = Number(entry.timestamp ?? 0);
    const source = entry.source === LogSource.STDERR ? "stderr" : entry.source === LogSource.PULSE ? "pulse" : "";
    return (
      <div class={`line ${tone}${isFirst ? " first" : ""}`}>
        <time title={moment(at)}>{clock(at)}</time>
        <span class="level">{word}</span>
        <span class="text">
          {source && <span class="tag">{source}</span>}
          {entry.stage && <span class="tag">{entry.stage}</span>}
          {entry.message}
          {entry.metadata && <span class="metadata"> {entry.metadata}</span>}
        </span>
      </div>
    );
  }
}
