"""Translates with google.protobuf, by descriptors. Speaks the protocol of tests/support/translator.rs.

Usage: python translate_google.py <folder with a <case>.binpb for each case>
"""

import functools
import pathlib
import sys

from google.protobuf import descriptor_pb2, descriptor_pool, json_format, message_factory
from google.protobuf.internal import api_implementation
from translator import serve, well_formed

assert api_implementation.Type() == "upb", api_implementation.Type()
root = pathlib.Path(sys.argv[1])


@functools.cache
def load(case):
    files = descriptor_pb2.FileDescriptorSet.FromString((root / f"{case}.binpb").read_bytes())
    pool = descriptor_pool.DescriptorPool()
    for file in files.file:
        pool.Add(file)
    message_factory.GetMessageClassesForFiles([file.name for file in files.file], pool)
    return pool


class Translation:
    def __init__(self, case, message):
        self.pool = load(case)
        self.cls = message_factory.GetMessageClass(self.pool.FindMessageTypeByName(message))

    def read_binary(self, data):
        return self.cls.FromString(data)

    def read_json(self, text):
        return json_format.Parse(text, self.cls(), descriptor_pool=self.pool)

    def write_binary(self, message):
        return message.SerializeToString(deterministic=True)

    def write_json(self, message):
        return json_format.MessageToJson(message, indent=None, descriptor_pool=self.pool)

    def check(self, message, **read):
        """It is not he who is tested."""

    def rejection(self, error):
        return {"text": well_formed(f"{type(error).__name__}: {error}")}

    def is_unwritable(self, error):
        return True


serve(functools.cache(Translation))
