"""A server of Transfer on google's classes and what grpcio-tools generates.

Usage: python google_server.py. Prints its port, and serves until its standard input ends.
"""

import sys
import time
from concurrent import futures

import grpc
import transfer_pb2 as pb
import transfer_pb2_grpc as rpc
from google.protobuf.empty_pb2 import Empty


class Servicer(rpc.TransferServicer):
    given_up = 0

    def Store(self, request, context):
        who = dict(context.invocation_metadata())["who"]
        context.send_initial_metadata((("hello", who),))
        context.set_trailing_metadata((("bye", who),))
        return pb.Receipt(size=len(request.data), last=request)

    def Upload(self, requests, context):
        receipt = pb.Receipt()
        for request in requests:
            receipt = pb.Receipt(size=receipt.size + len(request.data), last=request)
        return receipt

    def Download(self, request, context):
        offset = 0
        try:
            while offset < request.count:
                yield pb.Chunk(offset=offset, data=b"x" * offset)
                offset += 1
        finally:
            self.given_up += offset < request.count

    def Exchange(self, requests, context):
        for request in requests:
            yield pb.Receipt(size=len(request.data), last=request)

    def End(self, request, context):
        if request.end == "raise":
            raise ValueError("it does")
        if request.end == "abort":
            context.set_trailing_metadata((("why", "luck"),))
            context.abort(grpc.StatusCode.FAILED_PRECONDITION, "unlucky")
        time.sleep(1)
        return Empty()

    def Abandoned(self, request, context):
        return pb.Range(count=self.given_up)


server = grpc.server(futures.ThreadPoolExecutor(8))
rpc.add_TransferServicer_to_server(Servicer(), server)
print(server.add_insecure_port("127.0.0.1:0"), flush=True)
server.start()
sys.stdin.read()
server.stop(None).wait()
