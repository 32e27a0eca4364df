// Servers for clients to call.
import { tmpdir } from "node:os";
import { join } from "node:path";

import { Server, ServerCredentials, credentials } from "@grpc/grpc-js";
import type { ServerDuplexStream, sendUnaryData } from "@grpc/grpc-js";

import { Echo } from "./generated/echo.js";
import { addService, createGrpcTransport } from "./generated/runtime/grpc-js.js";
import * as $ from "./generated/runtime/index.js";
import { Observed, handlers } from "./handlers.js";
import { addStockService } from "./stock.js";

/** A running service, and the way to it. */
export interface Peer {
  readonly address: string;
  readonly transport: $.Transport;
  readonly observed: Observed;
  /** What its handlers failed with unexpectedly. */
  readonly errors: unknown[];
  stop(): void;
}

async function listen(server: Server, address: string): Promise<string> {
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync(address, ServerCredentials.createInsecure(), (error, port) =>
      error === null ? resolve(port) : reject(error),
    );
  });
  return address.replace(/:0$/, `:${port}`);
}

let sockets = 0;
export function socket(): string {
  return `unix:${join(tmpdir(), `protogen-grpc-${process.pid}-${sockets++}.sock`)}`;
}

async function serve(address: string, add: (server: Server, peer: Pick<Peer, "observed" | "errors">) => void) {
  const server = new Server();
  const peer = { observed: new Observed(), errors: [] };
  add(server, peer);
  const bound = await listen(server, address);
  const transport = createGrpcTransport({ address: bound, credentials: credentials.createInsecure() });
  const stop = (): void => {
    transport.close();
    server.forceShutdown();
  };
  return { ...peer, address: bound, transport, stop };
}

/** Our server. */
export function ours(address: string): Promise<Peer> {
  return serve(address, (server, { observed, errors }) =>
    addService(server, Echo, handlers(observed), { onError: (error) => errors.push(error) }),
  );
}

/** A server without anything of ours. */
export function stock(address: string): Promise<Peer> {
  return serve(address, (server, { observed }) => addStockService(server, observed));
}

/** A server that answers every call with what is no message. */
export function garbage(address: string): Promise<Peer> {
  const bytes = (): Buffer => Buffer.of(10, 5, 65);
  const requests = { requestSerialize: bytes, requestDeserialize: bytes };
  const responses = { responseSerialize: bytes, responseDeserialize: bytes };
  const method = (path: string, isStream: boolean) => ({
    path: `/test.grpc.v1.Echo/${path}`,
    requestStream: isStream,
    responseStream: isStream,
    ...requests,
    ...responses,
  });
  const definition = { say: method("Say", false), collect: method("Collect", true), chat: method("Chat", true) };
  const say = (_: unknown, done: sendUnaryData<unknown>): void => done(null, {});
  const chat = (call: ServerDuplexStream<unknown, unknown>): void => {
    call.write({});
    call.end();
  };
  return serve(address, (server) => server.addService(definition, { say, collect: chat, chat }));
}

/** Our handlers without a network. */
export async function local(): Promise<Peer> {
  const observed = new Observed();
  const errors: unknown[] = [];
  const options: $.ServeOptions = { onError: (error) => errors.push(error) };
  const transport = $.createLocalTransport(Echo, handlers(observed), options);
  return { address: "", transport, observed, errors, stop: () => {} };
}
