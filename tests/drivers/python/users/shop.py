"""A user's code: all that one does with generated Python, in one file. It is checked, and it runs.

Usage: python shop.py
"""

from __future__ import annotations

import copy
import dataclasses
import json
import pickle
import sys
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta, timezone

from generated.google.protobuf.any import Any
from generated.runtime import (
    DecodeError,
    EncodeError,
    Json,
    Message,
    Timestamp,
    pack,
    unpack,
)
from generated.shop import Money, Order, OrderRequest, OrderStatus


def described(order: Order) -> str:
    """How an order is paid: every case, or a checker complains."""
    match order.payment:
        case Order.Payment.Cash(Money(currency=currency, units=units)):
            return f"{units} {currency}"
        case Order.Payment.Voucher(code):
            return f"voucher {code.upper()}"
        case Order.Payment.Invoice(is_sent):
            return "invoice, sent" if is_sent else "invoice"
        case None:
            return "unpaid"


def shown(status: OrderStatus) -> str:
    """What customers are told."""
    match status:
        case OrderStatus.OPEN | OrderStatus.UNSPECIFIED:
            return "waiting"
        case OrderStatus.SHIPPED:
            return "on its way"
        case _:
            return f"status {status.value}"


def total(lines: Iterable[Order.Line]) -> int:
    """What lines cost together. A line without a price is free."""
    return sum(
        line.price.units * line.quantity for line in lines if line.price is not None
    )


def late(order: Order, now: datetime) -> timedelta | None:
    """How much later than promised it is, if that is known."""
    if order.placed_at is None or order.delivery is None:
        return None
    return now - (order.placed_at + order.delivery)


def save(message: Message) -> tuple[bytes, str]:
    """Any message, in both forms."""
    return message.to_bytes(), message.to_json(indent=2)


def example() -> Order:
    """An order with everything."""
    extras: dict[str, Json] = {"gift": True, "wishes": ["ribbon", None, 1.5]}
    order = Order(
        id="o-1",
        status=OrderStatus.OPEN,
        lines=[Order.Line(sku="pen", quantity=3, price=Money(currency="EUR", units=2))],
        labels={"channel": "web"},
        payment=Order.Payment.Voucher("spring"),
        placed_at=datetime(2024, 2, 29, 12, tzinfo=timezone.utc),
        delivery=timedelta(days=2),
        extras=extras,
        rating=5,
        attachment=Any(),
        signature=b"\x00\xff",
        from_="web",
    )
    if order.attachment is not None:
        pack(Money(units=7), order.attachment)
    return order


def check_forms(order: Order) -> None:
    """Bytes, JSON, dicts and what is no message."""
    data, text = save(order)
    assert Order.from_bytes(data) == Order.from_json(text) == order
    members: Mapping[str, object] = order.to_dict()
    assert members == json.loads(text) and members["placedAt"] == "2024-02-29T12:00:00Z"
    merged = Order(note="kept", labels={"a": "b"})
    merged.merge_from_bytes(data)
    assert (merged.note, merged.labels) == ("kept", {"a": "b", "channel": "web"})
    exact = Order.from_dict(
        {"placedAt": "2024-02-29T12:00:00.000000001Z", "status": 9, "new": 1},
        ignore_unknown=True,
    )
    assert isinstance(exact.placed_at, Timestamp) and exact.placed_at.nanosecond == 1
    assert (
        shown(exact.status) == "status 9" and shown(OrderStatus.SHIPPED) == "on its way"
    )
    try:
        Order.from_json('{"lines": [{"quantity": 1.5}]}')
    except DecodeError as error:
        assert (error.message, error.field, error.path) == (
            "acme.shop.v1.Order.Line",
            "quantity",
            "$.lines[0].quantity",
        )
    try:
        Order(lines=[Order.Line(quantity=-1)]).to_bytes()
    except EncodeError as error:
        assert (error.message, error.field) == ("acme.shop.v1.Order.Line", "quantity")


def check_values(order: Order) -> None:
    """What Python does with values of any class."""
    assert (
        copy.copy(order)
        == copy.deepcopy(order)
        == pickle.loads(pickle.dumps(order))
        == order
    )
    assert copy.copy(order).lines is order.lines is not copy.deepcopy(order).lines
    renamed = dataclasses.replace(
        order, id="o-2", payment=Order.Payment.Cash(Money(currency="EUR", units=6))
    )
    assert (renamed.id, described(renamed), described(order)) == (
        "o-2",
        "6 EUR",
        "voucher SPRING",
    )
    if sys.version_info >= (3, 13):
        assert (
            copy.replace(order, id="o-2")
            == dataclasses.replace(order, id="o-2")
            != order
        )
    assert [field.name for field in dataclasses.fields(order)][:3] == [
        "id",
        "status",
        "lines",
    ]
    assert dataclasses.is_dataclass(Order) and dataclasses.asdict(Money(units=1)) == {
        "currency": "",
        "units": 1,
    }
    assert repr(OrderRequest(id="o-1")) == "OrderRequest(id='o-1')"
    assert total(order.lines) == 6 and late(
        order, datetime(2024, 3, 3, 12, tzinfo=timezone.utc)
    ) == timedelta(days=1)
    assert order.attachment is not None and unpack(order.attachment, Money) == Money(
        units=7
    )
    assert unpack(order.attachment, Order) is None


if __name__ == "__main__":
    check_forms(example())
    check_values(example())
