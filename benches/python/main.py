"""Checks everybody, measures everybody in turns, prints the table and writes the rows."""

import json
import os
import platform
import sys

from check import check
from processes import WORK, ask
from settings import DIRECTIONS, ONCE, settings
from table import row, table

SPANS = 2
"""How often a process measures each direction."""


def main():
    given = settings()
    check(given.libraries)
    for library in given.libraries:
        # Modules are compiled when they are first imported, and that is not measured.
        ask(library, {"do": "import"})
    figures = {name: {} for name in given.cases}
    for number in range(given.rounds):
        if sys.stderr.isatty():
            print(f"round {number + 1} of {given.rounds}", end="\r", file=sys.stderr)
        # Every round starts with another library, so nobody always runs behind the same one.
        start = number % len(given.libraries)
        turn = given.libraries[start:] + given.libraries[:start]
        for message, all in DIRECTIONS.items():
            directions = [one for one in all if f"{message}.{one}" in given.cases]
            order = {
                "do": "time",
                "message": message,
                "directions": directions,
                "seconds": given.seconds,
                "spans": SPANS,
            }
            for library in turn if directions else ():
                for one, spans in ask(library, order).items():
                    figures[f"{message}.{one}"].setdefault(library, []).extend(spans)
        for name in ONCE:
            for library in turn if name in given.cases else ():
                figures[name].setdefault(library, []).append(ask(library, {"do": name}))

    rows = [row(name, figures[name]) for name in given.cases]
    print(table(rows, figures, given.libraries))
    load = os.getloadavg()[0]
    print(f"\nPython {platform.python_version()}, {processor()}, {os.cpu_count()} cores, load {load:.1f}; ", end="")
    print(f"{given.rounds} processes per library and message")
    write(WORK.parent / f"python{'' if given.record else '.partial'}.json", rows)
    write(WORK / "figures.json", figures)


def processor():
    """The processor's name, where Linux says it."""
    try:
        with open("/proc/cpuinfo") as lines:
            return next(line.partition(": ")[2].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.machine()


def write(path, value):
    path.write_text(json.dumps(value, indent=2) + "\n")


if __name__ == "__main__":
    main()
