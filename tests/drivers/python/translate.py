"""Translates with generated code. Speaks the protocol of tests/support/translator.rs.

Usage: python translate.py <folder of the package `generated`, which has a package for each case>
"""

import copy
import functools
import importlib
import json
import pickle
import pkgutil
import sys

from translator import serve, well_formed

# What is generated has to do without it.
sys.modules["google.protobuf"] = None
sys.path.insert(0, sys.argv[1])


@functools.cache
def load(case):
    """The runtime of a case and its tables, once all of its messages and extensions are known."""
    package = importlib.import_module(f"generated.{case}")
    names = [module.name for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")]
    # What is for grpcio is not needed here.
    plain = [name for name in names if name.rpartition(".")[2] != "plugin_serve" and not name.endswith("_grpc")]
    modules = [importlib.import_module(name) for name in plain]
    # It goes by another name where a proto has taken it.
    [tables] = [module for module in modules if hasattr(module, "find_message") and hasattr(module, "Table")]
    return sys.modules[tables.__package__], tables


class Translation:
    """A class, and what is asked of it."""

    def __init__(self, case, message):
        self.runtime, tables = load(case)
        self.cls = tables.find_message(message).cls
        self.read_binary = self.cls.from_bytes
        self.read_json = self.cls.from_json

    def write_binary(self, message):
        return message.to_bytes()

    def write_json(self, message):
        return message.to_json()

    def check(self, message, binary, json: str | None, unwritable=None):
        """What holds for every message, whatever is in it."""
        if binary is None:
            return
        others = {
            "copy": copy.copy(message),
            "deep copy": copy.deepcopy(message),
            "read again": self.cls.from_bytes(bytes.fromhex(binary)),
        }
        # Nobody has a message of a well-known type that is a class of Python's own.
        if not self.cls.__module__.startswith(f"{self.runtime.__name__}."):
            others["pickled"] = pickle.loads(pickle.dumps(message))
        for name, other in others.items():
            assert other.to_bytes().hex() == binary, f"{name}, it is written as {other.to_bytes().hex()}"
        assert message == others["copy"], "a copy is equal"
        assert repr(message).startswith(self.cls.__qualname__)
        if json is not None:
            self.check_json(message, json)

    def check_json(self, message, text):
        value = message.to_dict()
        assert value == json.loads(text), f"to_dict is {value}"
        # An Any is packed again, and that sorts the keys of its maps.
        assert self.cls.from_dict(value).to_dict() == value, "from_dict reads what to_dict wrote"

    def rejection(self, error):
        if not isinstance(error, self.runtime.DecodeError):
            return None
        return {
            "text": well_formed(str(error)),
            "type": error.message,
            "field": well_formed(error.field),
            "offset": error.offset,
            "path": well_formed(error.path) if error.offset is None else None,
        }

    def is_unwritable(self, error):
        return isinstance(error, self.runtime.EncodeError)


serve(functools.cache(Translation))
