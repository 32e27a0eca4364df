"""google.protobuf, with upb or in Python, as the environment of the process says."""

from bench.medium_pb2 import Attribute, Medium, Point
from bench.packed_pb2 import Doubles, Ints
from bench.small_pb2 import Small
from google.protobuf.json_format import MessageToJson, Parse
from libraries.codec import Codec


def point(at):
    return Point(x=at["x"], y=at["y"])


def attribute(of):
    name, held = of["value"]
    values = {name: point(held) if name == "point" else held}
    return Attribute(key=of["key"], weight=of["weight"], kind=of["kind"], note=of["note"], **values)


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
    match of.WhichOneof("value"):
        case "text":
            return "text", of.text
        case "number":
            return "number", of.number
        case "flag":
            return "flag", of.flag
        case "point":
            return "point", (of.point.x, of.point.y)
    return None


def read_small(m):
    return m.job_id, m.handler_name, m.payload, m.timeout_secs


def read_medium(m):
    for one in m.attributes:
        one.key, one.weight, one.kind, one.note if one.HasField("note") else None, read_value(one)
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
    return Codec(
        build,
        cls.SerializeToString,
        cls.FromString,
        read,
        lambda message: MessageToJson(message, indent=None),
        lambda text: Parse(text, cls()),
    )


CODECS = {
    "small": codec(Small, small, read_small),
    "medium": codec(Medium, medium, read_medium),
    "ints": codec(Ints, ints, read_values),
    "doubles": codec(Doubles, doubles, read_values),
}
