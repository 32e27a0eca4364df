"""What messages are to the rest of the language."""

from __future__ import annotations

import copy
import dataclasses
import enum
import operator
import pickle
import sys
import types
import unittest
from datetime import date, datetime, timedelta, timezone
from typing import Any, cast

from .example import Money, Order, Status
from .kinds import (
    Closed,
    Extended,
    Implicit,
    Inner,
    Odd,
    Open,
    Set,
    in_set,
    inner,
    priority,
    tags,
)
from .runtime import (
    Duration,
    EncodeError,
    Timestamp,
    discard_unknown_fields,
    unknown_fields,
)


def order() -> Order:
    """An order that has something of everything."""
    return Order(
        order_id="o-1",
        placed_at=datetime(2024, 2, 29, 12, 30, tzinfo=timezone.utc),
        items=["a", "b"],
        status=Status.ACTIVE,
        payment=Order.Payment.Price(Money(currency="EUR", units=-5)),
        note="",
        labels={"x": Money(units=1)},
        lines=[Order.Line(sku="s", parent=Order.Line(quantity=3))],
        scores=[1, 300],
    )


class Values(unittest.TestCase):
    """Messages as values."""

    def test_equality(self) -> None:
        self.assertEqual(order(), order())
        for attr, value in (("note", None), ("items", ["a"]), ("payment", None), ("status", Status.BLOCKED)):
            other = order()
            setattr(other, attr, value)
            self.assertNotEqual(order(), other)
        self.assertNotEqual(Money(), Inner())
        self.assertNotEqual(Order.Payment.Voucher("a"), "a")
        self.assertNotEqual(Order.from_bytes(b"\xa0\x06\x01"), Order())
        with self.assertRaises(TypeError):
            hash(order())

    def test_repr(self) -> None:
        self.assertEqual(repr(Order()), "Order()")
        said = "Order(status=Status.ACTIVE, payment=Order.Payment.Price(Money(units=5)), lines=[Order.Line(sku='s')])"
        made = Order(status=Status.ACTIVE, payment=Order.Payment.Price(Money(units=5)), lines=[Order.Line(sku="s")])
        self.assertEqual(repr(made), said)
        self.assertEqual(eval(said, {"Order": Order, "Status": Status, "Money": Money}), made)

    def test_copies(self) -> None:
        for original in (order(), Order.from_bytes(order().to_bytes() + b"\xa0\x06\x01")):
            shallow, deep = copy.copy(original), copy.deepcopy(original)
            self.assertEqual((shallow, deep), (original, original))
            self.assertIs(shallow.items, original.items)
            self.assertIsNot(deep.items, original.items)
            self.assertIsNot(deep.lines[0], original.lines[0])
            for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
                self.assertEqual(pickle.loads(pickle.dumps(original, protocol)), original)

    def test_replace(self) -> None:
        original = Order.from_bytes(order().to_bytes() + b"\xa0\x06\x01")
        if sys.version_info >= (3, 13):
            replaced = copy.replace(original, note="new")
            self.assertEqual((replaced.note, replaced.items), ("new", original.items))
            self.assertEqual(unknown_fields(replaced), b"\xa0\x06\x01")
            with self.assertRaisesRegex(TypeError, "nope"):
                copy.replace(original, nope=1)
        self.assertEqual(dataclasses.replace(order(), note="new").note, "new")

    def test_dataclasses(self) -> None:
        self.assertTrue(dataclasses.is_dataclass(Order))
        self.assertEqual(tuple(field.name for field in dataclasses.fields(Order)), Order.__slots__)
        line = Order.Line(sku="s", parent=Order.Line(quantity=3))
        parent = {"sku": "", "quantity": 3, "parent": None}
        self.assertEqual(dataclasses.asdict(line), {"sku": "s", "quantity": 0, "parent": parent})

    def test_patterns(self) -> None:
        def said(value: Order) -> str:
            match value:
                case Order(payment=Order.Payment.Price(Money(currency=currency))):
                    return currency
                case Order(payment=Order.Payment.Voucher(code)):
                    return code
                case Order("third"):
                    return "by position"
                case _:
                    return "nothing"

        self.assertEqual(said(order()), "EUR")
        self.assertEqual(said(Order(payment=Order.Payment.Voucher("v"))), "v")
        self.assertEqual(said(Order(order_id="third")), "by position")
        self.assertEqual(said(Order()), "nothing")

    def test_enums(self) -> None:
        self.assertEqual((Open(7), repr(Open(7)), str(Open(7)), int(Open(7))), (7, "Open(7)", "7", 7))
        self.assertIsInstance(Open(7), Open)
        self.assertEqual((repr(Open.ONE), str(Open.ONE), Open["UNO"] is Open.ONE), ("Open.ONE", "1", True))
        for member in (Open.ONE, Open(7), Closed.TWO):
            self.assertEqual(pickle.loads(pickle.dumps(member)), member)
            self.assertIs(type(copy.deepcopy(member)), type(member))
        for cls, number in ((Open, 1 << 31), (Closed, 7)):
            with self.assertRaises(ValueError):
                cls(number)

    def test_enums_are_those_of_python(self) -> None:
        plain: Any = enum.IntEnum
        same = plain("Open", {"ZERO": 0, "ONE": 1, "UNO": 1, "NEGATIVE": -1})
        self.assertIsInstance(Open, enum.EnumMeta)
        self.assertIsInstance(Open.ONE, enum.IntEnum)
        self.assertEqual((list(Open), len(Open), list(reversed(Open))), ([0, 1, -1], 3, [-1, 1, 0]))
        self.assertEqual(list(Open.__members__.items()), list(same.__members__.items()))
        for one, other in zip(Open, same, strict=True):
            self.assertEqual((one.name, one.value, hash(one)), (other.name, other.value, hash(other)))
        self.assertEqual((Open["UNO"], Open(-1), Open.NEGATIVE in Open, Open.ZERO or 5), (1, -1, True, 5))
        self.assertEqual(Open.__doc__, "An open enum, in which two names share a number.")
        anything: Any = Open
        with self.assertRaises(AttributeError):
            anything.ONE = 2
        with self.assertRaises(AttributeError):
            del anything.ONE
        with self.assertRaises(TypeError):
            types.new_class("More", (anything,), exec_body=lambda members: members.update({"TWO": 2}))
        with self.assertRaises(KeyError):
            Open["TWO"]

    def test_enums_may_have_names_that_all_enums_have(self) -> None:
        self.assertEqual([(it.name, it.value) for it in Odd], [("name", 0), ("value", 1), ("real", 2), ("fine", 3)])
        self.assertIs(Odd(1), Odd["value"])

    def test_subclasses(self) -> None:
        class Mine(Money):
            def doubled(self) -> int:
                return 2 * self.units

        mine = Mine.from_bytes(Money(units=4).to_bytes())
        self.assertEqual((mine.doubled(), type(mine)), (8, Mine))
        self.assertEqual(Mine.from_json('{"units":"5"}').doubled(), 10)
        self.assertEqual(mine.to_bytes(), Money(units=4).to_bytes())

    def test_names_of_arguments_stay(self) -> None:
        data = Money(units=4).to_bytes()
        for given in (data, bytearray(data), memoryview(data)):
            self.assertEqual(Money.from_bytes(data=given), Money(units=4))
        with self.assertRaises(TypeError):
            Money.from_bytes(data=cast("Any", 5))

    def test_unknown_fields_can_be_forgotten(self) -> None:
        message = Inner.from_bytes(b"\x12\x05\xa0\x06\x01\x12\x00\xa0\x06\x01")
        self.assertEqual(unknown_fields(message), b"\xa0\x06\x01")
        discard_unknown_fields(message)
        self.assertEqual(message.to_bytes(), b"\x12\x02\x12\x00")

    def test_names_of_the_class_stay_free_for_fields(self) -> None:
        names = {name for name in dir(Inner) if not name.startswith("_")} - set(Inner.__slots__)
        methods = {"to_bytes", "from_bytes", "merge_from_bytes", "to_json", "from_json", "to_dict", "from_dict"}
        self.assertEqual(names, methods)


