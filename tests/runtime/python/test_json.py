"""ProtoJSON: what is written, what is read, and what is rejected."""

from __future__ import annotations

import json
import math
import unittest
from typing import Any

from .kinds import (
    SCALARS,
    Closed,
    Extended,
    Implicit,
    Inner,
    Maps,
    Oneof,
    Open,
    Optional,
    Repeated,
    Required,
)
from .runtime import DecodeError, EncodeError, Message
from .test_binary import VALUES


class Written(unittest.TestCase):
    """What messages are as JSON."""

    def same(self, message: Message) -> Any:
        """Reads what is written, and expects the same, of the same types."""
        text = message.to_json()
        read = type(message).from_json(text)
        self.assertEqual(repr(read), repr(message))
        self.assertEqual(read, message)
        self.assertEqual(json.loads(text), message.to_dict())
        self.assertEqual(type(message).from_dict(message.to_dict()), message)
        self.assertEqual(type(message).from_json(message.to_json(indent=2).encode()), message)
        return json.loads(text)

    def test_every_kind_of_field(self) -> None:
        for kind in (*SCALARS, "enum", "closed", "message", "group"):
            with self.subTest(kind=kind):
                self.same(Repeated(**{kind: VALUES[kind]}))
                for value in VALUES[kind]:
                    self.same(Optional(**{kind: value}))
                    self.same(Oneof(choice=Oneof.Cases[kind](value)))
                    if kind in SCALARS:
                        self.same(Implicit(**{kind: value}))
                        self.same(Maps(**{f"of_{kind}": {"k": value}}))
                if f"by_{kind}" in Maps.__slots__:
                    self.same(Maps(**{f"by_{kind}": dict.fromkeys(VALUES[kind], 1)}))
        self.same(Maps(enum={1: Open.ONE}, closed={2: Closed.TWO}, message={"": Inner(name="x")}))

    def test_what_the_values_are(self) -> None:
        self.assertEqual(self.same(Implicit(int64=-5, uint64=1, int32=-5)), {"int64": "-5", "uint64": "1", "int32": -5})
        self.assertEqual(self.same(Implicit(bytes=b"\xfb\xff", enum=Open.ONE)), {"bytes": "+/8=", "enum": "OPEN_ONE"})
        self.assertEqual(self.same(Implicit(enum=Open(7), float=0.10000000149011612)), {"enum": 7, "float": 0.1})
        self.assertEqual(
            self.same(Implicit(double=math.inf, float=-math.inf)), {"double": "Infinity", "float": "-Infinity"}
        )
        self.assertEqual(Implicit(double=math.nan).to_json(), '{"double":"NaN"}')
        self.assertEqual(self.same(Maps(by_bool={True: 1, False: 2})), {"byBool": {"true": 1, "false": 2}})
        self.assertEqual(self.same(Maps(by_int64={-5: 1})), {"byInt64": {"-5": 1}})
        self.assertEqual(self.same(Optional(int32=0, string="", bool=False)), {"int32": 0, "string": "", "bool": False})
        self.assertEqual(self.same(Implicit()), {})
        self.assertEqual(Implicit(string='é\n"').to_json(), '{"string":"é\\n\\""}')

    def test_values_that_have_no_form(self) -> None:
        for message in (
            Implicit(int32=1 << 40),
            Implicit(int32="x"),
            Implicit(string=5),
            Implicit(bytes="x"),
            Implicit(float=1e39),
            Repeated(message=[None]),
            Repeated(bool=[1]),
            Maps(by_int32={"a": 1}),
            Oneof(choice=5),
        ):
            with self.subTest(message=message), self.assertRaisesRegex(EncodeError, r"kinds\.\w+\.\w+: "):
                message.to_json()


