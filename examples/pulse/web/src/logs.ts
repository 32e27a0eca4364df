/**
 * The log lines of one job, in their order.
 *
 * @module
 */

import type { LogEntry, LogList } from "./types.js";

/** More lines than anybody reads, and few enough for a page. The oldest go first. */
export const MOST_LINES = 5000;

export class Logs {
  entries: LogEntry[] = [];
  /** Whether lines may be missing that Pulse keeps. */
  isIncomplete = true;
  isLoading = false;
  /** Whether the oldest lines are gone for want of room. */
  private isCut = false;

  constructor(readonly jobId: string) {}

  /** Takes in lines of any jobs, in any order, and keeps those that are ours and new. */
  add(entries: LogEntry[]): void {
    const ours = entries.filter((entry) => entry.jobId === this.jobId && this.jobId !== "");
    if (ours.length === 0) return;
    const last = sequenceOf(this.entries.at(-1));
    if (ours.every((entry, at) => sequenceOf(entry) > (at === 0 ? last : sequenceOf(ours[at - 1])))) {
      this.entries = [...this.entries, ...ours];
    } else {
      const bySequence = new Map([...this.entries, ...ours].map((entry) => [sequenceOf(entry), entry]));
      this.entries = [...bySequence.values()].sort((one, other) => sequenceOf(one) - sequenceOf(other));
    }
    if (this.entries.length <= MOST_LINES) return;
    this.entries = this.entries.slice(-MOST_LINES);
    this.isCut = true;
  }

  /** Takes in a page of the lines that Pulse keeps. */
  merge(page: LogList): void {
    this.add(page.entries ?? []);
  }

  /** The line up to which nothing is missing. */
  get complete(): number {
    let expected = sequenceOf(this.entries[0]);
    if (expected > 1 && !this.isCut) return 0;
    for (const entry of this.entries) {
      if (sequenceOf(entry) !== expected) break;
      expected += 1;
    }
    return Math.max(expected - 1, 0);
  }
}

function sequenceOf(entry: LogEntry | undefined): number {
  return entry?.sequence ?? 0;
}
