"""Calls every method of Transfer and checks what comes back, with a client that waits.

Usage: python client.py <port>
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timezone

import grpc

from generated.google.protobuf.empty import Empty
from generated.transfer import Chunk, Range, Receipt
from generated.transfer_grpc import TransferClient

CHUNK = Chunk(
    offset=1 << 60,
    data=b"abc",
    sent_at=datetime(2024, 2, 29, 12, 30, tzinfo=timezone.utc),
    marks={"a": -1},
    origin=Chunk.Origin.Inode(7),
)


def chunks(*sizes: int) -> Iterator[Chunk]:
    """Pieces of these sizes."""
    return (Chunk(data=b"x" * size) for size in sizes)


def failure(call: Callable[[], object]) -> tuple[grpc.StatusCode, str]:
    """How a call fails."""
    try:
        call()
    except grpc.RpcError as error:
        assert isinstance(error, grpc.Call), error
        return error.code(), error.details() or ""
    raise AssertionError("a failure was expected")


def check_results(client: TransferClient) -> None:
    """All kinds of methods, with their values."""
    receipt, call = client.store.with_call(CHUNK, metadata=(("who", "me"),), timeout=20)
    assert receipt == Receipt(size=3, last=CHUNK), receipt
    assert ("hello", "me") in [tuple(pair) for pair in call.initial_metadata()]
    assert ("bye", "me") in [tuple(pair) for pair in call.trailing_metadata()]
    future = client.store.future(Chunk(), metadata=(("who", "me"),), timeout=20)
    assert future.result() == Receipt(last=Chunk())

    assert client.upload(chunks(1, 2, 3), timeout=20) == Receipt(
        size=6, last=Chunk(data=b"xxx")
    )
    assert client.upload(chunks(), timeout=20) == Receipt()
    assert [it.offset for it in client.download(Range(count=3), timeout=20)] == [
        0,
        1,
        2,
    ]
    assert list(client.download(Range(), timeout=20)) == []
    assert [it.size for it in client.exchange(chunks(3, 1, 2), timeout=20)] == [3, 1, 2]


def check_failures(client: TransferClient, channel: grpc.Channel) -> None:
    """All ways in which a call may fail."""
    status = grpc.StatusCode
    assert failure(lambda: client.end(Range(end="abort"), timeout=20)) == (
        status.FAILED_PRECONDITION,
        "unlucky",
    )
    code, details = failure(lambda: client.end(Range(end="raise"), timeout=20))
    assert code is status.UNKNOWN and "it does" in details, (code, details)
    assert (
        failure(lambda: client.end(Range(), timeout=0.2))[0] is status.DEADLINE_EXCEEDED
    )
    code, details = failure(lambda: client.later(Empty(), timeout=20))
    assert code is status.UNIMPLEMENTED, details
    assert (
        failure(lambda: list(client.later_stream(chunks(1), timeout=20)))[0]
        is status.UNIMPLEMENTED
    )
    # What is no message is refused by either side. Servers of asyncio call it by another name.
    garbage = channel.unary_unary(
        "/acme.transfer.v1.Transfer/Store", bytes, Receipt.from_bytes
    )
    assert failure(lambda: garbage(b"\x08", timeout=20))[0] in (
        status.INTERNAL,
        status.UNKNOWN,
    )
    misread = channel.unary_unary(
        "/acme.transfer.v1.Transfer/Abandoned",
        Empty.to_bytes,
        lambda _: Range.from_bytes(b"\x08"),
    )
    assert failure(lambda: misread(Empty(), timeout=20))[0] is status.INTERNAL


def check_cancellation(client: TransferClient) -> None:
    """A stream that nobody wants any more ends on both sides."""
    before = client.abandoned(Empty(), timeout=20).count
    stream = client.download(Range(count=1 << 40), timeout=20)
    assert next(stream) == Chunk()
    stream.cancel()
    assert failure(lambda: list(stream))[0] is grpc.StatusCode.CANCELLED
    end = time.monotonic() + 10
    while client.abandoned(Empty(), timeout=20).count == before:
        assert time.monotonic() < end, "the server goes on"
        time.sleep(0.05)


if __name__ == "__main__":
    with grpc.insecure_channel(f"127.0.0.1:{sys.argv[1]}") as opened:
        transfer = TransferClient(opened)
        check_results(transfer)
        check_failures(transfer, opened)
        check_cancellation(transfer)
