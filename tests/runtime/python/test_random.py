"""Mutilated input: it is a message or a DecodeError, and what was read can be written and read again."""

from __future__ import annotations

import random
import unittest
from typing import Any

from .kinds import NUMBERS, SCALARS, Inner, Maps, Open, Optional, Packed, Repeated
from .natives import NATIVE, Mapped, Singular
from .runtime import DecodeError, EncodeError, Message
from .runtime.abi1 import Field, describe
from .runtime.merge import compile_merge
from .test_binary import VALUES
from .test_natives import VALUES as NATIVES


def messages() -> list[Message]:
    """Messages that have something of everything, and are short."""
    kinds = (*SCALARS, "enum", "closed", "message", "group")
    short = {kind: VALUES[kind][:2] for kind in kinds}
    return [
        Optional(**{kind: values[0] for kind, values in short.items()}),
        Repeated(**short),
        Packed(**{kind: VALUES[kind] for kind in (*NUMBERS, "enum", "closed")}),
        Maps(by_string={"a": 1}, by_bool={True: 1}, of_bytes={"k": b"x"}, enum={1: Open.ONE}, message={"": Inner()}),
        *(Singular(**{name: NATIVES[name][-1]}) for name in NATIVE),
        *(Mapped(**{name: {"k": NATIVES[name][-1]}}) for name in NATIVE),
    ]


def any_class(source: random.Random, number: int) -> Any:
    """A class with fields of any numbers, kinds and labels."""
    cls: Any = type(f"Any{number}", (Message,), {"__slots__": [f"f{at}" for at in range(10)]})
    numbers = sorted(source.sample(range(1, source.choice([12, 30, 3000])), 10))
    # Neighbours of the same size are read together.
    kinds = source.choices([*SCALARS, *["double", "float", "fixed32", "sfixed64"] * 3], k=10)
    labels: Any = [source.choice(["implicit", "implicit", "optional", "repeated", "packed"]) for _ in numbers]
    fields = [
        Field(number, f"f{at}", kind, "repeated" if label == "packed" and kind in ("string", "bytes") else label)
        for at, (number, kind, label) in enumerate(zip(numbers, kinds, labels, strict=True))
    ]
    describe(cls, f"any.Any{number}", lambda: tuple(fields))
    return cls


def outcome(read: Any, *arguments: Any) -> object:
    """What was read, or what is wrong."""
    try:
        return repr(read(*arguments))
    except DecodeError as error:
        return error.path, error.reason


class Random(unittest.TestCase):
    """The same input in every run."""

    def test_mutilated_bytes(self) -> None:
        source, originals, read = random.Random(1), messages(), 0
        for _ in range(3000):
            message = source.choice(originals)
            data = bytearray(message.to_bytes())
            for _ in range(source.randrange(1, 4)):
                at = source.randrange(len(data) + 1)
                data[at : at + source.randrange(3)] = source.randbytes(source.randrange(3))
            with self.subTest(cls=type(message), data=bytes(data)):
                merged, said = type(message).from_bytes(b""), None
                try:
                    merged.merge_from_bytes(data)
                except DecodeError as error:
                    said = (error.path, error.reason)
                try:
                    changed = type(message).from_bytes(data)
                except DecodeError as error:
                    self.assertEqual((error.path, error.reason), said)
                    continue
                # What reads fields by number, and what reads them in any order.
                self.assertEqual((merged.to_bytes(), None), (changed.to_bytes(), said))
                read += 1
                self.assertEqual(type(message).from_bytes(changed.to_bytes()).to_bytes(), changed.to_bytes())
                try:
                    text = changed.to_json()
                except EncodeError:
                    # Not every number of a Struct has a form in JSON.
                    continue
                self.assertEqual(type(message).from_json(text).to_dict(), changed.to_dict())
        self.assertGreater(read, 100)

    def test_messages_of_any_table(self) -> None:
        source = random.Random(3)
        for number in range(100):
            cls = any_class(source, number)
            merge = compile_merge(cls.__proto__)
            for _ in range(10):
                message = cls.__proto__.blank(cls)
                for field in cls.__proto__.fields:
                    if source.random() < 0.7:
                        values = source.choices(VALUES[field.kind], k=source.randrange(3))
                        setattr(message, field.attr, values if field.is_list else source.choice(VALUES[field.kind]))
                data = bytearray(message.to_bytes())
                self.assertEqual(repr(cls.from_bytes(data)), repr(message))
                at = source.randrange(len(data) + 1)
                data[at : at + source.randrange(3)] = source.randbytes(source.randrange(3))
                with self.subTest(fields=[(it.number, it.kind, it.label) for it in cls.__proto__.fields], data=data):
                    found = outcome(cls.from_bytes, data)
                    self.assertEqual(found, outcome(merge, cls, data, 0, None, 100))

    def test_mutilated_json(self) -> None:
        source, originals = random.Random(2), messages()
        for _ in range(1500):
            message = source.choice(originals)
            text = list(message.to_json())
            for _ in range(source.randrange(1, 3)):
                at = source.randrange(len(text))
                text[at : at + source.randrange(2)] = source.choice('{}[]",:019.eE-nt\\\ud800\u00e9')
            with self.subTest(cls=type(message), text="".join(text)):
                try:
                    changed = type(message).from_json("".join(text))
                except DecodeError:
                    continue
                self.assertEqual(type(message).from_bytes(changed.to_bytes()), changed)
