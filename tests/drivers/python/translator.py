"""Answers questions of tests/support/translator.rs, which has the protocol."""

import json
import sys
import time
import traceback

SLOW = 2.0
"""Seconds of processor time that no input may take."""


def serve(find):
    """Serves one library. `find` returns for a case and a message what has these methods:

    read_binary, read_json, write_binary, write_json, check, rejection, is_unwritable

    `check` raises at what must hold for each message, and `rejection` returns what an error says of an input, or
    None for one that was not meant to be.
    """
    for line in sys.stdin:
        question = json.loads(line)
        kind = find(question["case"], question["message"])
        outcomes = [judged(kind, source) for source in question["inputs"]]
        print(json.dumps({"outcomes": outcomes}), flush=True)


def judged(kind, source):
    started = time.process_time()
    outcome = outcome_of(kind, source)
    took = time.process_time() - started
    return {"broken": f"took {took} s"} if took > SLOW else outcome


def outcome_of(kind, source):
    try:
        if "json" in source:
            message = kind.read_json(source["json"])
        else:
            message = kind.read_binary(bytes.fromhex(source["binary"]))
    except Exception as error:
        rejected = kind.rejection(error)
        return {"broken": traceback.format_exc()} if rejected is None else {"rejected": rejected}
    read = {"binary": None, "json": None}
    for form, write in ("binary", lambda: kind.write_binary(message).hex()), ("json", lambda: kind.write_json(message)):
        try:
            read[form] = write()
        except Exception as error:
            if not kind.is_unwritable(error):
                return {"broken": traceback.format_exc()}
            read["unwritable"] = str(error)
    try:
        kind.check(message, **read)
    except Exception:
        return {"broken": traceback.format_exc()}
    return {"read": read}


def well_formed(text):
    """Without halves of surrogate pairs, which no pipe carries."""
    return text and text.encode("utf-8", "replace").decode()
