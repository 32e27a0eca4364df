"""Calls every method of Transfer and checks what comes back, with a client of asyncio.

Usage: python async_client.py <port>
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Awaitable

import grpc

from client import CHUNK, chunks
from generated.google.protobuf.empty import Empty
from generated.transfer import Chunk, Range, Receipt
from generated.transfer_grpc import AsyncTransferClient


async def pieces(*sizes: int) -> AsyncIterator[Chunk]:
    """Pieces of these sizes."""
    for chunk in chunks(*sizes):
        yield chunk


async def last(stream: AsyncIterator[object]) -> None:
    """Reads a stream to its end."""
    async for _ in stream:
        pass


async def failure(call: Awaitable[object]) -> tuple[grpc.StatusCode, str]:
    """How a call fails."""
    try:
        await call
    except grpc.aio.AioRpcError as error:
        return error.code(), error.details() or ""
    raise AssertionError("a failure was expected")


async def check_results(client: AsyncTransferClient) -> None:
    """All kinds of methods, with their values."""
    call = client.store(CHUNK, metadata=(("who", "me"),), timeout=20)
    assert await call == Receipt(size=3, last=CHUNK)
    assert dict(await call.initial_metadata())["hello"] == "me"
    assert dict(await call.trailing_metadata())["bye"] == "me"

    assert await client.upload(pieces(1, 2, 3), timeout=20) == Receipt(
        size=6, last=Chunk(data=b"xxx")
    )
    assert await client.upload(pieces(), timeout=20) == Receipt()
    assert [it.offset async for it in client.download(Range(count=3), timeout=20)] == [
        0,
        1,
        2,
    ]
    assert [it.size async for it in client.exchange(pieces(3, 1, 2), timeout=20)] == [
        3,
        1,
        2,
    ]
    # Calls may overlap.
    uploads = [client.upload(pieces(size), timeout=20) for size in range(10)]
    assert [(await upload).size for upload in uploads] == list(range(10))


async def check_failures(client: AsyncTransferClient) -> None:
    """All ways in which a call may fail."""
    status = grpc.StatusCode
    assert await failure(client.end(Range(end="abort"), timeout=20)) == (
        status.FAILED_PRECONDITION,
        "unlucky",
    )
    code, details = await failure(client.end(Range(end="raise"), timeout=20))
    assert code is status.UNKNOWN and "it does" in details, (code, details)
    assert (await failure(client.end(Range(), timeout=0.2)))[
        0
    ] is status.DEADLINE_EXCEEDED
    assert (await failure(client.later(Empty(), timeout=20)))[0] is status.UNIMPLEMENTED
    # Nothing is sent: grpcio may hear of a failed write ahead of the server's answer.
    stream = client.later_stream(pieces(), timeout=20)
    found = await failure(last(stream.__aiter__()))
    assert found[0] is status.UNIMPLEMENTED, found


async def check_cancellation(client: AsyncTransferClient) -> None:
    """A stream that nobody wants any more ends on both sides."""
    before = (await client.abandoned(Empty(), timeout=20)).count
    stream = client.download(Range(count=1 << 40), timeout=20)
    assert await stream.read() == Chunk()
    assert stream.cancel()
    assert await stream.code() is grpc.StatusCode.CANCELLED

    async def ended() -> None:
        while (await client.abandoned(Empty(), timeout=20)).count == before:
            await asyncio.sleep(0.05)

    await asyncio.wait_for(ended(), 10)


async def main(port: str) -> None:
    """Checks a server."""
    async with grpc.aio.insecure_channel(f"127.0.0.1:{port}") as channel:
        client = AsyncTransferClient(channel)
        await check_results(client)
        await check_failures(client)
        await check_cancellation(client)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
