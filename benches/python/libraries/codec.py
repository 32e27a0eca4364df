"""What is measured of a library, for one message."""

from typing import NamedTuple


class Codec(NamedTuple):
    """How to make a message of a sample, how to write and read it, and how to read all its fields."""

    build: object
    to_bytes: object
    from_bytes: object
    read: object
    to_json: object
    from_json: object

    def operations(self):
        """What each direction does."""
        build, to_bytes, from_bytes, read, to_json, from_json = self
        return {
            "encode": lambda sample: to_bytes(build(sample)),
            "decode": lambda data: read(from_bytes(data)),
            "toJson": to_json,
            "fromJson": from_json,
        }
