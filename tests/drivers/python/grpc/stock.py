"""The same on google's generated classes."""
import sys, time, threading
from concurrent import futures
import grpc
import streaming_pb2 as pb, streaming_pb2_grpc as rpc

class Servicer(rpc.TransferServicer):
    def Unary(self, request, context):
        if request.offset == 13:
            context.abort(grpc.StatusCode.FAILED_PRECONDITION, "unlucky")
        if request.offset == 60:
            time.sleep(1)
        context.set_trailing_metadata((("seen", dict(context.invocation_metadata()).get("who", "")),))
        return pb.Summary(bytes_read=len(request.data))
    def ClientStream(self, requests, context):
        return pb.Summary(bytes_read=sum(len(r.data) for r in requests))
    def ServerStream(self, request, context):
        for offset in range(request.bytes_read):
            if not context.is_active():
                return
            yield pb.Chunk(offset=offset, data=b"x" * offset)
    def BothStream(self, requests, context):
        for r in requests:
            yield pb.Summary(bytes_read=len(r.data))

def code(f):
    try: f()
    except grpc.RpcError as e: return e.code()
    raise AssertionError

if sys.argv[1] == "serve":
    server = grpc.server(futures.ThreadPoolExecutor(8))
    rpc.add_TransferServicer_to_server(Servicer(), server)
    print(server.add_insecure_port("127.0.0.1:0"), flush=True)
    server.start(); sys.stdin.read(); server.stop(0)
else:
    with grpc.insecure_channel(f"127.0.0.1:{sys.argv[2]}") as channel:
        stub = rpc.TransferStub(channel)
        many = lambda *s: (pb.Chunk(data=b"x" * n) for n in s)
        s, done = stub.Unary.with_call(pb.Chunk(data=b"abc"), metadata=(("who", "me"),), timeout=20)
        assert s.bytes_read == 3 and ("seen", "me") in [tuple(i) for i in done.trailing_metadata()]
        assert stub.ClientStream(many(1, 2, 3), timeout=20).bytes_read == 6
        assert [c.offset for c in stub.ServerStream(pb.Summary(bytes_read=3), timeout=20)] == [0, 1, 2]
        assert [c.bytes_read for c in stub.BothStream(many(3, 1, 2), timeout=20)] == [3, 1, 2]
        assert code(lambda: stub.Unary(pb.Chunk(offset=13))) is grpc.StatusCode.FAILED_PRECONDITION
        assert code(lambda: stub.Unary(pb.Chunk(offset=60), timeout=.1)) is grpc.StatusCode.DEADLINE_EXCEEDED
        from google.protobuf import empty_pb2
        assert code(lambda: list(stub.Watch(empty_pb2.Empty()))) is grpc.StatusCode.UNIMPLEMENTED
        assert code(lambda: stub.Drain(many(1))) is grpc.StatusCode.UNIMPLEMENTED
        stream = stub.ServerStream(pb.Summary(bytes_read=1 << 40)); next(stream); stream.cancel()
        assert code(lambda: list(stream)) is grpc.StatusCode.CANCELLED
print("fine", flush=True)