class Times(unittest.TestCase):
    """Moments and durations."""

    def test_moments(self) -> None:
        for text in (
            "1970-01-01T00:00:00Z",
            "0001-01-01T00:00:00Z",
            "9999-12-31T23:59:59.999999999Z",
            "1969-12-31T23:59:59.500Z",
            "2024-02-29T12:30:00.000001Z",
            "2024-02-29T12:30:00.000000001Z",
        ):
            with self.subTest(text=text):
                read = Order.from_json(f'{{"placedAt":"{text}"}}')
                self.assertEqual(read.to_json(), f'{{"placedAt":"{text}"}}')
                again = Order.from_bytes(read.to_bytes())
                self.assertEqual((again, again.to_json()), (read, read.to_json()))
                self.assertEqual(pickle.loads(pickle.dumps(read.placed_at)), read.placed_at)
                self.assertEqual(copy.deepcopy(read), read)
        plain = Order.from_json('{"placedAt":"2024-02-29T12:30:00.5+02:30"}').placed_at
        self.assertEqual((plain, type(plain)), (datetime(2024, 2, 29, 10, 0, 0, 500000, timezone.utc), datetime))

    def test_moments_that_are_rejected(self) -> None:
        for text in (
            "2023-02-29T00:00:00Z",
            "2024-01-01T24:00:00Z",
            "2024-01-01T00:00:60Z",
            "2024-01-01T00:00:00",
            "2024-01-01t00:00:00Z",
            "2024-01-01T00:00:00.0000000001Z",
            "0001-01-01T00:00:00+00:01",
            "0000-01-01T00:00:00Z",
            "9999-12-31T23:59:59-00:01",
            "2024-01-01T00:00:00+24:00",
            "\u0662024-01-01T00:00:00Z",
        ):
            with self.subTest(text=text), self.assertRaisesRegex(ValueError, r"acme\.v1\.Order\.placedAt: expected"):
                Order.from_json(f'{{"placedAt":"{text}"}}')
        with self.assertRaisesRegex(EncodeError, r"acme\.v1\.Order\.placed_at: a datetime without time zone"):
            Order(placed_at=datetime(2024, 1, 1)).to_bytes()
        for data in (b"\x12\x0b\x10" + b"\xff" * 9 + b"\x01", b"\x12\x07\x08\x80\xf0\xff\xff\xff\x7f"):
            order = Order.from_bytes(data)
            self.assertEqual(order.to_bytes(), data)
            with self.assertRaisesRegex(EncodeError, r"acme\.v1\.Order\.placed_at: not a moment"):
                order.to_json()

    def test_nanoseconds(self) -> None:
        moments = [Timestamp(2024, 1, 1, nanosecond=nanos) for nanos in (0, 1, 999)]
        backwards = moments[::-1]
        self.assertEqual(moments, sorted(backwards))
        self.assertEqual(len({repr(moment) for moment in moments}), 3)
        self.assertEqual(moments[0], datetime(2024, 1, 1, tzinfo=timezone.utc))
        self.assertNotEqual(moments[1], datetime(2024, 1, 1, tzinfo=timezone.utc))
        self.assertNotEqual(datetime(2024, 1, 1, tzinfo=timezone.utc), moments[1])
        self.assertGreater(moments[1], datetime(2024, 1, 1, tzinfo=timezone.utc))
        durations = [Duration(nanoseconds=nanos) for nanos in (-1001, -1, 0, 1, 1000)]
        shrinking = durations[::-1]
        self.assertEqual(durations, sorted(shrinking))
        self.assertEqual(durations[4], timedelta(microseconds=1))
        self.assertEqual(repr(durations[0]), "Duration(seconds=0, nanoseconds=-1001)")
        self.assertEqual(pickle.loads(pickle.dumps(durations)), durations)
        with self.assertRaises(ValueError):
            Timestamp(2024, 1, 1, nanosecond=1000)

    def test_comparing_with_something_else(self) -> None:
        others: tuple[Any, ...] = (5, "2024-01-01", None, date(2024, 1, 1))
        for time in (Timestamp(2024, 1, 1, nanosecond=1), Duration(nanoseconds=1)):
            for other in others:
                self.assertEqual((time == other, time != other, other == time), (False, True, False))
                for compared in (operator.lt, operator.le, operator.gt, operator.ge):
                    with self.assertRaises(TypeError):
                        compared(time, other)


