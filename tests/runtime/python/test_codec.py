"""A table has all that another codec needs to take over, a native one for instance.

The codec here knows nothing of a message but what its table says, and nothing of the one that is compiled.
"""

from __future__ import annotations

import struct
import unittest
from typing import Any

from .kinds import (
    Closed,
    Fields,
    Implicit,
    Inner,
    Maps,
    Oneof,
    Open,
    Optional,
    Packed,
    Repeated,
    Required,
)
from .runtime import DecodeError, Message
from .test_binary import VALUES

FORMATS = {"double": "d", "float": "f", "fixed32": "I", "fixed64": "Q", "sfixed32": "i", "sfixed64": "q"}
WIDTHS = {0: 0, 1: 8, 5: 4}


def varint(number: int) -> bytes:
    """A number of 64 bits."""
    number &= (1 << 64) - 1
    written = bytearray()
    while number > 127:
        written.append(number & 127 | 128)
        number >>= 7
    return bytes((*written, number))


class Codec:
    """An encoder and a decoder for one table."""

    def __init__(self, table: Any) -> None:
        self.table = table

    def encode(self, message: Any) -> bytes:
        written = b""
        for field in self.table.fields:
            value = getattr(message, field.attr)
            if field.label == "map":
                for key in sorted(value):
                    written += self.entry(field, key, value[key])
            elif field.label == "packed":
                if value:
                    written += self.sized(field, b"".join(self.value(field.kind, item, field) for item in value))
            elif field.label == "repeated":
                written += b"".join(self.tagged(field, item) for item in value)
            elif field.label == "oneof":
                written += self.tagged(field, value.value) if type(value) is field.case else b""
            elif value is None:
                assert field.label != "required"
            elif field.label != "implicit" or value or str(value).startswith("-"):
                written += self.tagged(field, value)
        return written + bytes(message.__unknown__)

    def entry(self, field: Any, key: Any, value: Any) -> bytes:
        parts = self.of_kind(1, field.key, key, field) + self.of_kind(2, field.kind, value, field)
        return self.sized(field, parts)

    def sized(self, field: Any, data: bytes) -> bytes:
        return varint(field.number << 3 | 2) + varint(len(data)) + data

    def tagged(self, field: Any, value: Any) -> bytes:
        return self.of_kind(field.number, field.kind, value, field)

    def of_kind(self, number: int, kind: str, value: Any, field: Any) -> bytes:
        data = self.value(kind, value, field)
        if kind == "group":
            return varint(number << 3 | 3) + data + varint(number << 3 | 4)
        wire_type = wire_type_of(kind)
        return varint(number << 3 | wire_type) + (varint(len(data)) if wire_type == 2 else b"") + data

    def value(self, kind: str, value: Any, field: Any) -> bytes:
        if kind in FORMATS:
            return struct.pack("<" + FORMATS[kind], value)
        if kind in ("message", "group"):
            return Codec(field.type.__proto__).encode(value)
        if kind in ("string", "bytes"):
            return bytes(value.encode() if kind == "string" else value)
        return varint(value << 1 ^ value >> 63 if kind in ("sint32", "sint64") else value)

    def decode(self, into: Any, data: bytes, start: int = 0, end: int | None = None, depth: int = 100) -> Any:
        message = self.table.blank(into) if isinstance(into, type) else into
        fields = {field.number: field for field in self.table.fields}
        at, end = start, len(data) if end is None else end
        while at < end:
            tag, behind = read_varint(data, at)
            raw, after = read_raw(data, behind, tag)
            field = fields.get(tag >> 3)
            if field is None or not self.read(message, field, tag & 7, raw):
                message.__unknown__ += data[at:after]
            at = after
        for field in self.table.fields:
            if field.label == "required" and getattr(message, field.attr) is None:
                raise DecodeError(f"the required field {field.name} is missing").within(self.table.full_name, None)
        return message

    def read(self, message: Any, field: Any, wire_type: int, raw: Any) -> bool:
        old = getattr(message, field.attr)
        if field.label == "map":
            parts: dict[int, Any] = {1: zero(field.key, field), 2: zero(field.kind, field)}
            at = 0
            while at < len(raw):
                tag, at = read_varint(raw, at)
                part, at = read_raw(raw, at, tag)
                parts[tag >> 3] = self.of(field.key if tag >> 3 == 1 else field.kind, part, field, None)
            if parts[2] is not None:
                old[parts[1]] = parts[2]
            return parts[2] is not None
        if field.packable and wire_type == 2:
            at = 0
            while at < len(raw):
                item, at = read_raw(raw, at, wire_type_of(field.kind))
                old.append(self.of(field.kind, item, field, None))
            return True
        value = self.of(field.kind, raw, field, None if field.is_list or field.label == "oneof" else old)
        if value is None:
            return False
        if field.is_list:
            old.append(value)
        else:
            setattr(message, field.attr, field.case(value) if field.label == "oneof" else value)
        return True

    def of(self, kind: str, raw: Any, field: Any, old: Any) -> Any:
        """The value in what stands behind a tag, or None for what a closed enum lacks."""
        if kind in FORMATS:
            return struct.unpack("<" + FORMATS[kind], raw)[0]
        if kind in ("message", "group"):
            return Codec(field.type.__proto__).decode(field.type if old is None else old, raw)
        if kind in ("string", "bytes"):
            return raw.decode() if kind == "string" else raw
        if kind == "bool":
            return raw != 0
        bits = 64 if kind.endswith("64") else 32
        raw &= (1 << bits) - 1
        if kind in ("sint32", "sint64"):
            return raw >> 1 ^ -(raw & 1)
        if kind in ("int32", "int64", "enum") and raw >> bits - 1:
            raw -= 1 << bits
        if kind == "enum":
            return field.type(raw) if raw in list(field.type) or field.type is Open else None
        return raw


