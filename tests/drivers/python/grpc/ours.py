"""Our servicers and clients of the streaming case, as a user would write them."""

from __future__ import annotations

import asyncio
import sys
import threading
import time
from collections.abc import AsyncIterator, Iterator
from concurrent import futures

import grpc

from generated.streaming.google.protobuf.empty import Empty
from generated.streaming.streaming import Chunk, Summary
from generated.streaming.streaming_grpc import (
    AsyncTransferClient,
    AsyncTransferServicer,
    TransferClient,
    TransferServicer,
    add_async_transfer_to_server,
    add_transfer_to_server,
)


class Servicer(TransferServicer):
    def unary(self, request: Chunk, context: grpc.ServicerContext) -> Summary:
        if request.offset == 13:
            context.abort(grpc.StatusCode.FAILED_PRECONDITION, "unlucky")
        if request.offset == 60:
            time.sleep(1)
        context.set_trailing_metadata((("seen", dict(context.invocation_metadata()).get("who", "")),))
        return Summary(bytes_read=len(request.data))

    def client_stream(self, requests: Iterator[Chunk], context: grpc.ServicerContext) -> Summary:
        return Summary(bytes_read=sum(len(request.data) for request in requests))

    def server_stream(self, request: Summary, context: grpc.ServicerContext) -> Iterator[Chunk]:
        for offset in range(request.bytes_read):
            if not context.is_active():
                return
            yield Chunk(offset=offset, data=b"x" * offset)

    def both_stream(self, requests: Iterator[Chunk], context: grpc.ServicerContext) -> Iterator[Summary]:
        for request in requests:
            yield Summary(bytes_read=len(request.data))


class AsyncServicer(AsyncTransferServicer):
    async def unary(self, request: Chunk, context: grpc.aio.ServicerContext[Chunk, Summary]) -> Summary:
        if request.offset == 13:
            await context.abort(grpc.StatusCode.FAILED_PRECONDITION, "unlucky")
        if request.offset == 60:
            await asyncio.sleep(1)
        who = dict(context.invocation_metadata() or ()).get("who", "")
        context.set_trailing_metadata((("seen", who),))
        return Summary(bytes_read=len(request.data))

    async def client_stream(
        self, requests: AsyncIterator[Chunk], context: grpc.aio.ServicerContext[Chunk, Summary]
    ) -> Summary:
        return Summary(bytes_read=sum([len(request.data) async for request in requests]))

    async def server_stream(
        self, request: Summary, context: grpc.aio.ServicerContext[Summary, Chunk]
    ) -> AsyncIterator[Chunk]:
        for offset in range(request.bytes_read):
            yield Chunk(offset=offset, data=b"x" * offset)

    async def both_stream(
        self, requests: AsyncIterator[Chunk], context: grpc.aio.ServicerContext[Chunk, Summary]
    ) -> AsyncIterator[Summary]:
        async for request in requests:
            yield Summary(bytes_read=len(request.data))


def serve() -> None:
    server = grpc.server(futures.ThreadPoolExecutor(8))
    add_transfer_to_server(Servicer(), server)
    print(server.add_insecure_port("127.0.0.1:0"), flush=True)
    server.start()
    sys.stdin.read()
    server.stop(0)


async def serve_async() -> None:
    server = grpc.aio.server()
    add_async_transfer_to_server(AsyncServicer(), server)
    print(server.add_insecure_port("127.0.0.1:0"), flush=True)
    await server.start()
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    await server.stop(0)


def refused(call: object, code: grpc.StatusCode) -> str:
    assert callable(call)
    try:
        call()
    except grpc.RpcError as error:
        assert isinstance(error, grpc.Call) and error.code() is code, error
        return error.details() or ""
    raise AssertionError(f"{code} was expected")


def chunks(*sizes: int) -> Iterator[Chunk]:
    return (Chunk(data=b"x" * size) for size in sizes)


