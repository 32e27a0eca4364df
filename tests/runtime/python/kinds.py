"""Every kind of field with every label, as generated code would have them."""

from __future__ import annotations

from typing import Any, ClassVar

from .runtime import abi1 as _rt


class Open(_rt.OpenEnum):
    """An open enum, in which two names share a number."""

    ZERO = 0
    ONE = 1
    UNO = 1
    NEGATIVE = -1


class Closed(_rt.ClosedEnum):
    """A closed enum, whose default is not zero."""

    TWO = 2
    THREE = 3


class Odd(_rt.OpenEnum):
    """An enum with names that mean something else on all enums."""

    name = 0  # type: ignore[assignment]  # pyright: ignore[reportIncompatibleMethodOverride, reportAssignmentType]
    value = 1  # pyright: ignore[reportIncompatibleMethodOverride, reportAssignmentType]
    real = 2  # pyright: ignore[reportIncompatibleMethodOverride, reportAssignmentType]
    fine = 3


class Inner(_rt.Message):
    """A message in others."""

    __slots__ = ("name", "child", "numbers")
    name: str
    child: Inner | None
    numbers: list[int]

    def __init__(self, *, name: str = "", child: Inner | None = None, numbers: list[int] | None = None) -> None:
        self.name = name
        self.child = child
        self.numbers = [] if numbers is None else numbers
        self.__unknown__ = b""


class Fields(_rt.Message):
    """What the messages below have in common: fields that are made of their tables."""

    __slots__ = ()

    def __init__(self, **values: Any) -> None:
        for field in self.__proto__.fields:
            empty: Any = [] if field.is_list else {} if field.label == "map" else field.zero
            setattr(self, field.attr, values.get(field.attr, empty))
        assert values.keys() <= {field.attr for field in self.__proto__.fields}, values
        self.__unknown__ = b""

    def __getattr__(self, name: str) -> Any:
        """For checkers: the attributes are not declared."""
        raise AttributeError(name)


SCALARS: tuple[Any, ...] = (
    "double",
    "float",
    "int32",
    "int64",
    "uint32",
    "uint64",
    "sint32",
    "sint64",
    "fixed32",
    "fixed64",
    "sfixed32",
    "sfixed64",
    "bool",
    "string",
    "bytes",
)
NUMBERS = SCALARS[:13]
KEYS = SCALARS[2:14]


class Implicit(Fields):
    """A field of each scalar type, without presence."""

    __slots__ = (*SCALARS, "enum")


class Optional(Fields):
    """A field of each type, with presence."""

    __slots__ = (*SCALARS, "enum", "closed", "message", "group")


class Repeated(Fields):
    """A list of each type."""

    __slots__ = (*SCALARS, "enum", "closed", "message", "group")


class Packed(Fields):
    """A packed list of each type that may be."""

    __slots__ = (*NUMBERS, "enum", "closed")


class Maps(Fields):
    """A map from each type of key, and to each type of value."""

    __slots__ = (*(f"by_{key}" for key in KEYS), *(f"of_{value}" for value in SCALARS), "enum", "closed", "message")


class Oneof(Fields):
    """A oneof that holds any type."""

    __slots__ = ("choice",)
    Cases: ClassVar[dict[str, Any]] = {
        name: type(f"Case_{name}", (_rt.Variant,), {"__slots__": ()})
        for name in (*SCALARS, "enum", "closed", "message", "group")
    }


class Required(_rt.Message):
    """A field that must be there."""

    __slots__ = ("id", "child")
    id: int
    child: Required | None

    def __init__(self, *, id: int, child: Required | None = None) -> None:
        self.id = id
        self.child = child
        self.__unknown__ = b""


class Extended(_rt.Message):
    """A message that others extend."""

    __slots__ = ("name",)
    name: str | None

    def __init__(self, *, name: str | None = None) -> None:
        self.name = name
        self.__unknown__ = b""


class Set(_rt.Message):
    """A `MessageSet`."""

    __slots__ = ()

    def __init__(self) -> None:
        self.__unknown__ = b""