def zero(kind: str, field: Any) -> Any:
    """What a part of an entry is that is not there."""
    if kind == "enum":
        return next(iter(field.type))
    if kind == "message":
        return field.type.__proto__.blank(field.type)
    return {"string": "", "bytes": b"", "bool": False, "double": 0.0, "float": 0.0}.get(kind, 0)


def wire_type_of(kind: str) -> int:
    """How a kind is written."""
    if kind in FORMATS:
        return 1 if struct.calcsize("<" + FORMATS[kind]) == 8 else 5
    return 3 if kind == "group" else 2 if kind in ("string", "bytes", "message") else 0


def read_varint(data: bytes, at: int) -> tuple[int, int]:
    """A number, and the position behind it."""
    number = shift = 0
    while True:
        number |= (data[at] & 127) << shift
        shift, at = shift + 7, at + 1
        if data[at - 1] < 128:
            return number, at


def read_raw(data: bytes, at: int, tag: int) -> tuple[Any, int]:
    """What stands behind a tag, and the position behind it."""
    wire_type = tag & 7
    if wire_type == 0:
        return read_varint(data, at)
    if wire_type == 2:
        size, at = read_varint(data, at)
        return data[at : at + size], at + size
    if wire_type == 3:
        start = at
        while True:
            before = at
            inner, at = read_varint(data, at)
            if inner == tag + 1:
                return data[start:before], at
            _, at = read_raw(data, at, inner)
    return data[at : at + WIDTHS[wire_type]], at + WIDTHS[wire_type]


def messages() -> list[Message]:
    """Messages that have something of everything, and some that have nothing."""
    first = {kind: values[0] for kind, values in VALUES.items()}
    kinds = [field.name for field in Packed.__proto__.fields]
    return [
        *(cls() for cls in (Implicit, Optional, Repeated, Packed, Maps, Oneof, Inner)),
        *(Implicit(**{name: value}) for name in Implicit.__slots__ for value in VALUES[name]),
        *(Optional(**{name: value}) for name in Optional.__slots__ for value in VALUES[name]),
        Optional(**{name: first[name] for name in Optional.__slots__}),
        Repeated(**{name: VALUES[name] for name in Repeated.__slots__}),
        Packed(**{name: VALUES[name] for name in kinds}),
        *(Oneof(choice=case(value)) for name, case in Oneof.Cases.items() for value in VALUES[name]),
        Maps(by_string={"b": 1, "a": -1}, by_bool={True: 1, False: 2}, enum={-1: Open.ONE}, closed={1: Closed.THREE}),
        Maps(message={"m": Inner(name="i", child=Inner(numbers=[1, 300, -1]))}, of_bytes={"": b"\0"}),
        Required(id=0, child=Required(id=5)),
    ]


class Tables(unittest.TestCase):
    """All that a codec has to know."""

    def test_a_codec_needs_nothing_else(self) -> None:
        for message in messages():
            with self.subTest(cls=type(message), message=message):
                codec = Codec(message.__proto__)
                data = message.to_bytes()
                self.assertEqual(codec.encode(message), data)
                self.assertEqual(codec.decode(type(message), data).to_bytes(), data)
                backwards = b"".join(reversed(split(data + b"\xfa\x7f\x01x")))
                read = type(message).from_bytes(backwards)
                self.assertEqual(codec.decode(type(message), backwards).to_bytes(), read.to_bytes())

    def test_another_codec_takes_over(self) -> None:
        class Taken(Fields):
            __slots__ = Optional.__slots__

        class More(Taken):
            __slots__ = ()

        class Builtin:
            """A function that is no method in a class."""

            def __init__(self, function: Any) -> None:
                self.function = function
                self.calls = 0

            def __call__(self, *arguments: Any) -> Any:
                self.calls += 1
                return self.function(*arguments)

        table = type(Optional.__proto__)(Taken, "kinds.Taken", lambda: Optional.__proto__.fields, (), False, "proto")
        setattr(Taken, "__proto__", table)  # noqa: B010 - it is declared for a class that is known
        codec = Codec(table)
        encode, decode = Builtin(codec.encode), Builtin(codec.decode)
        table.use(encode=encode, decode=decode)
        message = Taken(string="s", enum=Open(7), message=Inner(name="i"))
        data = message.to_bytes()
        self.assertEqual(data, Optional(string="s", enum=Open(7), message=Inner(name="i")).to_bytes())
        self.assertEqual(Taken.from_bytes(data), message)
        self.assertEqual(type(More.from_bytes(data)), More)
        message.merge_from_bytes(b"\xba\x01\x02\x18\x01")
        self.assertEqual(message.message, Inner(name="i", numbers=[1]))
        self.assertEqual((encode.calls, decode.calls), (1, 3))


def split(data: bytes) -> list[bytes]:
    """The fields of a message."""
    parts: list[bytes] = []
    at = 0
    while at < len(data):
        tag, behind = read_varint(data, at)
        _, after = read_raw(data, behind, tag)
        parts.append(data[at:after])
        at = after
    return parts
