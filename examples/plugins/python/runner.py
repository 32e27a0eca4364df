"""Runs the script that stands on stdin, in a process of its own: see script.py."""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
import traceback
from types import CodeType
from typing import Any


def watch(lease: int) -> None:
    """Ends the whole group when the plugin is gone, which holds the other end."""
    os.read(lease, 1)
    os.killpg(0, signal.SIGKILL)


def compiled(code: str) -> CodeType:
    # Traces show lines of what the interpreter knows the text of.
    import linecache

    lines = code.splitlines(keepends=True)
    linecache.cache["script"] = (len(code), None, lines, "script")
    return compile(code, "script", "exec")


def main() -> int:
    value, lease = map(int, sys.argv[1:])
    for number in (value, lease):
        os.set_inheritable(number, False)
    threading.Thread(target=watch, args=(lease,), daemon=True).start()
    # The plugin's arguments and modules are none of the script's.
    sys.argv[:] = ["script"]
    del sys.path[0]
    given = json.load(sys.stdin)
    names: dict[str, Any] = {"__name__": "__main__", "input": given["input"]}
    try:
        exec(compiled(given["code"]), names)
    except SystemExit as end:
        if end.code not in (None, 0):
            raise
    except Exception as error:
        # Without the frames of this file.
        trace = error.__traceback__.tb_next if error.__traceback__ else None
        traceback.print_exception(type(error), error, trace)
        return 1
    if "result" in names:
        try:
            text = json.dumps(names["result"], allow_nan=False)
        except (TypeError, ValueError) as error:
            print(f"result can't be written as JSON: {error}", file=sys.stderr)
            return 1
        with open(value, "w", encoding="utf-8") as out:
            out.write(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
