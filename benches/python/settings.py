"""What there is to measure, and what the arguments ask for."""

import argparse
import sys

LIBRARIES = ["ours", "upb", "google-python", "betterproto2", "protobuf-py", "protobuf-py-ext"]
PURE = ["google-python", "betterproto2", "protobuf-py"]
"""Those without native code, as ours."""

BOTH = ["encode", "decode", "toJson", "fromJson"]
DIRECTIONS = {"small": BOTH, "medium": BOTH, "ints": BOTH[:2], "doubles": BOTH[:2]}
"""What is done with each message. Each is timed in a cell of its own."""
ONCE = {"import": "µs", "memory": "bytes"}
"""What is measured once a process, in units."""
CASES = [f"{message}.{one}" for message, all in DIRECTIONS.items() for one in all] + list(ONCE)


def settings():
    """The settings that the arguments make. Ends the process where they are wrong."""
    parser = argparse.ArgumentParser(
        prog="benches/run python",
        epilog="Writes target/bench/python.json, or, so that the record stays, python.partial.json "
        "where --quick, --only or --case is given.",
    )
    parser.add_argument(
        "--quick", action="store_true", help="few and short rounds, to see whether a change helps; not for the record"
    )
    parser.add_argument("--rounds", type=int, help="processes per library and message, 10 by default")
    parser.add_argument("--only", help=f"some of {', '.join(LIBRARIES)}")
    parser.add_argument(
        "--case", help=f"a cell such as medium.decode, or all cells of one of {', '.join([*DIRECTIONS, *ONCE])}"
    )
    given = parser.parse_args()
    given.record = not (given.quick or given.only or given.case)
    given.rounds = given.rounds or (2 if given.quick else 10)
    given.seconds = 0.03 if given.quick else 0.1
    given.libraries = chosen(parser, LIBRARIES, given.only, lambda name, word: name == word)
    given.cases = chosen(parser, CASES, given.case, lambda name, word: name == word or name.startswith(f"{word}."))
    return given


def chosen(parser, all, wanted, matches):
    if wanted is None:
        return all
    words = wanted.split(",")
    for word in words:
        if not any(matches(name, word) for name in all):
            parser.error(f"there is no {word}; there are {', '.join(all)}")
    return [name for name in all if any(matches(name, word) for word in words)]


if __name__ == "__main__":
    settings()
    sys.exit()
