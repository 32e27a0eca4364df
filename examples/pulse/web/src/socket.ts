/**
 * The socket, for as long as the page is open: when it breaks, it is opened again.
 *
 * @module
 */

import { SOCKET_PATH, type SocketMessage } from "./types.js";

export type Connection =
  | { readonly state: "connecting" }
  | { readonly state: "open" }
  /** The next try is at `at`. */
  | { readonly state: "waiting"; readonly at: number };

export interface Listener {
  changed(connection: Connection): void;
  received(message: SocketMessage): void;
}

const SHORTEST_WAIT = 500;
const LONGEST_WAIT = 15_000;

/** How many milliseconds lie before the next try, after so many in vain. `chance` is from 0 to 1. */
export function backoff(tries: number, chance: number): number {
  const longest = Math.min(SHORTEST_WAIT * 2 ** tries, LONGEST_WAIT);
  // Not all pages of a host that was away come back at once.
  return longest * (0.5 + chance / 2);
}

export class Socket {
  private socket: WebSocket | undefined;
  private tries = 0;
  private timer: number | undefined;

  constructor(private readonly listener: Listener) {
    addEventListener("online", () => this.hurry());
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") this.hurry();
    });
    this.open();
  }

  /** Tries now, if it waits. */
  hurry(): void {
    if (this.timer === undefined) return;
    clearTimeout(this.timer);
    this.open();
  }

  private open(): void {
    this.timer = undefined;
    this.listener.changed({ state: "connecting" });
    const url = new URL(SOCKET_PATH, location.href);
    url.protocol = url.protocol.replace("http", "ws");
    url.hash = "";
    const socket = new WebSocket(url);
    this.socket = socket;
    socket.onopen = () => {
      this.tries = 0;
      this.listener.changed({ state: "open" });
    };
    socket.onmessage = (event: MessageEvent<string>) => {
      this.listener.received(JSON.parse(event.data) as SocketMessage);
    };
    socket.onclose = () => {
      if (this.socket !== socket) return;
      const wait = backoff(this.tries, Math.random());
      this.tries += 1;
      this.timer = window.setTimeout(() => this.open(), wait);
      this.listener.changed({ state: "waiting", at: Date.now() + wait });
    };
  }
}
