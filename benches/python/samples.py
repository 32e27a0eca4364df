"""What is built and read: sixteen samples of each message, the same in every run, of the same make as those in
../typescript/messages.mjs. One sample would be unlike life: caches would learn it by heart.

A sample is a dictionary of plain values under the names in the proto. A oneof is `(name, value)`.
"""

import json

SAMPLES = 16

PHRASES = [
    "größer als",
    "très bien",
    "привет, мир",
    "日本語の文章",
    "naïve café",
    "plain words",
    "emoji 🎉",
    "señal",
    "ok",
]


class Random:
    """A repeatable source of everything (mulberry32)."""

    def __init__(self, seed):
        self.seed = seed

    def double(self):
        self.seed = (self.seed + 0x6D2B79F5) & 0xFFFFFFFF
        mixed = self.seed
        mixed = (mixed ^ mixed >> 15) * (1 | mixed) & 0xFFFFFFFF
        mixed ^= mixed + (mixed ^ mixed >> 7) * (61 | mixed) & 0xFFFFFFFF
        return (mixed ^ mixed >> 14) / 2**32

    def below(self, limit):
        return int(self.double() * limit)

    def decimal(self, limit, digits):
        return round(self.double() * limit, digits)

    def of(self, items, count):
        return [items[self.below(len(items))] for _ in range(count)]

    def hex(self, length):
        return "".join(self.of("0123456789abcdef", length))

    def name(self):
        return "".join(self.of("abcdefghijklmnopqrstuvwxyz", 4 + self.below(10)))

    def uuid(self):
        return "-".join(map(self.hex, (8, 4, 4, 4, 12)))

    def phrases(self, count):
        return "; ".join(self.of(PHRASES, count))


def small(random):
    task = {
        "url": f"https://example.org/feed/{random.name()}",
        "depth": random.below(9) + 1,
        "user": random.name(),
        "tags": [random.name(), "nightly"],
    }
    return {
        "job_id": random.uuid(),
        "handler_name": f"python.crawl.{random.name()}",
        "payload": json.dumps(task, separators=(",", ":")).encode(),
        "timeout_secs": 300 + random.below(6900),
    }


def medium(random):
    def point():
        return {"x": random.decimal(1000, 3), "y": -random.decimal(1000, 3)}

    def evidence(key, name, value, note=None):
        return {
            "key": key,
            "weight": random.decimal(1, 2),
            "kind": 1 + random.below(2),
            "value": (name, value),
            "note": note,
        }

    return {
        "id": random.uuid(),
        "subjects": [
            f"user:{random.name()}",
            f"repo:{random.name()}/{random.name()}",
            f"issue:{random.name()}#{random.below(9000)}",
            f"commit:{random.hex(40)}",
        ],
        "predicates": ["is_author_of", f"reviewed_{random.name()}", f"supersedes_{random.name()}"],
        "attributes": [
            evidence("language", "text", random.name()),
            evidence("lines_changed", "number", random.below(100_000)),
            evidence("signed", "flag", True, f"verified by {random.name()}"),
            evidence("centroid", "point", point()),
            evidence("summary", "text", random.phrases(3)),
            evidence("offset", "number", -random.below(1000)),
        ],
        "labels": {
            "region": f"eu-{random.name()}-{random.below(9)}",
            "team": random.name(),
            "env": "production",
            "contact": f"{random.name()}@example.org",
            "source": f"https://example.org/{random.name()}/{random.hex(12)}",
        },
        "positions": {"start": point(), "middle": point(), "end": point()},
        "score": random.double(),
        "title": f"Review of the {random.name()} changes – round {random.below(9) + 1}",
        "comment": random.phrases(12),
        "created_ms": 1_700_000_000_000 + random.below(2**31),
        "version": random.below(2**14),
        "active": True,
        "tags": [random.below(2 ** (1 + random.below(20))) for _ in range(14)],
    }


def ints(random):
    """As many numbers of 1 bit as of 31; one in twenty is negative, which takes ten bytes."""

    def value():
        return random.below(2 ** (1 + random.below(31)))

    return {"values": [-value() if at % 20 == 19 else value() for at in range(1000)]}


def doubles(random):
    return {"values": [(random.double() - 0.5) * 1e6 for _ in range(1000)]}


def samples():
    """All of them, by message."""
    random = Random(1)
    return {make.__name__: [make(random) for _ in range(SAMPLES)] for make in (small, medium, ints, doubles)}