class Read(unittest.TestCase):
    """What else is read."""

    def test_other_ways_to_write_the_same(self) -> None:
        cases: list[tuple[str, Message]] = [
            (
                '{"int32": 1e2, "uint32": 1.0, "sint32": "-7", "fixed32": "1e1"}',
                Implicit(int32=100, uint32=1, sint32=-7, fixed32=10),
            ),
            ('{"int64": 9223372036854775807}', Implicit(int64=0x7FFFFFFFFFFFFFFF)),
            ('{"uint64": 9007199254740993.0}', Implicit(uint64=9007199254740993)),
            ('{"uint64": 1.8446744073709551615e19}', Implicit(uint64=0xFFFFFFFFFFFFFFFF)),
            ('{"bytes": "-_8"}', Implicit(bytes=b"\xfb\xff")),
            ('{"bytes": "-_8="}', Implicit(bytes=b"\xfb\xff")),
            ('{"enum": 1}', Implicit(enum=Open.ONE)),
            ('{"enum": "OPEN_UNO"}', Implicit(enum=Open.ONE)),
            ('{"double": 5, "float": "1.5"}', Implicit(double=5.0, float=1.5)),
            ('{"string": null, "int32": null}', Implicit()),
            ('{"by_int32": {"1": 2}}', Maps(by_int32={1: 2})),
            ('{"string": "\\ud83d\\ude00"}', Implicit(string="\U0001f600")),
            ('{"string": null, "int32": 5}', Oneof(choice=Oneof.Cases["int32"](5))),
        ]
        for text, message in cases:
            with self.subTest(text=text):
                read = type(message).from_json(text)
                self.assertEqual((read, repr(read)), (message, repr(message)))

    def test_what_is_rejected(self) -> None:
        cases: dict[str, list[str]] = {
            r"kinds\.Implicit\.int32: expected an integer, found the number 1\.5": ['{"int32": 1.5}'],
            r"kinds\.Implicit\.int64: expected an integer, found the number 1\.5": ['{"int64": 1.5}'],
            r"kinds\.Implicit\.int32: expected an integer from -2147483648 to 2147483647": [
                '{"int32": 2147483648}',
                '{"int32": "2147483648"}',
                '{"int32": 1e10}',
                '{"int32": 1e300}',
                '{"int32": "1e999999999"}',
            ],
            r"kinds\.Implicit\.int32: expected an integer, found": [
                '{"int32": true}',
                '{"int32": ""}',
                '{"int32": " 1"}',
                '{"int32": "0x1"}',
                '{"int32": "01"}',
                '{"int32": "1.5"}',
                '{"int32": "1e-999999999"}',
                '{"int32": "\u0661"}',
                '{"int32": []}',
            ],
            r"kinds\.Implicit\.uint64: expected an integer": ['{"uint64": -1}', '{"uint64": "18446744073709551616"}'],
            r"kinds\.Implicit\.double: expected a number": [
                '{"double": "x"}',
                '{"double": "nan"}',
                '{"double": 1e999}',
                '{"double": "1e999"}',
                '{"double": true}',
                '{"double": " 1"}',
                '{"double": "1_0"}',
            ],
            r"kinds\.Implicit\.float: expected a number in the range of float": [
                '{"float": 1e39}',
                '{"float": -3.5e38}',
            ],
            r"kinds\.Implicit\.bool: expected true or false": ['{"bool": 1}', '{"bool": "true"}'],
            r"kinds\.Implicit\.string: expected a string": ['{"string": 5}', '{"string": ["a"]}'],
            r"kinds\.Implicit\.string: the text has a lone surrogate": ['{"string": "\\ud800"}'],
            r"kinds\.Implicit\.bytes: expected base64": [
                '{"bytes": "a"}',
                '{"bytes": "!!!!"}',
                '{"bytes": "YQ=="}'[:-3] + '=="}',
                '{"bytes": 1}',
            ],
            r"kinds\.Implicit\.enum: expected a value of kinds\.Open": ['{"enum": "ONE"}', '{"enum": ""}'],
            r"kinds\.Implicit\.enum: expected an integer": ['{"enum": 1.5}', '{"enum": []}', '{"enum": {}}'],
            r"kinds\.Implicit: there is no field 'nope'": ['{"nope": 1}', '{"nope": null}'],
            r"not JSON": [
                "",
                "{",
                '{"int32": 01}',
                '{"double": NaN}',
                "{'a': 1}",
                '{"int32": 1,}',
                "{} {}",
                '{"int32": ' + "1" * 5000 + "}",
            ],
            r"the key 'int32' is there twice": ['{"int32": 1, "int32": 1}', '{"int32": 1, "\\u0069nt32": 2}'],
            r"expected an object, found": ["[]", "5", "null", '"x"', "true"],
        }
        for said, texts in cases.items():
            for text in texts:
                with self.subTest(text=text[:40]), self.assertRaisesRegex(DecodeError, said):
                    Implicit.from_json(text)

    def test_what_is_rejected_elsewhere(self) -> None:
        cases: list[tuple[type[Message], str, str]] = [
            (Repeated, '{"int32": 1}', r"int32: expected a list, found the number 1"),
            (Repeated, '{"int32": [null]}', r"int32\[0\]: expected an integer, found null"),
            (Repeated, '{"message": [null]}', r"message\[0\]: expected an object, found null"),
            (Maps, '{"byInt32": []}', r"by_?[iI]nt32: expected an object"),
            (Maps, '{"byInt32": {"a": 1}}', r"expected an integer as key"),
            (Maps, '{"byInt32": {"1": 1, "2": null}}', r"kinds\.Maps\.byInt32\['2'\]: expected an integer"),
            (Maps, '{"byBool": {"1": 1}}', r"expected true or false as key"),
            (Maps, '{"byInt32": {}, "by_int32": {}}', r"the field by_int32 is there twice"),
            (Oneof, '{"int32": 1, "int64": 2}', r"only one field of the oneof choice may be there"),
            (Optional, '{"closed": 9}', r"expected a value of kinds\.Closed"),
            (Required, "{}", r"kinds\.Required: the required field id is missing"),
            (Inner, '{"child": {"child": {"numbers": [1, "x"]}}}', r"kinds\.Inner\.child\.child\.numbers\[1\]: expected"),
            (Inner, b'{"name": "\xff"}', r"UTF-8"),  # type: ignore[list-item]
            (Extended, '{"[kinds.nope]": 1}', r"no extension 'kinds\.nope' is known"),
        ]
        for cls, text, said in cases:
            with self.subTest(text=text), self.assertRaisesRegex(DecodeError, said):
                cls.from_json(text)

    def test_what_is_not_known_may_be_ignored(self) -> None:
        text = '{"nope": {"a": [1]}, "int32": 5, "enum": "NOPE", "[a.b]": 1}'
        self.assertEqual(Implicit.from_json(text, ignore_unknown=True), Implicit(int32=5))
        self.assertEqual(Repeated.from_json('{"enum": ["NOPE", "OPEN_ONE"]}', ignore_unknown=True).enum, [Open.ONE])
        self.assertEqual(Maps.from_json('{"enum": {"1": "NOPE", "2": 1}}', ignore_unknown=True).enum, {2: Open.ONE})
        self.assertIsNone(Oneof.from_json('{"enum": "NOPE"}', ignore_unknown=True).choice)
        self.assertEqual(Inner.from_json('{"child": {"nope": 1}}', ignore_unknown=True), Inner(child=Inner()))

    def test_depth(self) -> None:
        def nested(depth: int) -> str:
            return '{"child":' * depth + "{}" + "}" * depth

        Inner.from_json(nested(100))
        for text in (nested(101), nested(100000), "[" * 100000, '{"a":' * 100000):
            with self.subTest(size=len(text)), self.assertRaises(DecodeError):
                Inner.from_json(text)
