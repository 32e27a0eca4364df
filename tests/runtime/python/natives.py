"""Well-known types as values of the language, and the same messages in Go's JSON."""

from __future__ import annotations

from typing import Any, ClassVar

from .kinds import Closed, Fields, Inner, Open
from .runtime import abi1 as _rt

WRAPPED: tuple[Any, ...] = ("double", "float", "int32", "int64", "uint32", "uint64", "bool", "string", "bytes")
NATIVE: tuple[Any, ...] = ("timestamp", "duration", "struct", "value", "list")


class Singular(Fields):
    """One of each."""

    __slots__ = (*NATIVE, *WRAPPED)


class Listed(Fields):
    """A list of each."""

    __slots__ = (*NATIVE, *WRAPPED)


class Mapped(Fields):
    """A map to each."""

    __slots__ = (*NATIVE, *WRAPPED)


class Chosen(Fields):
    """A oneof of all."""

    __slots__ = ("choice",)
    Cases: ClassVar[dict[str, Any]] = {
        name: type(f"Case_{name}", (_rt.Variant,), {"__slots__": ()}) for name in (*NATIVE, *WRAPPED)
    }


class Parts(Fields):
    """What moments and durations are on the wire."""

    __slots__ = ("nanos", "seconds")


class Go(Fields):
    """What Go writes in a way of its own."""

    __slots__ = (
        "job_id",
        "count",
        "data",
        "state",
        "closed",
        "created",
        "wrapped",
        "meta",
        "inner",
        "result",
        "datas",
        "note",
    )
    Cases: ClassVar[dict[str, Any]] = {
        name: type(f"Case_{name}", (_rt.Variant,), {"__slots__": ()}) for name in ("ok", "err", "raw")
    }


def _fields(label: Any, **more: Any) -> tuple[_rt.Field, ...]:
    def case(name: str) -> dict[str, Any]:
        return {"oneof": "choice", "case": Chosen.Cases[name]} if label == "oneof" else {}

    natives = [
        _rt.Field(number, name, "message", label, native=name, **case(name), **more)
        for number, name in enumerate(NATIVE, 1)
    ]
    wrappers = [
        _rt.Field(number, name, name, label, native="wrapper", **case(name), **more)
        for number, name in enumerate(WRAPPED, 11)
    ]
    return (*natives, *wrappers)


_rt.describe(
    Parts, "natives.Parts", lambda: (_rt.Field(1, "seconds", "int64"), _rt.Field(2, "nanos", "int32"))
)
_rt.describe(Singular, "natives.Singular", lambda: _fields("optional"))
_rt.describe(Listed, "natives.Listed", lambda: _fields("repeated"))
_rt.describe(Mapped, "natives.Mapped", lambda: _fields("map", key="string"))
_rt.describe(Chosen, "natives.Chosen", lambda: _fields("oneof"))
_rt.describe(
    Go,
    "natives.Go",
    lambda: (
        _rt.Field(1, "job_id", "string"),
        _rt.Field(2, "count", "int64"),
        _rt.Field(3, "data", "bytes", "optional"),
        _rt.Field(4, "state", "enum", type=Open),
        _rt.Field(5, "closed", "enum", "optional", type=Closed),
        _rt.Field(6, "created", "message", "optional", native="timestamp"),
        _rt.Field(7, "wrapped", "int64", "optional", native="wrapper"),
        _rt.Field(8, "meta", "message", "optional", native="struct"),
        _rt.Field(9, "inner", "message", "optional", type=Inner),
        _rt.Field(10, "ok", "string", "oneof", oneof="result", case=Go.Cases["ok"], go=("Result", "Ok")),
        _rt.Field(
            11, "err", "message", "oneof", type=Inner, oneof="result", case=Go.Cases["err"], go=("Result", "Err")
        ),
        _rt.Field(12, "raw", "bytes", "oneof", oneof="result", case=Go.Cases["raw"], go=("Result", "Raw")),
        _rt.Field(13, "datas", "bytes", "repeated"),
        _rt.Field(14, "note", "double", "optional"),
    ),
    json="go",
)
