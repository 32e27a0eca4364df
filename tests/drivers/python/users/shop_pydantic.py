"""A user's models, with messages in them. It is checked, and it runs.

Usage: python shop_pydantic.py
"""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, TypeAdapter, ValidationError

from generated.shop import Money, Order, OrderStatus
from shop import example


class Basket(BaseModel):
    """What somebody is about to buy."""

    owner: str
    orders: list[Order]
    limit: Money | None = None


def refused(adapter: TypeAdapter[Any], value: object) -> str:
    """Why a value is not taken."""
    try:
        adapter.validate_python(value)
    except ValidationError as error:
        return "\n".join(str(found["msg"]) for found in error.errors())
    raise AssertionError(f"{value!r} was taken")


def check() -> None:
    """What pydantic does with messages."""
    adapter = TypeAdapter(Order)
    order = example()
    assert adapter.validate_python(order) is order
    assert adapter.validate_json(order.to_json()) == order
    assert adapter.validate_python(order.to_dict()) == order
    assert adapter.dump_python(order) == order.to_dict()
    assert Order.from_json(adapter.dump_json(order)) == order
    assert "acme.shop.v1.Order.status" in refused(adapter, {"status": "NO_STATUS"})
    assert "acme.shop.v1.Order" in refused(adapter, {"nothing": 1})
    assert "dict" in refused(adapter, 5)
    assert adapter.json_schema() == {"type": "object", "additionalProperties": True}

    basket = Basket.model_validate(
        {"owner": "me", "orders": [{"status": "ORDER_STATUS_OPEN"}, order]}
    )
    assert [it.status for it in basket.orders] == [
        OrderStatus.OPEN
    ] * 2 and basket.orders[1] is order
    assert Basket.model_validate_json(basket.model_dump_json()) == basket
    assert Basket.model_validate(basket.model_dump()) == basket
    assert Basket.model_json_schema()["properties"]["orders"]["type"] == "array"


if __name__ == "__main__":
    check()
