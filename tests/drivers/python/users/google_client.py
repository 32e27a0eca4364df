"""Calls every method of Transfer with google's classes and what grpcio-tools generates.

Usage: python google_client.py <port>
"""

import sys
import time

import grpc
import transfer_pb2 as pb
import transfer_pb2_grpc as rpc
from google.protobuf.empty_pb2 import Empty

CHUNK = pb.Chunk(
    offset=1 << 60,
    data=b"abc",
    sent_at={"seconds": 1709209800},
    marks={"a": -1},
    inode=7,
)


def chunks(*sizes):
    return (pb.Chunk(data=b"x" * size) for size in sizes)


def failure(call):
    try:
        call()
    except grpc.RpcError as error:
        return error.code(), error.details()
    raise AssertionError("a failure was expected")


with grpc.insecure_channel(f"127.0.0.1:{sys.argv[1]}") as channel:
    stub = rpc.TransferStub(channel)
    receipt, call = stub.Store.with_call(CHUNK, metadata=(("who", "me"),), timeout=20)
    assert receipt == pb.Receipt(size=3, last=CHUNK), receipt
    assert ("hello", "me") in [tuple(pair) for pair in call.initial_metadata()]
    assert ("bye", "me") in [tuple(pair) for pair in call.trailing_metadata()]
    assert stub.Upload(chunks(1, 2, 3), timeout=20) == pb.Receipt(
        size=6, last=pb.Chunk(data=b"xxx")
    )
    assert [it.offset for it in stub.Download(pb.Range(count=3), timeout=20)] == [
        0,
        1,
        2,
    ]
    assert [it.size for it in stub.Exchange(chunks(3, 1, 2), timeout=20)] == [3, 1, 2]

    status = grpc.StatusCode
    assert failure(lambda: stub.End(pb.Range(end="abort"), timeout=20)) == (
        status.FAILED_PRECONDITION,
        "unlucky",
    )
    code, details = failure(lambda: stub.End(pb.Range(end="raise"), timeout=20))
    assert code is status.UNKNOWN and "it does" in details, (code, details)
    assert (
        failure(lambda: stub.End(pb.Range(), timeout=0.2))[0]
        is status.DEADLINE_EXCEEDED
    )
    assert failure(lambda: stub.Later(Empty(), timeout=20))[0] is status.UNIMPLEMENTED
    assert (
        failure(lambda: list(stub.LaterStream(chunks(1), timeout=20)))[0]
        is status.UNIMPLEMENTED
    )

    before = stub.Abandoned(Empty(), timeout=20).count
    stream = stub.Download(pb.Range(count=1 << 40), timeout=20)
    assert next(stream) == pb.Chunk()
    stream.cancel()
    assert failure(lambda: list(stream))[0] is status.CANCELLED
    end = time.monotonic() + 10
    while stub.Abandoned(Empty(), timeout=20).count == before:
        assert time.monotonic() < end, "the server goes on"
        time.sleep(0.05)
