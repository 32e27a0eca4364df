"""What generated code looks like: messages, a oneof, enums, a map, a group-free proto3 file and its table."""

from __future__ import annotations

import builtins as _b
import datetime as _dt

from .runtime import abi1 as _rt


class Status(_rt.OpenEnum):
    """Where an order stands."""

    UNSPECIFIED = 0
    ACTIVE = 1
    BLOCKED = 2


class Money(_rt.Message):
    """An amount in a currency."""

    __slots__ = ("currency", "units")
    __match_args__ = ("currency", "units")

    currency: _b.str
    units: _b.int

    def __init__(self, *, currency: _b.str = "", units: _b.int = 0) -> None:
        self.currency = currency
        self.units = units
        self.__unknown__ = b""


class Order(_rt.Message):
    """A customer's order."""

    __slots__ = ("order_id", "placed_at", "items", "status", "payment", "note", "labels", "lines", "scores", "from_")
    __match_args__ = (
        "order_id",
        "placed_at",
        "items",
        "status",
        "payment",
        "note",
        "labels",
        "lines",
        "scores",
        "from_",
    )

    class Payment:
        """How an order is paid."""

        class Price(_rt.Variant["Money"]):
            """The price, to be paid."""

            __slots__ = ()

        class Voucher(_rt.Variant["_b.str"]):
            """A voucher's code."""

            __slots__ = ()

    class Line(_rt.Message):
        """One line of an order."""

        __slots__ = ("sku", "quantity", "parent")
        __match_args__ = ("sku", "quantity", "parent")

        sku: _b.str
        quantity: _b.int
        parent: Order.Line | None

        def __init__(self, *, sku: _b.str = "", quantity: _b.int = 0, parent: Order.Line | None = None) -> None:
            self.sku = sku
            self.quantity = quantity
            self.parent = parent
            self.__unknown__ = b""

    order_id: _b.str
    placed_at: _dt.datetime | None
    items: list[_b.str]
    status: Status
    payment: Payment.Price | Payment.Voucher | None
    note: _b.str | None
    labels: dict[_b.str, Money]
    lines: list[Order.Line]
    scores: list[_b.int]
    from_: _b.str

    def __init__(
        self,
        *,
        order_id: _b.str = "",
        placed_at: _dt.datetime | None = None,
        items: list[_b.str] | None = None,
        status: Status = Status.UNSPECIFIED,
        payment: Payment.Price | Payment.Voucher | None = None,
        note: _b.str | None = None,
        labels: dict[_b.str, Money] | None = None,
        lines: list[Order.Line] | None = None,
        scores: list[_b.int] | None = None,
        from_: _b.str = "",
    ) -> None:
        self.order_id = order_id
        self.placed_at = placed_at
        self.items = [] if items is None else items
        self.status = status
        self.payment = payment
        self.note = note
        self.labels = {} if labels is None else labels
        self.lines = [] if lines is None else lines
        self.scores = [] if scores is None else scores
        self.from_ = from_
        self.__unknown__ = b""


_rt.describe_enum(
    Status,
    "acme.v1.Status",
    {"STATUS_UNSPECIFIED": 0, "STATUS_ACTIVE": 1, "STATUS_BLOCKED": 2},
)

_rt.describe(
    Money,
    "acme.v1.Money",
    lambda: (
        _rt.Field(1, "currency", "string"),
        _rt.Field(2, "units", "int64"),
    ),
)

_rt.describe(
    Order,
    "acme.v1.Order",
    lambda: (
        _rt.Field(1, "order_id", "string"),
        _rt.Field(2, "placed_at", "message", "optional", native="timestamp"),
        _rt.Field(3, "items", "string", "repeated"),
        _rt.Field(4, "status", "enum", type=Status),
        _rt.Field(5, "price", "message", "oneof", type=Money, oneof="payment", case=Order.Payment.Price),
        _rt.Field(6, "voucher", "string", "oneof", oneof="payment", case=Order.Payment.Voucher),
        _rt.Field(7, "note", "string", "optional"),
        _rt.Field(8, "labels", "message", "map", key="string", type=Money),
        _rt.Field(9, "lines", "message", "repeated", type=Order.Line),
        _rt.Field(10, "scores", "int32", "packed"),
        _rt.Field(16, "from", "string", attr="from_"),
    ),
)

_rt.describe(
    Order.Line,
    "acme.v1.Order.Line",
    lambda: (
        _rt.Field(1, "sku", "string"),
        _rt.Field(2, "quantity", "int32"),
        _rt.Field(3, "parent", "message", "optional", type=Order.Line),
    ),
)
