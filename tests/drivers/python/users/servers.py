"""Servers of Transfer, of threads and of asyncio, as a user would write them.

Usage: python servers.py sync|async. Prints its port, and serves until its standard input ends.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import AsyncIterator, Iterator
from concurrent import futures

import grpc

from generated.google.protobuf.empty import Empty
from generated.transfer import Chunk, Range, Receipt
from generated.transfer_grpc import (
    AsyncTransferServicer,
    TransferServicer,
    add_async_transfer_to_server,
    add_transfer_to_server,
)


class Servicer(TransferServicer):
    """Answers in threads."""

    given_up = 0

    def store(self, request: Chunk, context: grpc.ServicerContext) -> Receipt:
        who = dict(context.invocation_metadata())["who"]
        context.send_initial_metadata((("hello", who),))
        context.set_trailing_metadata((("bye", who),))
        return Receipt(size=len(request.data), last=request)

    def upload(
        self, requests: Iterator[Chunk], context: grpc.ServicerContext
    ) -> Receipt:
        receipt = Receipt()
        for request in requests:
            receipt = Receipt(size=receipt.size + len(request.data), last=request)
        return receipt

    def download(
        self, request: Range, context: grpc.ServicerContext
    ) -> Iterator[Chunk]:
        offset = 0
        try:
            while offset < request.count:
                yield Chunk(offset=offset, data=b"x" * offset)
                offset += 1
        finally:
            self.given_up += offset < request.count

    def exchange(
        self, requests: Iterator[Chunk], context: grpc.ServicerContext
    ) -> Iterator[Receipt]:
        for request in requests:
            yield Receipt(size=len(request.data), last=request)

    def end(self, request: Range, context: grpc.ServicerContext) -> Empty:
        if request.end == "raise":
            raise ValueError("it does")
        if request.end == "abort":
            context.set_trailing_metadata((("why", "luck"),))
            context.abort(grpc.StatusCode.FAILED_PRECONDITION, "unlucky")
        assert 0 < (context.time_remaining() or 0) < 1
        time.sleep(1)
        return Empty()

    def abandoned(self, request: Empty, context: grpc.ServicerContext) -> Range:
        return Range(count=self.given_up)


class AsyncServicer(AsyncTransferServicer):
    """Answers in the event loop."""

    given_up = 0

    async def store(
        self, request: Chunk, context: grpc.aio.ServicerContext[Chunk, Receipt]
    ) -> Receipt:
        who = str(dict(context.invocation_metadata() or ())["who"])
        await context.send_initial_metadata((("hello", who),))
        context.set_trailing_metadata((("bye", who),))
        return Receipt(size=len(request.data), last=request)

    async def upload(
        self,
        requests: AsyncIterator[Chunk],
        context: grpc.aio.ServicerContext[Chunk, Receipt],
    ) -> Receipt:
        receipt = Receipt()
        async for request in requests:
            receipt = Receipt(size=receipt.size + len(request.data), last=request)
        return receipt

    async def download(
        self, request: Range, context: grpc.aio.ServicerContext[Range, Chunk]
    ) -> AsyncIterator[Chunk]:
        offset = 0
        try:
            while offset < request.count:
                yield Chunk(offset=offset, data=b"x" * offset)
                offset += 1
        finally:
            self.given_up += offset < request.count

    async def exchange(
        self,
        requests: AsyncIterator[Chunk],
        context: grpc.aio.ServicerContext[Chunk, Receipt],
    ) -> AsyncIterator[Receipt]:
        async for request in requests:
            yield Receipt(size=len(request.data), last=request)

    async def end(
        self, request: Range, context: grpc.aio.ServicerContext[Range, Empty]
    ) -> Empty:
        if request.end == "raise":
            raise ValueError("it does")
        if request.end == "abort":
            context.set_trailing_metadata((("why", "luck"),))
            await context.abort(grpc.StatusCode.FAILED_PRECONDITION, "unlucky")
        assert 0 < context.time_remaining() < 1
        await asyncio.sleep(1)
        return Empty()

    async def abandoned(
        self, request: Empty, context: grpc.aio.ServicerContext[Empty, Range]
    ) -> Range:
        return Range(count=self.given_up)


def serve() -> None:
    """Serves in threads."""
    server = grpc.server(futures.ThreadPoolExecutor(8))
    add_transfer_to_server(Servicer(), server)
    print(server.add_insecure_port("127.0.0.1:0"), flush=True)
    server.start()
    sys.stdin.read()
    server.stop(None).wait()


async def serve_async() -> None:
    """Serves in an event loop."""
    server = grpc.aio.server()
    add_async_transfer_to_server(AsyncServicer(), server)
    print(server.add_insecure_port("127.0.0.1:0"), flush=True)
    await server.start()
    await asyncio.to_thread(sys.stdin.read)
    await server.stop(None)


if __name__ == "__main__":
    if sys.argv[1] == "async":
        asyncio.run(serve_async())
    else:
        serve()
