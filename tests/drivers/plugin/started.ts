// A plugin's process, started as our host starts it: with a token and, where asked, a lease.
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";

import { credentials } from "@grpc/grpc-js";

import { DomainPluginService, createDomainPluginServiceClient } from "./api/protocol/domain.js";
import type { DomainPluginServiceClient, ExecuteJobResponse } from "./api/protocol/domain.js";
import { createPluginControlClient } from "./api/protogen/plugin/v1/control.js";
import type { PluginControlClient } from "./api/protogen/plugin/v1/control.js";
import { createGrpcTransport } from "./api/runtime/grpc-js.js";
import type { GrpcTransport } from "./api/runtime/grpc-js.js";
import type { CallOptions } from "./api/runtime/rpc.js";

/** The command that starts the plugin, as JSON. */
const COMMAND = JSON.parse(process.env["PLUGIN_COMMAND"] ?? "[]") as string[];
/** Far more than any plugin takes, on a machine that does much else. */
const START_MILLIS = 30_000;

export interface StartOptions {
  readonly lease?: boolean;
  readonly token?: boolean;
  /** What else is in its environment. */
  readonly env?: { readonly [name: string]: string };
}

/** How a process ended. */
export interface End {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export class Started {
  readonly process: ChildProcess;
  readonly line: string;
  readonly socket: string;
  readonly token: string;
  readonly end: Promise<End>;
  readonly transport: GrpcTransport;
  readonly client: DomainPluginServiceClient;
  readonly control: PluginControlClient;
  /** Where it is to listen, which is for it alone. */
  readonly folder: string;
  readonly #stdout: string[];

  private constructor(process: ChildProcess, line: string, stdout: string[], end: Promise<End>, token: string, folder: string) {
    this.process = process;
    this.line = line;
    this.#stdout = stdout;
    this.socket = line.split("|")[3] ?? "";
    this.token = token;
    this.end = end;
    this.folder = folder;
    this.transport = this.connect({ "x-protogen-token": token });
    this.client = createDomainPluginServiceClient(this.transport);
    this.control = createPluginControlClient(this.transport);
  }

  static async start({ lease = false, token: hasToken = true, env = {} }: StartOptions = {}): Promise<Started> {
    const token = randomBytes(32).toString("hex");
    const folder = mkdtempSync(join(tmpdir(), "host-"));
    const { key, value } = DomainPluginService.plugin.cookie ?? { key: "", value: "" };
    const [program = "", ...args] = COMMAND;
    const child = spawn(program, args, {
      env: {
        ...process.env,
        [key]: value,
        PLUGIN_PROTOCOL_VERSIONS: "1",
        PLUGIN_UNIX_SOCKET_DIR: folder,
        ...(hasToken ? { PROTOGEN_TOKEN: token } : {}),
        ...(lease ? { PROTOGEN_LEASH: "stdin" } : {}),
        ...env,
      },
      stdio: [lease ? "pipe" : "ignore", "pipe", process.env["PLUGIN_STDERR"] === undefined ? "ignore" : "inherit"],
    });
    const end = new Promise<End>((resolve) => child.on("exit", (code, signal) => resolve({ code, signal })));
    const stdout: string[] = [];
    const line = await new Promise<string>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error("the plugin says nothing")), START_MILLIS);
      void end.then(({ code }) => reject(new Error(`the plugin ended with ${code}, and said nothing`)));
      createInterface({ input: child.stdout! }).on("line", (text) => {
        clearTimeout(timer);
        stdout.push(text);
        resolve(text);
      });
    });
    return new Started(child, line, stdout, end, token, folder);
  }

  /** All that stands on stdout. */
  get stdout(): readonly string[] {
    return this.#stdout;
  }

  /** A transport that sends some metadata with every call. */
  connect(metadata: { [key: string]: string }): GrpcTransport {
    const [, , network] = this.line.split("|");
    const transport = createGrpcTransport({
      address: network === "tcp" ? this.socket : `unix:${this.socket}`,
      credentials: credentials.createInsecure(),
      // A host in C-core or grpc-js has to name itself, or some servers refuse it.
      options: { "grpc.default_authority": "localhost", "grpc.max_receive_message_length": -1 },
    });
    const along = this.token === "" ? {} : metadata;
    return {
      unary: (method, request, options) =>
        transport.unary(method, request, { ...options, metadata: { ...along, ...(options.metadata as object) } }),
      stream: (method, requests, options) =>
        transport.stream(method, requests, { ...options, metadata: { ...along, ...(options.metadata as object) } }),
      close: () => transport.close(),
    };
  }

  /** Runs a job, with a payload that JSON can say. */
  job(id: string, handlerName: string, payload: object, options: CallOptions = {}): Promise<ExecuteJobResponse> {
    const request = { jobId: id, handlerName, payload: new TextEncoder().encode(JSON.stringify(payload)) };
    return this.client.executeJob(request, options);
  }

  /** Whether nothing is left of where it listened. */
  get isGone(): boolean {
    return !existsSync(this.socket) && !existsSync(dirname(this.socket));
  }

  /** Ends what is left of it. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  async stop(): Promise<void> {
    this.transport.close();
    this.process.kill("SIGKILL");
    await this.end;
    rmSync(this.folder, { recursive: true, force: true });
  }
}
