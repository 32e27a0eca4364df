"""One library in a process of its own: reads the order from standard input, writes the answer to standard output.

An order has the `library`, its `module`, and what to do: `translate`, `read`, `time`, `import` or `memory`.
"""

import base64
import gc
import importlib.util
import json
import math
import sys
import time
from pathlib import Path

ENOUGH = 4000
"""How many messages are kept to see what memory one takes."""


def codecs(module):
    return importlib.import_module(f"libraries.{module}").CODECS


def right(library):
    """Fails unless this is the implementation that was asked for."""
    if library in ("upb", "google-python"):
        from google.protobuf.internal import api_implementation

        assert api_implementation.Type() == ("upb" if library == "upb" else "python")
    has_extension = importlib.util.find_spec("protobuf_ext") is not None
    assert has_extension == (library == "protobuf-py-ext")


def translate(order):
    """All that the library writes: of samples, and of what another has written."""
    from samples import samples

    written = {}
    for message, plain in samples().items():
        codec = codecs(order["module"])[message]
        # All are written before the first is looked at: a later call must not spoil an earlier result.
        built = [codec.build(one) for one in plain]
        written[message] = {
            "bytes": [encoded(codec, one) for one in built],
            "json": [codec.to_json(one) for one in built],
        }
        if given := order.get("inputs", {}).get(message):
            read = [codec.from_bytes(base64.b64decode(one)) for one in given["bytes"]]
            parsed = [codec.from_json(one) for one in given["json"]]
            written[message]["of bytes"] = [encoded(codec, one) for one in read]
            written[message]["of json"] = [encoded(codec, one) for one in parsed]
    return written


def read(order):
    """The JSON of all that another library has written."""
    texts = {}
    for message, of in order["inputs"].items():
        codec = codecs(order["module"])[message]
        texts[message] = {
            form: [
                codec.to_json(codec.from_json(one) if form == "json" else codec.from_bytes(base64.b64decode(one)))
                for one in written
            ]
            for form, written in of.items()
        }
    return texts


def encoded(codec, message):
    return base64.b64encode(codec.to_bytes(message)).decode()


def timed(order):
    """Seconds that an operation took, several times for each direction."""
    from samples import samples

    codec = codecs(order["module"])[order["message"]]
    plain = samples()[order["message"]]
    built = [codec.build(one) for one in plain]
    data = [codec.to_bytes(one) for one in built]
    inputs = {"encode": plain, "decode": data, "toJson": built}
    if "fromJson" in order["directions"]:
        inputs["fromJson"] = [codec.to_json(one) for one in built]
    operations = codec.operations()
    cells = [[one, operations[one], inputs[one], 1] for one in order["directions"]]
    # All are warm before the first is measured, so nobody gains from the order.
    for cell in cells:
        span(cell, order["seconds"] / 4)
    return {cell[0]: [span(cell, order["seconds"]) for _ in range(order["spans"])] for cell in cells}


def span(cell, seconds):
    """Runs for about so long, and returns the nanoseconds of processor time that one operation took."""
    _, operation, inputs, passes = cell
    start = time.process_time()
    done = 0
    while (passed := time.process_time() - start) < seconds:
        for _ in range(passes):
            for one in inputs:
                operation(one)
        done += passes
    cell[3] = math.ceil(done / passed / 1000)  # look at the clock about once a millisecond
    return passed * 1e9 / (done * len(inputs))


def imported(order):
    """Microseconds that it takes to import 300 messages and the library, from compiled modules."""
    names = order["imports"]
    start = time.process_time()
    for name in names:
        importlib.import_module(name)
    return (time.process_time() - start) * 1e6


def memory(order):
    """Bytes that a message takes that was read, without the input."""
    from samples import samples

    codec = codecs(order["module"])["medium"]
    data = [codec.to_bytes(codec.build(one)) for one in samples()["medium"]]
    [codec.read(codec.from_bytes(one)) for one in data]
    kept = [None] * ENOUGH
    gc.collect()
    before = resident()
    for at in range(ENOUGH):
        kept[at] = codec.from_bytes(data[at % len(data)])
    return (resident() - before) / ENOUGH


def resident():
    """The bytes of the process that are in memory, as Linux says."""
    pages = Path("/proc/self/statm").read_text().split()[1]
    return int(pages) * 4096


def main():
    order = json.load(sys.stdin)
    answer = {"translate": translate, "read": read, "time": timed, "import": imported, "memory": memory}[order["do"]](order)
    if order["do"] != "import":
        right(order["library"])
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()
