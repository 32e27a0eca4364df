/**
 * The page as a whole: what it knows, where it is, and what happens when.
 *
 * @module
 */

import * as host from "./host.js";
import { Logs } from "./logs.js";
import { Model } from "./model.js";
import { type Route, format, parse } from "./route.js";
import { select } from "./selection.js";
import { type Connection, Socket } from "./socket.js";
import { type EnqueueRequest, type Job, MAX_PAGE_SIZE } from "./types.js";

/** As many jobs are fetched by scrolling and searching; more only when they are asked for. */
const MOST_UNASKED = 20_000;

/** How far a list was fetched. */
interface Fetched {
  readonly next: string | undefined;
  readonly isLoading: boolean;
}

export class Page {
  model = new Model();
  route = parse(location.hash);
  connection: Connection = { state: "connecting" };
  /** What went wrong last, for the user to see. */
  notice = "";
  isEnqueuing = false;
  /** Whether there is anything to show yet. */
  isLoaded = false;

  private readonly socket: Socket;
  private incoming = this.model;
  private fetched = new Map<string, Fetched>();
  private selected: { revision: number; model: Model; route: Route; jobs: Job[] } | undefined;
  private frame = 0;

  constructor(private readonly draw: (page: Page) => void) {
    addEventListener("hashchange", () => this.arrive());
    // Times go on while nothing happens.
    setInterval(() => this.changed(), 1000);
    this.socket = new Socket({
      changed: (connection) => {
        this.connection = connection;
        if (connection.state === "open") void this.attempt(() => this.load());
        this.changed();
      },
      received: (message) => {
        this.incoming.apply(message, Date.now());
        this.changed();
        if (this.model.logs.isIncomplete) this.completeLogs();
      },
    });
  }

  /** The time by Pulse's clock. */
  get now(): number {
    return Date.now() + this.model.clockLead;
  }

  /** Draws the page with the next frame: however much has changed, once. */
  changed(): void {
    this.frame ||= requestAnimationFrame(() => {
      this.frame = 0;
      this.draw(this);
    });
  }

  go(change: Partial<Route>): void {
    location.hash = format({ ...this.route, ...change });
  }

  /** As `go`, but the back button does not go back letter by letter. */
  search(text: string): void {
    history.replaceState(null, "", format({ ...this.route, search: text }));
    this.arrive();
  }

  /** The jobs that are shown, the newest first. */
  get jobs(): Job[] {
    const { model, route, selected } = this;
    const isSame = selected?.model === model && selected.route === route && selected.revision === model.revision;
    if (isSame) return selected.jobs;
    const jobs = select(model, route);
    this.selected = { model, route, revision: model.revision, jobs };
    return jobs;
  }

  /** Whether Pulse has more of the jobs that are shown. */
  get hasMore(): boolean {
    return this.fetched.get(this.list)?.next !== undefined;
  }

  /** Fetches the next page of the jobs that are shown, when the user comes to their end. */
  reachEnd(): void {
    if (this.hasMore && this.model.jobs.size < MOST_UNASKED) this.more();
  }

  /** Fetches the next page of the jobs that are shown. */
  more(): void {
    const known = this.fetched.get(this.list);
    if (known?.isLoading || (known && known.next === undefined)) return;
    void this.attempt(() => this.fetchPage(this.incoming));
  }

  reconnect(): void {
    this.socket.hurry();
  }

  cancel(id: string): void {
    void this.attempt(async () => this.model.put(await host.cancel(id)));
  }

  retry(id: string): void {
    void this.attempt(async () => this.model.put(await host.retry(id)));
  }

  restart(plugin: string): void {
    void this.attempt(async () => {
      this.model.plugins.set(plugin, await host.restart(plugin));
    });
  }

  async enqueue(request: EnqueueRequest): Promise<void> {
    const { job } = await host.enqueue(request);
    if (job) this.model.put(job);
    this.isEnqueuing = false;
    this.go({ job: job?.id ?? "" });
    this.changed();
  }

  show(change: Partial<Pick<Page, "notice" | "isEnqueuing">>): void {
    Object.assign(this, change);
    this.changed();
  }

  private get list(): string {
    return `${this.route.status ?? ""} ${this.route.handler}`;
  }

  /** Starts again from what Pulse keeps. What was known is shown until that has come. */
  private async load(): Promise<void> {
    const incoming = new Model();
    this.incoming = incoming;
    this.fetched = new Map();
    const failure: unknown = await this.fetchPage(incoming).then(
      () => undefined,
      (error: unknown) => error,
    );
    if (this.incoming !== incoming || this.connection.state !== "open") return;
    incoming.daemon ??= this.model.daemon;
    incoming.stats ??= this.model.stats;
    this.model = incoming;
    this.isLoaded = true;
    this.notice = "";
    this.open();
    // What the socket said is there all the same.
    if (failure !== undefined) throw failure;
  }

  private async fetchPage(model: Model): Promise<void> {
    const { list, fetched, route } = this;
    const before = fetched.get(list)?.next;
    fetched.set(list, { next: before, isLoading: true });
    try {
      const page = await host.jobs(route, before);
      model.merge(page);
      fetched.set(list, { next: page.next, isLoading: false });
    } catch (error) {
      fetched.delete(list);
      throw error;
    }
    this.changed();
  }

  private arrive(): void {
    this.route = parse(location.hash);
    if (!this.fetched.has(this.list)) this.more();
    this.open();
    this.changed();
  }

  /** Fetches what only the job that is open shows: its executions and its lines. */
  private open(): void {
    const id = this.route.job;
    if (this.model.logs.jobId === id) return;
    this.model.logs = new Logs(id);
    if (!id) return;
    void this.attempt(async () => this.model.put(await host.job(id)));
    this.completeLogs();
  }

  private completeLogs(): void {
    const { logs } = this.model;
    if (logs.isLoading || !logs.jobId) return;
    logs.isLoading = true;
    logs.isIncomplete = false;
    void this.attempt(async () => {
      let after = logs.complete;
      for (;;) {
        const page = await host.logs(logs.jobId, after);
        logs.merge(page);
        this.changed();
        if ((page.entries ?? []).length < MAX_PAGE_SIZE) break;
        after = page.next ?? 0;
      }
    }).finally(() => {
      logs.isLoading = false;
    });
  }

  /** Does what may fail, and shows why it did. */
  private async attempt(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      // Without a connection everything fails, and the page says so already.
      if (this.connection.state === "open") this.notice = error instanceof Error ? error.message : String(error);
    }
    this.changed();
  }
}
