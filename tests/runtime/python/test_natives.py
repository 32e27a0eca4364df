"""Well-known types as values of the language, and Go's JSON."""

from __future__ import annotations

import math
import pickle
import unittest
from datetime import datetime, timedelta, timezone
from typing import Any

from .kinds import Closed, Inner, Open
from .natives import NATIVE, WRAPPED, Chosen, Go, Listed, Mapped, Parts, Singular
from .runtime import NULL, DecodeError, Duration, EncodeError, Message, Timestamp

PARTS = [
    (5, -1),
    (0, (1 << 31) - 1),
    (1 << 62, 0),
    ((1 << 63) - 1, 999_999_999),
    (-1 << 63, -1 << 31),
    (-86_399_999_913_600, -1),
]
"""Seconds and nanoseconds that are no moment and no duration in JSON."""
MOMENT = datetime(2024, 2, 29, 12, 30, tzinfo=timezone.utc)
VALUES: dict[str, list[Any]] = {
    "timestamp": [datetime(1970, 1, 1, tzinfo=timezone.utc), MOMENT, Timestamp(1, 1, 1, nanosecond=1)],
    "duration": [
        timedelta(),
        timedelta(seconds=-1.5),
        timedelta(days=3_652_500),
        Duration(seconds=-3, nanoseconds=-1),
    ],
    "struct": [{}, {"a": 1.5, "b": None, "c": {"d": [True, "x", None]}}],
    "list": [[], [1.0, None, [], {}, "x", False]],
    "value": [1.5, "x", True, {"a": None}, [None]],
    "double": [0.0, 1.5],
    "float": [0.0, 1.5],
    "int32": [0, -5],
    "int64": [0, 1 << 62],
    "uint32": [0, 5],
    "uint64": [0, 1 << 63],
    "bool": [False, True],
    "string": ["", "x"],
    "bytes": [b"", b"x"],
}


def _moment(seconds: int, nanos: int = 0) -> datetime:
    parts = Parts(seconds=seconds, nanos=nanos).to_bytes()
    message: Any = Singular.from_bytes(bytes([10, len(parts)]) + parts)
    moment: datetime = message.timestamp
    return moment


