"""A user's service, in threads and in an event loop, and what calls it. It is checked, and it runs.

Usage: python shop_service.py
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from concurrent import futures

import grpc

from generated.shop import Money, Order, OrderRequest, OrderStatus
from generated.shop_grpc import (
    AsyncOrdersClient,
    AsyncOrdersServicer,
    OrdersClient,
    OrdersServicer,
    add_async_orders_to_server,
    add_orders_to_server,
)
from shop import example, total


class Orders(OrdersServicer):
    """Knows one order."""

    def get(self, request: OrderRequest, context: grpc.ServicerContext) -> Order:
        if request.id != "o-1":
            context.abort(grpc.StatusCode.NOT_FOUND, f"no order {request.id}")
        return example()

    def follow(
        self, request: OrderRequest, context: grpc.ServicerContext
    ) -> Iterator[Order]:
        for status in (OrderStatus.OPEN, OrderStatus.SHIPPED):
            yield Order(id=request.id, status=status)

    def place(self, requests: Iterator[Order], context: grpc.ServicerContext) -> Money:
        return Money(
            currency="EUR", units=sum(total(order.lines) for order in requests)
        )


class AsyncOrders(AsyncOrdersServicer):
    """The same. What it does not have is not implemented."""

    async def get(
        self,
        request: OrderRequest,
        context: grpc.aio.ServicerContext[OrderRequest, Order],
    ) -> Order:
        if request.id != "o-1":
            await context.abort(grpc.StatusCode.NOT_FOUND, f"no order {request.id}")
        return example()

    async def follow(
        self,
        request: OrderRequest,
        context: grpc.aio.ServicerContext[OrderRequest, Order],
    ) -> AsyncIterator[Order]:
        for status in (OrderStatus.OPEN, OrderStatus.SHIPPED):
            yield Order(id=request.id, status=status)


def check() -> None:
    """Calls in threads."""
    server = grpc.server(futures.ThreadPoolExecutor(4))
    add_orders_to_server(Orders(), server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
        client = OrdersClient(channel)
        order: Order = client.get(OrderRequest(id="o-1"), timeout=20)
        assert order == example()
        assert [it.status.name for it in client.follow(OrderRequest(), timeout=20)] == [
            "OPEN",
            "SHIPPED",
        ]
        assert client.place(iter([order, order]), timeout=20) == Money(
            currency="EUR", units=12
        )
        try:
            client.get(OrderRequest(id="o-2"), timeout=20)
        except grpc.RpcError as error:
            assert (
                isinstance(error, grpc.Call)
                and error.code() is grpc.StatusCode.NOT_FOUND
            )
    server.stop(None)


async def check_async() -> None:
    """Calls in an event loop."""
    server = grpc.aio.server()
    add_async_orders_to_server(AsyncOrders(), server)
    port = server.add_insecure_port("127.0.0.1:0")
    await server.start()
    async with grpc.aio.insecure_channel(f"127.0.0.1:{port}") as channel:
        client = AsyncOrdersClient(channel)
        orders = await asyncio.gather(
            *(client.get(OrderRequest(id="o-1"), timeout=20) for _ in range(3))
        )
        assert orders == [example()] * 3
        assert [
            it.status.name async for it in client.follow(OrderRequest(), timeout=20)
        ] == ["OPEN", "SHIPPED"]
        try:
            await client.place(iter(orders), timeout=20)
        except grpc.aio.AioRpcError as error:
            assert error.code() is grpc.StatusCode.UNIMPLEMENTED
    await server.stop(None)


if __name__ == "__main__":
    check()
    asyncio.run(check_async())
