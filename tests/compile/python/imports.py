"""Imports every module of a package, and has the runtime compile the table of every message in it.

google.protobuf can't be imported meanwhile: nothing generated may need it. With "grpc" behind the package,
modules of services are imported too. Without, they are not, and neither can grpc be.
"""

from __future__ import annotations

import copy
import dataclasses
import importlib
import importlib.util
import pickle
import pkgutil
import sys
import typing
from pathlib import Path
from types import ModuleType


class Blocked:
    """Finds packages, to say that they are not there."""

    def __init__(self, packages: set[str]) -> None:
        self.packages = packages

    def find_spec(self, name: str, _path: object = None, _target: object = None) -> None:
        if name.split(".")[0] in self.packages:
            raise ImportError(f"{name} is none of the business of generated code")


EXPECTED = ("required", "has no kind")
"""What is said of required fields, and of a google.protobuf.Value, which is always something."""


def has_services(name: str) -> bool:
    spec = importlib.util.find_spec(name)
    assert spec is not None and spec.origin is not None, name
    return "\nimport grpc\n" in Path(spec.origin).read_text(encoding="utf-8")


def modules(package: ModuleType, with_services: bool) -> list[ModuleType]:
    found = [package]
    for info in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
        if not with_services and has_services(info.name):
            continue
        module = importlib.import_module(info.name)
        found += modules(module, with_services) if info.ispkg else [module]
    return found


def main(name: str, with_services: bool) -> None:
    sys.meta_path.insert(0, Blocked({"google"} if with_services else {"google", "grpc"}))
    sys.path.insert(0, ".")
    found = modules(importlib.import_module(name), with_services)
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
        # Annotations can be evaluated, and there is one for each field.
        hints = typing.get_type_hints(message)
        assert [name for name in hints if name in message.__slots__] == [*message.__match_args__], message
        assert [field.name for field in dataclasses.fields(message)] == [*message.__match_args__], message
        try:
            empty = message.from_bytes(b"")
            assert message.from_bytes(empty.to_bytes()) == empty, message
            assert pickle.loads(pickle.dumps(empty)) == copy.deepcopy(empty) == dataclasses.replace(empty) == empty
            assert message.from_json(empty.to_json()) == empty, message
        except ValueError as error:
            # What requires something can't be made of nothing.
            if not any(text in str(error) for text in EXPECTED):
                raise
    print(f"{len(found)} modules, {len(messages)} messages")


main(sys.argv[1], "grpc" in sys.argv[2:])
