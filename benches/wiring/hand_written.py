"""The echo plugin as somebody would write it who has no generated wiring: grpcio's server, and one handler.

`python hand_written.py SOCKET` prints a line when it listens. It is copied beside the example's generated code.
"""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import grpc
from api.examples.echo.v1 import EchoJob, EchoResult
from api.protocol import (
    Empty,
    ExecuteJobRequest,
    ExecuteJobResponse,
    InitializeRequest,
    InitializeResponse,
    MetadataResponse,
)
from api.runtime import DecodeError

MOST_BYTES = 64 << 20


def echo(payload: bytes) -> bytes:
    job = EchoJob.from_json(payload)
    return EchoResult(text=job.text, data=job.data, attempt=1).to_json().encode()


def execute_job(request: ExecuteJobRequest, call: grpc.ServicerContext) -> ExecuteJobResponse:
    if request.handler_name != "echo.echo":
        call.abort(grpc.StatusCode.UNIMPLEMENTED, request.handler_name)
    try:
        result = echo(request.payload)
    except DecodeError as error:
        call.abort(grpc.StatusCode.INVALID_ARGUMENT, str(error))
    return ExecuteJobResponse(success=True, result=result, plugin_version="0.1.0")


def metadata(_: Empty, __: grpc.ServicerContext) -> MetadataResponse:
    return MetadataResponse(name="hand-written", version="0.1.0")


def initialize(_: InitializeRequest, __: grpc.ServicerContext) -> InitializeResponse:
    return InitializeResponse(handler_names=["echo.echo"])


def method(behavior: Any, request: Any, response: Any) -> grpc.RpcMethodHandler[Any, Any]:
    handler: grpc.RpcMethodHandler[Any, Any] = grpc.unary_unary_rpc_method_handler(
        behavior, request_deserializer=request.from_bytes, response_serializer=response.to_bytes
    )
    return handler


def main() -> None:
    server = grpc.server(
        ThreadPoolExecutor(64),
        options=(
            ("grpc.max_receive_message_length", MOST_BYTES),
            ("grpc.max_send_message_length", MOST_BYTES),
        ),
    )
    methods = {
        "Metadata": method(metadata, Empty, MetadataResponse),
        "Initialize": method(initialize, InitializeRequest, InitializeResponse),
        "ExecuteJob": method(execute_job, ExecuteJobRequest, ExecuteJobResponse),
    }
    server.add_generic_rpc_handlers(
        (grpc.method_handlers_generic_handler("protocol.DomainPluginService", methods),)
    )
    server.add_insecure_port(f"unix:{sys.argv[1]}")
    server.start()
    print("ready", flush=True)
    server.wait_for_termination()


if __name__ == "__main__":
    main()
