// The service as users of grpc-js and proto-loader write it, without anything of ours.
import { fileURLToPath } from "node:url";

import * as grpc from "@grpc/grpc-js";
import { loadSync } from "@grpc/proto-loader";

import type { Observed } from "./handlers.js";
import { RAIN } from "./handlers.js";

/** A request or reply: proto-loader has all fields, in lower snake case, and bytes as Buffer. */
export interface Message {
  text?: string;
  data?: Uint8Array;
  count?: number;
}

type Call = grpc.ServerUnaryCall<Message, Message>;
type Reader = grpc.ServerReadableStream<Message, Message>;
type Writer = grpc.ServerWritableStream<Message, Message>;
type Duplex = grpc.ServerDuplexStream<Message, Message>;
type Callback = grpc.sendUnaryData<Message>;

const proto = fileURLToPath(new URL("echo.proto", import.meta.url));
const loaded = grpc.loadPackageDefinition(loadSync(proto, { keepCase: true, defaults: true })) as never as {
  test: { grpc: { v1: { Echo: grpc.ServiceClientConstructor } } };
};
const Echo = loaded.test.grpc.v1.Echo;

export function stockClient(address: string): grpc.Client & { [method: string]: (...parameters: never[]) => never } {
  return new Echo(address, grpc.credentials.createInsecure()) as never;
}

function rain(): Partial<grpc.StatusObject> & Error {
  const metadata = new grpc.Metadata();
  metadata.set("weather", "rain");
  metadata.set("weather-bin", Buffer.from(RAIN));
  return Object.assign(new Error("not today: ☂"), { code: grpc.status.FAILED_PRECONDITION, metadata });
}

export function addStockService(server: grpc.Server, observed: Observed): void {
  server.addService(Echo.service, {
    Say(call: Call, callback: Callback) {
      const { text } = call.request;
      if (text === "fail") return callback(rain());
      if (text === "throw") return callback({ code: grpc.status.UNKNOWN, details: "the handler failed" });
      if (text === "wait") {
        observed.add("waiting");
        call.on("cancelled", () => observed.add("cancelled"));
        return;
      }
      const trailer = new grpc.Metadata();
      if (text === "metadata") {
        const header = new grpc.Metadata();
        header.set("header", call.metadata.get("sent").join("+"));
        call.sendMetadata(header);
        for (const value of call.metadata.get("sent-bin").slice(0, 1)) trailer.add("trailer-bin", value);
      }
      callback(null, call.request, trailer);
    },

    Count(call: Writer) {
      const { text, count = 0, data = Buffer.of() } = call.request;
      call.on("cancelled", () => observed.add("stopped"));
      let at = 0;
      const more = (): void => {
        while (!call.cancelled) {
          if (text !== "forever" && at === count) {
            const trailer = new grpc.Metadata();
            trailer.set("sum", "all");
            return call.end(trailer);
          }
          at++;
          observed.count = at;
          if (at === 3 && text === "fail") return void call.emit("error", rain());
          if (at === 3 && text === "wait") return observed.add("waiting");
          if (!call.write({ count: at, data })) return void call.once("drain", more);
        }
      };
      more();
    },

    Collect(call: Reader, callback: Callback) {
      const texts: string[] = [];
      const answer = (): void => {
        observed.add("collected");
        callback(null, { count: texts.length, text: texts.join(" ") });
      };
      call.on("cancelled", () => observed.add("interrupted"));
      call.on("data", ({ text = "" }: Message) => {
        observed.count++;
        texts.push(text);
        if (text === "enough") answer();
        if (text === "fail") callback(rain());
        if (text === "wait") {
          observed.add("waiting");
          call.pause();
        }
      });
      call.on("end", () => {
        if (!texts.includes("enough") && !texts.includes("fail") && !call.cancelled) answer();
      });
    },

    Chat(call: Duplex) {
      call.on("cancelled", () => observed.add("stopped"));
      call.on("data", (request: Message) => {
        if (request.text === "fail") call.emit("error", rain());
        else if (request.text === "bye") call.end();
        else call.write(request);
      });
      call.on("end", () => call.end());
    },
  });
}
