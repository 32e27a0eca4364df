"""The binary form: what is written, what is read, and what is rejected."""

from __future__ import annotations

import sys
import unittest
from typing import Any

from .kinds import (
    KEYS,
    NUMBERS,
    SCALARS,
    Closed,
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
from .runtime import DecodeError, EncodeError, Message, unknown_fields

VALUES: dict[str, list[Any]] = {
    "double": [1.5, -0.0, 1e300, float("inf")],
    "float": [1.5, -0.0, 3.4028234663852886e38, float("-inf")],
    "int32": [1, 127, 128, -1, 16384, 1 << 21, 0x7FFFFFFF, -0x80000000],
    "int64": [1, -1, 300, 1 << 40, 0x7FFFFFFFFFFFFFFF, -0x8000000000000000],
    "uint32": [1, 128, 0xFFFFFFFF],
    "uint64": [1, 128, 0xFFFFFFFFFFFFFFFF],
    "sint32": [1, -1, 64, -65, 0x7FFFFFFF, -0x80000000],
    "sint64": [1, -1, 0x7FFFFFFFFFFFFFFF, -0x8000000000000000],
    "fixed32": [1, 0xFFFFFFFF],
    "fixed64": [1, 0xFFFFFFFFFFFFFFFF],
    "sfixed32": [-1, 0x7FFFFFFF, -0x80000000],
    "sfixed64": [-1, 0x7FFFFFFFFFFFFFFF, -0x8000000000000000],
    "bool": [True],
    "string": ["a", "é", "x" * 127, "x" * 128, "\U0001f600" * 5000],
    "bytes": [b"a", b"\x00\xff", bytes(20000)],
    "enum": [Open.ONE, Open.NEGATIVE, Open(7)],
    "closed": [Closed.TWO, Closed.THREE],
    "message": [Inner(name="x"), Inner(child=Inner(child=Inner(numbers=[1, 2, 300])))],
    "group": [Inner(), Inner(name="x", child=Inner())],
}
OUT_OF_RANGE: dict[str, list[Any]] = {
    **{kind: [0x80000000, -0x80000001] for kind in ("int32", "sint32", "sfixed32", "enum")},
    **{kind: [1 << 63, -(1 << 63) - 1] for kind in ("int64", "sint64", "sfixed64")},
    **{kind: [1 << 32, -1] for kind in ("uint32", "fixed32")},
    **{kind: [1 << 64, -1] for kind in ("uint64", "fixed64")},
    "float": [1e39],
}


class Binary(unittest.TestCase):
    """Messages with one kind of field at a time."""

    def same(self, message: Message) -> bytes:
        """Reads what is written, and expects the same, of the same types."""
        data = message.to_bytes()
        read = type(message).from_bytes(data)
        self.assertEqual(repr(read), repr(message))
        self.assertEqual(read, message)
        self.assertEqual(read.to_bytes(), data)
        return data

    def test_fields_without_presence(self) -> None:
        for kind in (*SCALARS, "enum"):
            for value in VALUES[kind]:
                with self.subTest(kind=kind, value=value):
                    self.assertNotEqual(self.same(Implicit(**{kind: value})), b"")
        self.assertEqual(self.same(Implicit()), b"")

    def test_fields_with_presence(self) -> None:
        zeros = {field.name: field.item_zero for field in Optional.__proto__.fields}
        for kind in (*SCALARS, "enum", "closed", "message", "group"):
            zero = [zeros[kind]] if zeros[kind] is not None else [Inner()]
            for value in VALUES[kind] + zero:
                with self.subTest(kind=kind, value=value):
                    self.assertNotEqual(self.same(Optional(**{kind: value})), b"")

    def test_lists(self) -> None:
        for kind in (*SCALARS, "enum", "closed", "message", "group"):
            with self.subTest(kind=kind):
                self.same(Repeated(**{kind: VALUES[kind] * 3}))

    def test_lists_packed_or_not(self) -> None:
        for kind in (*NUMBERS, "enum", "closed"):
            with self.subTest(kind=kind):
                data = self.same(Packed(**{kind: VALUES[kind] * 3}))
                loose = Repeated(**{kind: VALUES[kind] * 3})
                self.assertEqual(Packed.from_bytes(loose.to_bytes()).to_bytes(), data)
                self.assertEqual(repr(getattr(Repeated.from_bytes(data), kind)), repr(getattr(loose, kind)))
        self.same(Packed(int32=list(range(128)), sint32=list(range(-64, 64))))

    def test_maps(self) -> None:
        for kind in KEYS:
            with self.subTest(key=kind):
                self.same(Maps(**{f"by_{kind}": dict.fromkeys(sorted(VALUES[kind]), 5)}))
        for kind in SCALARS:
            with self.subTest(value=kind):
                self.same(Maps(**{f"of_{kind}": {str(i): value for i, value in enumerate(VALUES[kind])}}))
        self.same(Maps(enum={1: Open.ONE, 2: Open(9)}, closed={-1: Closed.TWO}, message={"": Inner(name="x")}))

    def test_oneofs(self) -> None:
        for kind in (*SCALARS, "enum", "closed", "message", "group"):
            for value in VALUES[kind]:
                with self.subTest(kind=kind, value=value):
                    self.same(Oneof(choice=Oneof.Cases[kind](value)))

    def test_entries_of_maps_are_sorted(self) -> None:
        one, other = Maps(by_string={"b": 1, "a": 2}), Maps(by_string={"a": 2, "b": 1})
        self.assertEqual(one.to_bytes(), other.to_bytes())

    def test_parts_of_entries_that_are_missing(self) -> None:
        self.assertEqual(Maps.from_bytes(b"\x62\x00").by_string, {"": 0})
        self.assertEqual(Maps.from_bytes(b"\xba\x01\x00").message, {"": Inner()})
        self.assertEqual(Maps.from_bytes(b"\x62\x07\x10\x05\x0a\x01a\x18\x01").by_string, {"a": 5})

    def test_the_last_value_counts_and_messages_are_merged(self) -> None:
        first = Optional(int32=1, message=Inner(name="a", numbers=[1]), group=Inner(name="g"))
        second = Optional(int32=2, message=Inner(child=Inner(name="c"), numbers=[2]), group=Inner(numbers=[3]))
        merged = Optional(
            int32=2,
            message=Inner(name="a", child=Inner(name="c"), numbers=[1, 2]),
            group=Inner(name="g", numbers=[3]),
        )
        self.assertEqual(Optional.from_bytes(first.to_bytes() + second.to_bytes()), merged)
        first.merge_from_bytes(second.to_bytes())
        self.assertEqual(first, merged)
        case = Oneof.Cases["message"]
        data = Oneof(choice=case(Inner(name="a"))).to_bytes() + Oneof(choice=case(Inner(numbers=[1]))).to_bytes()
        self.assertEqual(Oneof.from_bytes(data).choice, case(Inner(name="a", numbers=[1])))
        data += Oneof(choice=Oneof.Cases["bool"](False)).to_bytes()
        self.assertEqual(Oneof.from_bytes(data).choice, Oneof.Cases["bool"](False))

    def test_unknown_fields_are_written_back(self) -> None:
        unknown = b"\xa0\x06\x01\xa3\x06\x08\x01\xa4\x06\xa2\x06\x02hi\xa5\x06abcd\xa1\x06abcdefgh"
        for known in (b"", b"\x0a\x01a"):
            message = Inner.from_bytes(unknown + known)
            self.assertEqual(message.to_bytes(), known + unknown)
            self.assertEqual(unknown_fields(message), unknown)
        # A known number of another wire type is not the known field.
        self.assertEqual(Inner.from_bytes(b"\x08\x05").to_bytes(), b"\x08\x05")

    def test_numbers_that_are_no_values_of_a_closed_enum(self) -> None:
        for cls, data in ((Optional, b"\xb0\x01\x09"), (Repeated, b"\xb0\x01\x09"), (Packed, b"\xb2\x01\x02\x09\x02")):
            message = cls.from_bytes(data)
            self.assertEqual(unknown_fields(message), b"\xb0\x01\x09")
            self.assertEqual(cls.from_bytes(message.to_bytes()), message)
        entry = b"\xb2\x01\x04\x08\x01\x10\x09"
        self.assertEqual((Maps.from_bytes(entry).closed, Maps.from_bytes(entry).to_bytes()), ({}, entry))
        oneof = Oneof.from_bytes(b"\x18\x01\xb0\x01\x09")
        self.assertEqual(oneof.choice, Oneof.Cases["int32"](1))

    def test_tags_that_are_longer_than_they_must_be(self) -> None:
        self.assertEqual(Inner.from_bytes(b"\x8a\x00\x01a"), Inner(name="a"))
        self.assertEqual(Optional.from_bytes(b"\xa8\x81\x80\x00\x01"), Optional(enum=Open.ONE))
        self.assertEqual(Maps.from_bytes(b"\x62\x08\x8a\x00\x01a\x90\x80\x00\x05").by_string, {"a": 5})

    def test_integers_that_are_longer_than_they_must_be(self) -> None:
        self.assertEqual(Optional.from_bytes(b"\x18" + b"\xff" * 9 + b"\x7f").int32, -1)
        self.assertEqual(Optional.from_bytes(b"\x28" + b"\xff" * 9 + b"\x01").uint32, 0xFFFFFFFF)
        self.assertEqual(Packed.from_bytes(b"\x2a\x0a" + b"\xff" * 9 + b"\x7f").uint32, [0xFFFFFFFF])
        self.assertEqual(Optional.from_bytes(b"\x68\x80\x80\x80\x01").bool, True)

    def test_required_fields(self) -> None:
        self.same(Required(id=0, child=Required(id=5)))
        with self.assertRaisesRegex(DecodeError, r"kinds\.Required\.child at byte 4: the required field id is missing"):
            Required.from_bytes(b"\x08\x01\x12\x00")
        broken: Any = Required(id=1)
        broken.id = None
        with self.assertRaisesRegex(EncodeError, r"kinds\.Required lacks the required field id"):
            broken.to_bytes()


class Rejected(unittest.TestCase):
    """Bad input, and values that have no binary form."""

    def test_every_cut_is_noticed(self) -> None:
        kinds = {kind: VALUES[kind][:2] for kind in (*SCALARS, "enum", "closed", "message", "group")}
        for message in (Repeated(**kinds), Packed(**{kind: kinds[kind] for kind in (*NUMBERS, "enum")})):
            data = message.to_bytes()
            whole = [at for at in range(len(data)) if self.is_message(type(message), data[:at])]
            fields = [0]
            for at in range(1, len(data)):
                with self.subTest(at=at):
                    if at in whole:
                        # Between two fields, nothing is missing.
                        self.assertTrue(data.startswith(type(message).from_bytes(data[:at]).to_bytes()))
                        fields.append(at)
            self.assertLess(len(fields), 60)

    def is_message(self, cls: type[Message], data: bytes) -> bool:
        """Whether some bytes are a message. If not, there must be an error for it."""
        try:
            cls.from_bytes(data)
        except DecodeError:
            return False
        return True

    def test_bad_input(self) -> None:
        cases: dict[bytes, str] = {
            b"\x0a\x01\xff": r"kinds\.Inner\.name at byte 2: the text is not UTF-8",
            b"\x12\x03\x0a\x01\xff": r"kinds\.Inner\.child\.name at byte 4: the text is not UTF-8",
            b"\x0a\x05abc": r"kinds\.Inner\.name at byte 5: the input ends too soon",
            b"\x0a" + b"\xff" * 9 + b"\x01": r"the input ends too soon",
            b"\x0a" + b"\xff" * 10 + b"\x01": r"a varint has more than ten bytes",
            b"\x1a\x0b" + b"\xff" * 11: r"kinds\.Inner\.numbers at byte \d+: a varint has more than ten bytes",
            b"\x20" + b"\x80" * 10 + b"\x01": r"a varint has more than ten bytes",
            b"\x80\x80\x80\x80\x80\x01": r"a tag has more than 32 bits",
            b"\x00\x01": r"a field has the number zero",
            b"\x0e": r"there is no wire type 6",
            b"\x0c": r"a group ends that has not begun",
            b"\x1b\x08\x01": r"the input ends too soon",
            b"\x1b\x08\x01\x24": r"a group ends that has not begun",
            b"\x12\x04\x0a\x05abcde": r"the input ends too soon, or a length is wrong",
        }
        for data, said in cases.items():
            with self.subTest(data=data), self.assertRaisesRegex(DecodeError, said):
                Inner.from_bytes(data)

    def test_an_error_says_where(self) -> None:
        with self.assertRaises(DecodeError) as caught:
            Inner.from_bytes(b"\x12\x05\x12\x03\x0a\x01\xff")
        error = caught.exception
        self.assertEqual(
            (error.message, error.field, error.offset, error.path, error.reason),
            ("kinds.Inner", "name", 6, "$.child.child.name", "the text is not UTF-8"),
        )

    def test_depth(self) -> None:
        def nested(depth: int) -> bytes:
            data = b""
            for _ in range(depth):
                data = Inner(name="x").to_bytes()[:0] + b"\x12" + _varint(len(data)) + data
            return data

        Inner.from_bytes(nested(100))
        for data in (nested(101), nested(5000), b"\x1b" * 101, b"\x1b" * 100000, b"\xc3\x01" * 100000):
            for cls in (Inner, Optional):
                if cls is Optional and data[0] == 0x12:
                    data = b"\xba\x01" + _varint(len(data)) + data
                with self.subTest(size=len(data)), self.assertRaises(DecodeError):
                    cls.from_bytes(data)

    def test_depth_with_little_stack_left(self) -> None:
        data = b""
        for _ in range(90):
            data = b"\x12" + _varint(len(data)) + data

        def deep(left: int) -> None:
            if left:
                deep(left - 1)
            else:
                Inner.from_bytes(data)

        for left in (500, 800, 900, 940, 960):
            try:
                deep(min(left, sys.getrecursionlimit() - 60))
            except DecodeError as error:
                self.assertIn("stack", str(error))

    def test_a_message_in_itself(self) -> None:
        message = Inner()
        message.child = message
        for write in (message.to_bytes, message.to_json):
            with self.assertRaisesRegex(EncodeError, "nested too deep, or contains itself"):
                write()

    def test_values_out_of_range(self) -> None:
        for kind, values in OUT_OF_RANGE.items():
            for value in values:
                messages: list[Message] = [Implicit(**{kind: value}), Repeated(**{kind: [value]})]
                messages.append(Oneof(choice=Oneof.Cases[kind](value)))
                messages.append(Packed(**{kind: [value]}))
                for message in messages:
                    with (
                        self.subTest(kind=kind, value=value, cls=type(message)),
                        self.assertRaisesRegex(EncodeError, rf"{kind}: the number \S+ is out of the range of {kind}"),
                    ):
                        message.to_bytes()

    def test_values_of_other_types(self) -> None:
        wrong: dict[str, list[Any]] = {
            **{kind: ["1", 1.5, [], b"1"] for kind in NUMBERS[2:12]},
            "double": ["1", b""],
            "float": ["1", []],
            "bool": ["true", 1.5, 2],
            "string": [b"x", 5, ["x"], "\ud800"],
            "bytes": ["x", 5, [1]],
            "enum": ["ONE", 1.5],
        }
        for kind, values in wrong.items():
            for value in values:
                for single in (Implicit(**{kind: value}), Optional(**{kind: value}), Repeated(**{kind: [value]})):
                    with self.subTest(kind=kind, value=value), self.assertRaisesRegex(EncodeError, rf"\.{kind}: "):
                        single.to_bytes()
        for message in (
            Optional(message=Optional()),
            Repeated(message=[None]),
            Repeated(message=5),
            Maps(message={"a": None}),
            Maps(by_string={1: 1}),
            Oneof(choice=5),
        ):
            with self.subTest(message=message), self.assertRaisesRegex(EncodeError, r"kinds\.\w+\.\w+: expected"):
                message.to_bytes()

    def test_bytes_may_be_any_buffer(self) -> None:
        for data in (bytearray(b"abc"), memoryview(b"abc")):
            self.assertEqual(Implicit(bytes=data).to_bytes(), Implicit(bytes=b"abc").to_bytes())
            self.assertEqual(Inner.from_bytes(memoryview(b"\x0a\x01a")), Inner(name="a"))
        wrong: Any = 5
        with self.assertRaises(TypeError):
            Inner.from_bytes(wrong)

    def test_many_unknown_fields_take_no_time(self) -> None:
        data = b"\xa0\x06\x01" * 200000
        self.assertEqual(Inner.from_bytes(data).to_bytes(), data)


def _varint(number: int) -> bytes:
    data = bytearray()
    while number > 127:
        data.append(number & 127 | 128)
        number >>= 7
    return bytes((*data, number))
