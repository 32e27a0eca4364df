"""Answers the questions of protobuf's conformance suite with generated code: on both pipes, a length as a
little-endian u32 and that many bytes of conformance.ConformanceRequest or conformance.ConformanceResponse.

Usage: python testee.py <folder of the package `generated`>
"""

import importlib
import sys
import traceback

# What is generated has to do without it.
sys.modules["google.protobuf"] = None
sys.path.insert(0, sys.argv[1])

from generated.conformance.conformance import ConformanceRequest, ConformanceResponse, TestCategory, WireFormat
from generated.runtime import DecodeError, EncodeError
from generated.runtime.table import find_message

for module in ("test_messages_proto2", "test_messages_proto3"):
    importlib.import_module(f"generated.conformance.messages.{module}")

Payload = ConformanceRequest.Payload
Result = ConformanceResponse.Result


def answer(request):
    """The result of a ConformanceResponse."""
    table = find_message(request.message_type)
    if table is None:
        return Result.Skipped(f"no message {request.message_type}")
    try:
        match request.payload:
            case Payload.ProtobufPayload(data):
                message = table.cls.from_bytes(data)
            case Payload.JsonPayload(text):
                ignores = request.test_category == TestCategory.JSON_IGNORE_UNKNOWN_PARSING_TEST
                message = table.cls.from_json(text, ignore_unknown=ignores)
            case _:
                return Result.Skipped("no text format, and no JSPB")
    except DecodeError as error:
        return Result.ParseError(str(error))
    try:
        match request.requested_output_format:
            case WireFormat.PROTOBUF:
                return Result.ProtobufPayload(message.to_bytes())
            case WireFormat.JSON:
                return Result.JsonPayload(message.to_json())
            case _:
                return Result.Skipped("no text format, and no JSPB")
    except EncodeError as error:
        return Result.SerializeError(str(error))


def receive(size):
    """The next bytes, or None where there are no more."""
    data = sys.stdin.buffer.read(size)
    return data if len(data) == size else None


while head := receive(4):
    request = ConformanceRequest.from_bytes(receive(int.from_bytes(head, "little")))
    try:
        result = answer(request)
    except Exception:
        # An error that nobody meant to raise is neither a rejected input nor a message that can't be written.
        result = Result.RuntimeError(traceback.format_exc())
    response = ConformanceResponse(result=result).to_bytes()
    sys.stdout.buffer.write(len(response).to_bytes(4, "little") + response)
    sys.stdout.buffer.flush()
