// The echo plugin as somebody would write it who has no generated wiring: grpc-js's server, and one handler.
// `node hand-written.mjs SOCKET` prints a line when it listens. It is copied beside the example's generated code.
import { Buffer } from "node:buffer";
import { Server, ServerCredentials, status } from "@grpc/grpc-js";
import { echoJobFromJsonString, echoResultToJsonString } from "./dist/api/examples/echo/v1/handlers.js";
import * as domain from "./dist/api/protocol/domain.js";

const utf8 = new TextDecoder("utf-8", { fatal: true });

const buffer = (bytes) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
const method = (name, decode, encode) => ({
  path: `/protocol.DomainPluginService/${name}`,
  requestStream: false,
  responseStream: false,
  requestDeserialize: decode,
  responseSerialize: (message) => buffer(encode(message)),
});

async function echo({ payload }) {
  const { text, data } = echoJobFromJsonString(utf8.decode(payload));
  return { success: true, result: Buffer.from(echoResultToJsonString({ text, data, attempt: 1 })), pluginVersion: "0.1.0" };
}

function executeJob(call, callback) {
  const request = call.request;
  if (request.handlerName !== "echo.echo") return callback({ code: status.UNIMPLEMENTED, details: request.handlerName });
  echo(request).then(
    (response) => callback(null, response),
    (error) => callback({ code: status.INVALID_ARGUMENT, details: error.message }),
  );
}

const server = new Server({ "grpc.max_receive_message_length": 64 << 20, "grpc.max_send_message_length": 64 << 20 });
server.addService(
  {
    Metadata: method("Metadata", domain.decodeEmpty, domain.encodeMetadataResponse),
    Initialize: method("Initialize", domain.decodeInitializeRequest, domain.encodeInitializeResponse),
    ExecuteJob: method("ExecuteJob", domain.decodeExecuteJobRequest, domain.encodeExecuteJobResponse),
  },
  {
    Metadata: (_, callback) => callback(null, { name: "hand-written", version: "0.1.0" }),
    Initialize: (_, callback) => callback(null, { handlerNames: ["echo.echo"] }),
    ExecuteJob: executeJob,
  },
);
server.bindAsync(`unix:${process.argv[2]}`, ServerCredentials.createInsecure(), (error) => {
  if (error !== null) throw error;
  console.log("ready");
});
