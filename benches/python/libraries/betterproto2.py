"""betterproto2, with its default options. A oneof is flat."""

from betterproto2 import which_one_of
from generated.bench import Attribute, Doubles, Ints, Kind, Medium, Point, Small
from libraries.codec import Codec

KINDS = list(Kind)
"""A person would write Kind.FACT."""


def point(at):
    return Point(x=at["x"], y=at["y"])


def attribute(of):
    name, held = of["value"]
    values = {name: point(held) if name == "point" else held}
    return Attribute(key=of["key"], weight=of["weight"], kind=KINDS[of["kind"]], note=of["note"], **values)


def small(of):
    return Small(
        job_id=of["job_id"],
        handler_name=of["handler_name"],
        payload=of["payload"],
        timeout_secs=of["timeout_secs"],
    )


def medium(of):
    return Medium(
        id=of["id"],
        subjects=of["subjects"],
        predicates=of["predicates"],
        attributes=[attribute(one) for one in of["attributes"]],
        labels=of["labels"],
        positions={name: point(at) for name, at in of["positions"].items()},
        score=of["score"],
        title=of["title"],
        comment=of["comment"],
        created_ms=of["created_ms"],
        version=of["version"],
        active=of["active"],
        tags=of["tags"],
    )


def ints(of):
    return Ints(values=of["values"])


def doubles(of):
    return Doubles(values=of["values"])


def read_value(of):
    name, held = which_one_of(of, "value")
    return name, (held.x, held.y) if name == "point" else held


def read_small(m):
    return m.job_id, m.handler_name, m.payload, m.timeout_secs


def read_medium(m):
    for one in m.attributes:
        one.key, one.weight, one.kind, one.note, read_value(one)
    for name, at in m.positions.items():
        name, at.x, at.y
    return (
        m.id,
        list(m.subjects),
        list(m.predicates),
        dict(m.labels),
        m.score,
        m.title,
        m.comment,
        m.created_ms,
        m.version,
        m.active,
        list(m.tags),
    )


def read_values(m):
    return list(m.values)


def codec(cls, build, read):
    return Codec(build, bytes, cls.parse, read, cls.to_json, cls.from_json)


CODECS = {
    "small": codec(Small, small, read_small),
    "medium": codec(Medium, medium, read_medium),
    "ints": codec(Ints, ints, read_values),
    "doubles": codec(Doubles, doubles, read_values),
}
