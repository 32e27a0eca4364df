"""protogen's own Python, with its default options."""

from libraries.codec import Codec
from ours.bench.medium import Attribute, Kind, Medium, Point
from ours.bench.packed import Doubles, Ints
from ours.bench.small import Small

Value = Attribute.Value
KINDS = list(Kind)
"""A person would write Kind.FACT."""
VARIANTS = {"text": Value.Text, "number": Value.Number, "flag": Value.Flag}


def point(at):
    return Point(x=at["x"], y=at["y"])


def value(of):
    name, held = of
    return Value.Point(point(held)) if name == "point" else VARIANTS[name](held)


def attribute(of):
    return Attribute(
        key=of["key"], weight=of["weight"], kind=KINDS[of["kind"]], value=value(of["value"]), note=of["note"]
    )


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
        case Value.Text(text):
            return "text", text
        case Value.Number(number):
            return "number", number
        case Value.Flag(flag):
            return "flag", flag
        case Value.Point(at):
            return "point", (at.x, at.y)
    return None


def read_small(m):
    return m.job_id, m.handler_name, m.payload, m.timeout_secs


def read_medium(m):
    for one in m.attributes:
        one.key, one.weight, one.kind, one.note, read_value(one.value)
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
    # The first use compiles what the class then has in place of what all messages have.
    cls.from_bytes(cls().to_bytes())
    return Codec(build, cls.to_bytes, cls.from_bytes, read, cls.to_json, cls.from_json)


CODECS = {
    "small": codec(Small, small, read_small),
    "medium": codec(Medium, medium, read_medium),
    "ints": codec(Ints, ints, read_values),
    "doubles": codec(Doubles, doubles, read_values),
}