_rt.describe_enum(Open, "kinds.Open", {"OPEN_ZERO": 0, "OPEN_ONE": 1, "OPEN_UNO": 1, "OPEN_NEGATIVE": -1})
_rt.describe_enum(Closed, "kinds.Closed", {"CLOSED_TWO": 2, "CLOSED_THREE": 3})
_rt.describe(
    Inner,
    "kinds.Inner",
    lambda: (
        _rt.Field(1, "name", "string"),
        _rt.Field(2, "child", "message", "optional", type=Inner),
        _rt.Field(3, "numbers", "int32", "packed"),
    ),
)


def _compound(label: Any, **more: Any) -> tuple[_rt.Field, ...]:
    """Fields of enums, messages and groups."""
    cases = more.get("cases", {})
    oneof: dict[str, Any] = {"oneof": "choice"} if cases else {}
    return (
        _rt.Field(21, "enum", "enum", label, type=Open, case=cases.get("enum"), **oneof),
        _rt.Field(22, "closed", "enum", label, type=Closed, case=cases.get("closed"), **oneof),
        _rt.Field(23, "message", "message", label, type=Inner, case=cases.get("message"), **oneof),
        _rt.Field(24, "group", "group", label, type=Inner, case=cases.get("group"), **oneof),
    )


def _scalars(label: Any, kinds: tuple[Any, ...] = SCALARS) -> tuple[_rt.Field, ...]:
    return tuple(_rt.Field(number, kind, kind, label) for number, kind in enumerate(kinds, 1))


_rt.describe(Implicit, "kinds.Implicit", lambda: (*_scalars("implicit"), _rt.Field(21, "enum", "enum", type=Open)))
_rt.describe(Optional, "kinds.Optional", lambda: (*_scalars("optional"), *_compound("optional")))
_rt.describe(Repeated, "kinds.Repeated", lambda: (*_scalars("repeated"), *_compound("repeated")))
_rt.describe(Packed, "kinds.Packed", lambda: (*_scalars("packed", NUMBERS), *_compound("packed")[:2]))
_rt.describe(
    Maps,
    "kinds.Maps",
    lambda: (
        *(_rt.Field(number, f"by_{key}", "int32", "map", key=key) for number, key in enumerate(KEYS, 1)),
        *(_rt.Field(number, f"of_{kind}", kind, "map", key="string") for number, kind in enumerate(SCALARS, 31)),
        _rt.Field(21, "enum", "enum", "map", key="int32", type=Open),
        _rt.Field(22, "closed", "enum", "map", key="int32", type=Closed),
        _rt.Field(23, "message", "message", "map", key="string", type=Inner),
    ),
)
_rt.describe(
    Oneof,
    "kinds.Oneof",
    lambda: (
        *(
            _rt.Field(number, kind, kind, "oneof", oneof="choice", case=Oneof.Cases[kind])
            for number, kind in enumerate(SCALARS, 1)
        ),
        *_compound("oneof", cases=Oneof.Cases),
    ),
)
_rt.describe(
    Required,
    "kinds.Required",
    lambda: (
        _rt.Field(1, "id", "int32", "required"),
        _rt.Field(2, "child", "message", "optional", type=Required),
    ),
)
_rt.describe(
    Extended, "kinds.Extended", lambda: (_rt.Field(1, "name", "string", "optional"),), extensions=((100, 200),)
)
_rt.describe(Set, "kinds.Set", lambda: (), extensions=((4, 1 << 31),), message_set=True)

priority: _rt.Extension[Extended, int] = _rt.Extension(
    "kinds.priority", lambda: (Extended, _rt.Field(100, "priority", "int32", "optional", default=5))
)
tags: _rt.Extension[Extended, list[str]] = _rt.Extension(
    "kinds.tags", lambda: (Extended, _rt.Field(101, "tags", "string", "repeated"))
)
inner: _rt.Extension[Extended, Inner | None] = _rt.Extension(
    "kinds.inner", lambda: (Extended, _rt.Field(102, "inner", "message", "optional", type=Inner))
)
in_set: _rt.Extension[Set, Inner | None] = _rt.Extension(
    "kinds.in_set", lambda: (Set, _rt.Field(1000, "in_set", "message", "optional", type=Inner))
)
