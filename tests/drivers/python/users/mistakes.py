"""Mistakes that type checkers must find: where a line says `# error`, with the words behind it, and nowhere else."""

from __future__ import annotations

from collections.abc import Iterator

import grpc
from generated.shops import Shop  # error: shops
from typing_extensions import assert_never

from generated.runtime import Message, unpak  # error: unpak
from generated.shop import Money, Odrer, Order, OrderRequest, OrderStatus  # error: Odr
from generated.shop_grpc import (
    AsyncOrdersClient,
    AsyncOrdersServicer,
    OrdersClient,
    OrdersServicer,
    add_orders_to_server,
)

__all__ = ["Odrer", "Shop", "unpak"]

order = Order()

# What a message is made with.
Money("EUR", 2)  # error: positional
Money(currency="EUR", unit=2)  # error: unit
Money(units="2")  # error: int
Money(units=2.5)  # error: float
Order(status=1)  # error: OrderStatus
Order(status=OrderStatus.CLOSED)  # error: CLOSED
Order(lines=[Money()])  # error: Line
Order(labels={"a": 1})  # error: dict
Order(payment="spring")  # error: Voucher
Order(payment=Order.Payment.Voucher(7))  # error: str
Order(payment=Order.Payment.Cheque("7"))  # error: Cheque
Order(placed_at="2024-02-29")  # error: datetime
Order(extras={"now": {1}})  # error: set
Order(from_=None)  # error: None

# What it has.
print(order.lines[0].price.units)  # error: None
print(order.note.upper())  # error: None
print(order.totals)  # error: totals
print(order.from_.units)  # error: units
order.total = 3  # error: total
order.rating = "5"  # error: assign
order.lines.append(Money())  # error: Line

# What it can do.
text: str = order.to_bytes()  # error: bytes
money: Money = Order.from_bytes(b"")  # error: Order
Order.from_bytes("text")  # error: from_bytes
Order.from_json({"id": "o-1"})  # error: dict
Order.from_json("{}", True)  # error: positional
order.to_yaml()  # error: to_yaml
message: Message = OrderStatus.OPEN  # error: OrderStatus


def described(order: Order) -> str:
    """Forgets a case."""
    match order.payment:
        case Order.Payment.Cash():
            return "cash"
        case Order.Payment.Voucher(code):
            return code
        case None:
            return "unpaid"
        case forgotten:
            assert_never(forgotten)  # error: Invoice


def code_of(order: Order) -> int:
    """Mistakes what a case holds."""
    match order.payment:
        case Order.Payment.Voucher(code):
            return code  # error: str
        case Order.Payment.Cheque():  # error: Cheque
            return 1
        case _:
            return 0


def call(client: OrdersClient) -> None:
    """Mistakes what goes in and out."""
    client.get(Order())  # error: OrderRequest
    client.gett(OrderRequest())  # error: gett
    print(client.get(OrderRequest()).units)  # error: units
    print(client.follow(OrderRequest()).id)  # error: id
    client.place(Order())  # error: Order


async def call_async(client: AsyncOrdersClient) -> None:
    """The same."""
    print(client.get(OrderRequest()).id)  # error: id
    print((await client.get(OrderRequest())).units)  # error: units
    async for one in client.follow(OrderRequest()):
        print(one.units)  # error: units


class Servicer(OrdersServicer):
    """Answers what was not asked."""

    def get(self, request: Order, context: grpc.ServicerContext) -> Order:  # error: get
        return request

    def follow(self, request: OrderRequest, context: grpc.ServicerContext) -> Iterator[Money]:  # error: follow
        yield Money()


class AsyncServicer(AsyncOrdersServicer):
    """Forgets to be async."""

    def get(self, request: OrderRequest, context: grpc.aio.ServicerContext[OrderRequest, Order]) -> Order:  # error: get
        return Order()


def serve(server: grpc.Server) -> None:
    """Mixes them up."""
    add_orders_to_server(AsyncServicer(), server)  # error: AsyncServicer
    add_orders_to_server(Servicer(), server)
