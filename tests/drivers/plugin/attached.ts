import type { HostMessageInit, PluginMessage } from "./api/protogen/plugin/v1/control.js";
import type { Started } from "./started.js";

/** The host's side of a control stream. */
export class Attached {
  readonly #ahead: HostMessageInit[];
  readonly #messages: AsyncIterator<PluginMessage>;
  #wake = (): void => {};

  constructor(plugin: Started, settings: NonNullable<HostMessageInit["settings"]>) {
    this.#ahead = [{ settings }];
    this.#messages = plugin.control.attach(this.#said())[Symbol.asyncIterator]();
  }

  say(message: HostMessageInit): void {
    this.#ahead.push(message);
    this.#wake();
  }

  /** The next message that is as wanted. */
  async next(isWanted: (message: PluginMessage) => boolean): Promise<PluginMessage> {
    for (;;) {
      const { value, done } = await this.#messages.next();
      if (done === true) throw new Error("the stream ended before");
      if (isWanted(value)) return value;
    }
  }

  async close(): Promise<void> {
    await this.#messages.return?.();
  }

  async *#said(): AsyncGenerator<HostMessageInit, void, undefined> {
    for (;;) {
      const next = this.#ahead.shift();
      if (next === undefined) await new Promise<void>((resolve) => (this.#wake = resolve));
      else yield next;
    }
  }
}
