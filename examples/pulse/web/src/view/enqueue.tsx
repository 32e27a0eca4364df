import { Component, type JSX, createRef } from "preact";

import { example } from "../examples.js";
import type { Page } from "../page.js";
import { encode, isJson } from "../payload.js";
import { halves } from "../selection.js";
import type { EnqueueRequest } from "../types.js";

interface State {
  handler: string;
  payload: string;
  delay: string;
  priority: string;
  error: string;
  isSending: boolean;
}

/** The form that queues a job. */
export class Enqueue extends Component<{ page: Page }, State> {
  state: State = this.initial();
  private readonly dialog = createRef<HTMLDialogElement>();

  private initial(): State {
    const { page } = this.props;
    const handler = page.route.handler || this.handlers()[0] || "";
    return { handler, payload: example(halves(handler)[1]), delay: "", priority: "", error: "", isSending: false };
  }

  componentDidMount(): void {
    this.dialog.current?.showModal();
  }

  render({ page }: { page: Page }, state: State): JSX.Element {
    const handlers = this.handlers();
    return (
      <dialog ref={this.dialog} aria-labelledby="enqueue-title" onClose={() => page.show({ isEnqueuing: false })}>
        <form onSubmit={(event) => this.submit(event)}>
          <h2 id="enqueue-title">New job</h2>
          <label>
            <span>Handler</span>
            <input
              name="handler"
              list="handlers"
              required
              class="mono"
              autocomplete="off"
              value={state.handler}
              onInput={(event) => this.choose(event.currentTarget.value)}
            />
            <datalist id="handlers">
              {handlers.map((handler) => (
                <option key={handler} value={handler} />
              ))}
            </datalist>
          </label>
          <label>
            <span>Payload</span>
            <textarea
              name="payload"
              class="mono"
              rows={9}
              spellcheck={false}
              value={state.payload}
              onInput={(event) => this.setState({ payload: event.currentTarget.value, error: "" })}
            />
          </label>
          <div class="side-by-side">
            <label>
              <span>Begin after, in seconds</span>
              <input
                name="delay"
                type="number"
                min="0"
                step="any"
                placeholder="0"
                value={state.delay}
                onInput={(event) => this.setState({ delay: event.currentTarget.value })}
              />
            </label>
            <label>
              <span>Priority</span>
              <input
                name="priority"
                type="number"
                step="1"
                placeholder="0"
                value={state.priority}
                onInput={(event) => this.setState({ priority: event.currentTarget.value })}
              />
            </label>
          </div>
          {state.error && (
            <p class="error" role="alert">
              {state.error}
            </p>
          )}
          <div class="buttons">
            <button type="button" onClick={() => this.dialog.current?.close()}>
              Back
            </button>
            <button type="submit" class="primary" disabled={state.isSending}>
              Queue it
            </button>
          </div>
        </form>
      </dialog>
    );
  }

  /** All that are offered: by their own names where one plugin alone has it. */
  private handlers(): string[] {
    const plugins = [...this.props.page.model.plugins.values()];
    const all = plugins.flatMap((plugin) => (plugin.handlers ?? []).map((name) => ({ plugin: plugin.name, name })));
    const isShared = (name: string): boolean => all.filter((other) => other.name === name).length > 1;
    return all.map(({ plugin, name }) => (isShared(name) ? `${plugin}/${name}` : name)).sort();
  }

  /** Takes another handler; its example goes where nobody has written anything. */
  private choose(handler: string): void {
    const isOurs = this.state.payload === example(halves(this.state.handler)[1]);
    this.setState({ handler, error: "", ...(isOurs && { payload: example(halves(handler)[1]) }) });
  }

  private submit(event: Event): void {
    event.preventDefault();
    const { handler, payload, delay, priority } = this.state;
    if (!isJson(payload)) {
      this.setState({ error: "The payload is no JSON." });
      return;
    }
    const request: EnqueueRequest = { handler, payload: encode(payload) };
    if (Number(delay) > 0) request.delayMs = String(Math.round(Number(delay) * 1000));
    if (Number(priority) !== 0) request.priority = Number(priority);
    this.setState({ isSending: true, error: "" });
    this.props.page.enqueue(request).catch((error: Error) => {
      this.setState({ error: error.message, isSending: false });
    });
  }
}