class Natives(unittest.TestCase):
    """Values in fields of well-known types."""

    def same(self, message: Message) -> None:
        """Reads what is written, and expects the same, of the same types."""
        for read in (type(message).from_bytes(message.to_bytes()), type(message).from_json(message.to_json())):
            self.assertEqual(repr(read), repr(message))
            self.assertEqual(read, message)
            self.assertEqual(read.to_bytes(), message.to_bytes())

    def test_everywhere(self) -> None:
        for name in (*NATIVE, *WRAPPED):
            for value in VALUES[name]:
                with self.subTest(name=name, value=value):
                    self.same(Singular(**{name: value}))
                    self.same(Listed(**{name: [value, value]}))
                    self.same(Mapped(**{name: {"k": value}}))
                    self.same(Chosen(choice=Chosen.Cases[name](value)))

    def test_null_and_nothing(self) -> None:
        self.same(Singular(value=NULL))
        self.assertEqual(Singular(value=NULL).to_json(), '{"value":null}')
        self.assertIs(Singular.from_json('{"value":null,"struct":null}').value, NULL)
        self.assertIsNone(Singular.from_json("{}").value)
        self.same(Listed(value=[None, 1.0]))
        self.same(Mapped(value={"k": None}))
        self.same(Chosen(choice=Chosen.Cases["value"](None)))
        self.assertIs(pickle.loads(pickle.dumps(NULL)), NULL)

    def test_json(self) -> None:
        message = Singular(timestamp=MOMENT, duration=timedelta(seconds=-1.5), int64=5, struct={"a": [1.0]})
        said = '{"timestamp":"2024-02-29T12:30:00Z","duration":"-1.500s","struct":{"a":[1.0]},"int64":"5"}'
        self.assertEqual(message.to_json(), said)

    def test_parts_are_merged(self) -> None:
        seconds, nanos = b"\x0a\x02\x08\x05", b"\x0a\x05\x10\x80\x89\x7a"[:2] + b"\x10\x80\xd0\xac\xf3"[:0]
        del nanos
        both = Singular.from_bytes(seconds + b"\x0a\x03\x10\xe8\x07")
        self.assertEqual(both.timestamp, datetime(1970, 1, 1, 0, 0, 5, 1, timezone.utc))
        one, other = Singular(struct={"a": 1.0, "b": 2.0}), Singular(struct={"b": 3.0}, list=[1.0])
        self.assertEqual(Singular.from_bytes(one.to_bytes() + other.to_bytes()).struct, {"a": 1.0, "b": 3.0})
        self.assertEqual(Singular.from_bytes(other.to_bytes() * 2).list, [1.0, 1.0])

    def test_what_has_no_form(self) -> None:
        for message in (
            Singular(timestamp="2024-01-01"),
            Singular(duration=5),
            Singular(struct=[1]),
            Singular(struct={1: 1}),
            Singular(list={}),
            Singular(value=object()),
            Singular(value={"a": b"x"}),
            Singular(int32=1 << 31),
            Singular(string=5),
        ):
            with self.subTest(message=message):
                with self.assertRaisesRegex(EncodeError, r"natives\.Singular"):
                    message.to_bytes()
                with self.assertRaisesRegex(EncodeError, r"natives\.Singular"):
                    message.to_json()
        for message in (Singular(value=math.nan), Singular(struct={"a": math.inf}), Singular(duration=timedelta.max)):
            with self.subTest(message=message), self.assertRaisesRegex(EncodeError, r"natives\.Singular\.\w+: "):
                message.to_json()

    def test_what_json_has_no_text_for(self) -> None:
        more = {"timestamp": [(253402300800, 0), (-62135596801, 999_999_999)], "duration": [(-5, 1), (315576000001, 0)]}
        for name, of_its_own in more.items():
            for seconds, nanos in PARTS + of_its_own:
                parts = Parts(seconds=seconds, nanos=nanos).to_bytes()
                data = bytes([8 * (NATIVE.index(name) + 1) + 2, len(parts)]) + parts
                with self.subTest(name=name, seconds=seconds, nanos=nanos):
                    message: Any = Singular.from_bytes(data)
                    self.assertEqual(message.to_bytes(), data)
                    self.assertEqual(pickle.loads(pickle.dumps(message)), message)
                    self.assertIn(name, repr(message))
                    with self.assertRaisesRegex(EncodeError, rf"natives\.Singular\.{name}: "):
                        message.to_json()

    def test_order_beyond_datetime(self) -> None:
        last = datetime.max.replace(tzinfo=timezone.utc)
        moments = [_moment(-1 << 60), _moment(-1 << 50), MOMENT, last, _moment(1 << 50), _moment(1 << 60)]
        backwards = moments[::-1]
        self.assertEqual(sorted(backwards), moments)
        self.assertEqual(len(set(moments)), len(moments))
        self.assertEqual(_moment(5, -1), _moment(4, 999_999_999))
        self.assertEqual(hash(_moment(5, -1)), hash(_moment(4, 999_999_999)))
        longest: Any = Singular(duration=timedelta.max)
        self.assertEqual(Singular.from_bytes(longest.to_bytes()), longest)

    def test_depth(self) -> None:
        deep: Any = []
        for _ in range(40):
            deep = [deep]
        self.same(Singular(value=deep))
        for _ in range(5000):
            deep = [deep]
        for write in (Singular(value=deep).to_bytes, Singular(value=deep).to_json):
            with self.assertRaises(EncodeError):
                write()
        with self.assertRaises(DecodeError):
            Singular.from_json('{"value":' + "[" * 200 + "]" * 200 + "}")


class GoJson(unittest.TestCase):
    """What Go's `encoding/json` makes of the structs of protoc-gen-go."""

    def test_what_is_written(self) -> None:
        self.assertEqual(Go().to_json(), '{"Result":null}')
        message: Any = Go(
            job_id="j",
            count=1 << 60,
            data=b"",
            state=Open.ONE,
            closed=Closed.TWO,
            created=Timestamp(1970, 1, 1, 0, 0, 5, 0, nanosecond=7),
            wrapped=0,
            meta={"a": 1.0},
            inner=Inner(),
            result=Go.Cases["err"](Inner()),
            datas=[b"", b"x"],
            note=0.0,
        )
        self.assertEqual(
            message.to_dict(),
            {
                "job_id": "j",
                "count": 1 << 60,
                "state": 1,
                "closed": 2,
                "created": {"seconds": 5, "nanos": 7},
                "wrapped": {},
                "meta": {"a": 1.0},
                "inner": {},
                "Result": {"Err": {}},
                "datas": ["", "eA=="],
                "note": 0.0,
            },
        )
        # Go does not say that the bytes were there.
        message.data = None
        self.assertEqual(Go.from_json(message.to_json()), message)
        with self.assertRaisesRegex(EncodeError, r"natives\.Go\.note: .*NaN"):
            Go(note=math.nan).to_json()

    def test_what_is_read(self) -> None:
        self.assertEqual(Go.from_json('{"Result":{"Raw":null},"datas":[null]}').result, Go.Cases["raw"](b""))
        self.assertEqual(Go.from_json('{"wrapped":{"value":5},"created":{"seconds":1}}').wrapped, 5)
        for text in (
            '{"jobId":"j"}',
            '{"Result":{"Ok":"a","Raw":""}}',
            '{"Result":{}}',
            '{"Result":{"Nope":1}}',
            '{"ok":"a"}',
            '{"state":"OPEN_ONE_"}',
            '{"wrapped":5}',
            '{"created":"2024-01-01T00:00:00Z"}',
        ):
            with self.subTest(text=text), self.assertRaises(DecodeError):
                Go.from_json(text)
