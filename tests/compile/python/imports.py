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


def modules(package: ModuleType) -> list[ModuleType]:
    found = [package]
    for info in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
        module = importlib.import_module(info.name)
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
    bases = {module.Message for module in found if module.__name__.endswith(".abi1")}
    messages = [message for base in bases for message in base.__subclasses__()]
    tables = 0
    for message in messages:
        if "__proto__" not in vars(message):
            continue
        try:
            message.from_bytes(b"").to_bytes()
            message.from_json("{}").to_json()
        except ValueError as error:
            # What requires fields can't be made of nothing.
            if "required" not in str(error) and "is missing" not in str(error):
                raise
        tables += 1
    print(f"{len(found)} modules, {tables} messages")


main(sys.argv[1])
