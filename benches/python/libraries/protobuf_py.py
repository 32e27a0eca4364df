"""protobuf-py, with or without its extension, as the environment has it."""

from bench.medium_pb import Attribute, Kind, Medium, Point
from bench.packed_pb import Doubles, Ints
from bench.small_pb import Small
from libraries.codec import Codec
from protobuf import Oneof

KINDS = list(Kind)
"""A person would write Kind.FACT."""


def point(at):
    return Point(x=at["x"], y=at["y"])


def attribute(of):
    name, held = of["value"]
    value = Oneof(field=name, value=point(held) if name == "point" else held)
    return Attribute(key=of["key"], weight=of["weight"], kind=KINDS[of["kind"]], value=value, note=of["note"])


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


def read_value(held):
    match held:
        case Oneof(field="point", value=at):
            return "point", (at.x, at.y)
        case Oneof(field=name, value=value):
            return name, value
    return None


def read_small(m):
    return m.job_id, m.handler_name, m.payload, m.timeout_secs


def read_medium(m):
    for one in m.attributes:
        one.key, one.weight, one.kind, one.note if one.has_field("note") else None, read_value(one.value)
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
    return Codec(build, cls.to_binary, cls.from_binary, read, cls.to_json, cls.from_json)


CODECS = {
    "small": codec(Small, small, read_small),
    "medium": codec(Medium, medium, read_medium),
    "ints": codec(Ints, ints, read_values),
    "doubles": codec(Doubles, doubles, read_values),
}