class Extensions(unittest.TestCase):
    """Fields that others add."""

    def test_values(self) -> None:
        message = Extended(name="x")
        self.assertEqual((priority.get(message), tags.get(message), inner.get(message)), (5, [], None))
        self.assertFalse(priority.has(message) or tags.has(message) or inner.has(message))
        priority.set(message, 0)
        tags.set(message, ["a", "b"])
        inner.set(message, Inner(name="i"))
        read = Extended.from_bytes(message.to_bytes())
        self.assertEqual((priority.get(read), tags.get(read), inner.get(read)), (0, ["a", "b"], Inner(name="i")))
        self.assertTrue(priority.has(read) and tags.has(read) and inner.has(read))
        tags.set(read, ["c"])
        self.assertEqual((tags.get(read), priority.get(read)), (["c"], 0))
        for extension in (priority, tags, inner):
            extension.clear(read)
        self.assertEqual(read, Extended(name="x"))
        with self.assertRaisesRegex(EncodeError, "priority: the number"):
            priority.set(read, 1 << 40)

    def test_json(self) -> None:
        message = Extended(name="x")
        priority.set(message, 7)
        inner.set(message, Inner(name="i"))
        text = message.to_json()
        self.assertEqual(text, '{"name":"x","[kinds.priority]":7,"[kinds.inner]":{"name":"i"}}')
        self.assertEqual(Extended.from_json(text), message)

    def test_message_sets(self) -> None:
        message = Set()
        in_set.set(message, Inner(name="i"))
        self.assertEqual(message.to_bytes(), b"\x0b\x10\xe8\x07\x1a\x03\x0a\x01i\x0c")
        read = Set.from_bytes(message.to_bytes())
        self.assertEqual(in_set.get(read), Inner(name="i"))
        # The parts of an item may come in any order.
        self.assertEqual(in_set.get(Set.from_bytes(b"\x0b\x1a\x03\x0a\x01i\x10\xe8\x07\x0c")), Inner(name="i"))
        self.assertEqual(Set.from_json(read.to_json()), read)
        in_set.clear(read)
        self.assertEqual(read, Set())


class Fields(unittest.TestCase):
    """Fields of one value that say so."""

    def test_zero_of_an_enum(self) -> None:
        made: Any = Implicit.from_bytes(b"")
        self.assertIs(made.enum, Open.ZERO)
