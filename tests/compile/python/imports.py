"""Imports every module of a package, and has the runtime compile the table of every message in it.

google.protobuf can't be imported meanwhile: nothing generated may need it.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys
from types import ModuleType


class Blocked:
    """Finds google.protobuf, to say that it is not there."""

    def find_spec(self, name: str, _path: object = None, _target: object = None) -> None:
        if name == "google" or name.startswith("google."):
            raise ImportError(f"{name} is none of the business of generated code")


EXPECTED = ("required", "has no kind")
"""What is said of required fields, and of a google.protobuf.Value, which is always something."""


NEED_GRPC = ("plugin_serve",)


def modules(package: ModuleType) -> list[ModuleType]:
    found = [package]
    for info in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
        try:
            module = importlib.import_module(info.name)
        except ModuleNotFoundError as error:
            # What makes a process of a plugin needs a package, and nothing that is generated needs it.
            if info.name.rpartition(".")[2] in NEED_GRPC and error.name == "grpc":
                continue
            raise
        found += modules(module) if info.ispkg else [module]
    return found


def main(name: str) -> None:
    sys.meta_path.insert(0, Blocked())
    sys.path.insert(0, ".")
    found = modules(importlib.import_module(name))
    for package in found:
        # What a package shows of its modules is there.
        for shown in getattr(package, "_MODULES", ()):
            getattr(package, shown)
    # A proto may be called abi1 as well.
    runtimes = [module for module in found if module.__name__.endswith(".abi1") and hasattr(module, "describe")]
    bases = {module.Message for module in runtimes}
    messages = [message for base in bases for message in base.__subclasses__()]
    messages = [message for message in messages if "__proto__" in vars(message)]
    for message in messages:
        try:
            empty = message.from_bytes(b"")
            assert message.from_bytes(empty.to_bytes()) == empty, message
            assert message.from_json(empty.to_json()) == empty, message
        except ValueError as error:
            # What requires something can't be made of nothing.
            if not any(text in str(error) for text in EXPECTED):
                raise
    print(f"{len(found)} modules, {len(messages)} messages")


main(sys.argv[1])