def call(port: str) -> None:
    with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
        client = TransferClient(channel)
        assert client.unary(Chunk(data=b"abc"), timeout=20) == Summary(bytes_read=3)
        summary, done = client.unary.with_call(Chunk(), metadata=(("who", "me"),), timeout=20)
        assert summary == Summary() and ("seen", "me") in [tuple(item) for item in done.trailing_metadata()]
        assert client.client_stream(chunks(1, 2, 3), timeout=20) == Summary(bytes_read=6)
        assert [chunk.offset for chunk in client.server_stream(Summary(bytes_read=3), timeout=20)] == [0, 1, 2]
        assert [it.bytes_read for it in client.both_stream(chunks(3, 1, 2), timeout=20)] == [3, 1, 2]
        assert refused(lambda: client.unary(Chunk(offset=13)), grpc.StatusCode.FAILED_PRECONDITION) == "unlucky"
        refused(lambda: client.unary(Chunk(offset=60), timeout=0.1), grpc.StatusCode.DEADLINE_EXCEEDED)
        assert "Watch" in refused(lambda: list(client.watch(Empty())), grpc.StatusCode.UNIMPLEMENTED) or True
        refused(lambda: client.drain(chunks(1)), grpc.StatusCode.UNIMPLEMENTED)
        stream = client.server_stream(Summary(bytes_read=1 << 40))
        assert next(stream) == Chunk()
        stream.cancel()
        refused(lambda: list(stream), grpc.StatusCode.CANCELLED)


async def refused_async(call: object, code: grpc.StatusCode) -> str:
    try:
        await call  # type: ignore[misc]
    except grpc.aio.AioRpcError as error:
        assert error.code() is code, error
        return error.details() or ""
    raise AssertionError(f"{code} was expected")


async def call_async(port: str) -> None:
    async def many(*sizes: int) -> AsyncIterator[Chunk]:
        for chunk in chunks(*sizes):
            yield chunk

    async def drained(stream: object) -> None:
        async for _ in stream:  # type: ignore[attr-defined]
            pass

    async with grpc.aio.insecure_channel(f"127.0.0.1:{port}") as channel:
        client = AsyncTransferClient(channel)
        assert await client.unary(Chunk(data=b"abc"), timeout=20) == Summary(bytes_read=3)
        unary = client.unary(Chunk(), metadata=(("who", "me"),))
        assert await unary == Summary() and dict(await unary.trailing_metadata())["seen"] == "me"
        assert await client.client_stream(many(1, 2, 3), timeout=20) == Summary(bytes_read=6)
        assert [it.offset async for it in client.server_stream(Summary(bytes_read=3), timeout=20)] == [0, 1, 2]
        assert [it.bytes_read async for it in client.both_stream(many(3, 1, 2), timeout=20)] == [3, 1, 2]
        code = grpc.StatusCode.FAILED_PRECONDITION
        assert await refused_async(client.unary(Chunk(offset=13)), code) == "unlucky"
        await refused_async(client.unary(Chunk(offset=60), timeout=0.1), grpc.StatusCode.DEADLINE_EXCEEDED)
        await refused_async(drained(client.watch(Empty())), grpc.StatusCode.UNIMPLEMENTED)
        await refused_async(client.drain(many(1)), grpc.StatusCode.UNIMPLEMENTED)
        stream = client.server_stream(Summary(bytes_read=1 << 40))
        try:
            async for chunk in stream:
                assert chunk == Chunk()
                stream.cancel()
        except asyncio.CancelledError:
            pass
        assert await stream.code() is grpc.StatusCode.CANCELLED


class Blocked:
    def find_spec(self, name: str, _path: object = None, _target: object = None) -> None:
        if name == "google" or name.startswith("google."):
            raise ImportError(f"{name} is none of the business of generated code")


if __name__ == "__main__":
    sys.meta_path.insert(0, Blocked())
    role = sys.argv[1]
    if role == "serve":
        serve()
    elif role == "serve-async":
        asyncio.run(serve_async())
    elif role == "call":
        call(sys.argv[2])
    else:
        asyncio.run(call_async(sys.argv[2]))
    print("fine", flush=True)
