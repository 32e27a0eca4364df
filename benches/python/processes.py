"""Which module measures a library, and in what environment."""

import json
import os
import subprocess
from pathlib import Path

HERE = Path(__file__).resolve().parent
WORK = HERE.parents[1] / "target/bench/python"

LIBRARIES = {
    "ours": ("ours", "protobuf-py", "ours", "ours.many.file{}"),
    "upb": ("google", "google", "google", "many.file{}_pb2"),
    "google-python": ("google", "google", "google", "many.file{}_pb2"),
    "betterproto2": ("betterproto2", "betterproto2", "betterproto2", "generated.many.file{}"),
    "protobuf-py": ("protobuf_py", "protobuf-py", "protobuf-py", "many.file{}_pb"),
    "protobuf-py-ext": ("protobuf_py", "protobuf-py-ext", "protobuf-py", "many.file{}_pb"),
}
"""The module in libraries/, the virtual environment, the folder of generated code, the modules of many messages."""


def ask(library, order):
    """What measure.py answers, in a process of its own."""
    module, environment, generated, many = LIBRARIES[library]
    variables = dict(os.environ)
    variables["PYTHONPATH"] = os.pathsep.join([str(HERE), str(WORK / "generated" / generated)])
    # Modules are compiled once, however the one who measures likes it.
    variables.pop("PYTHONDONTWRITEBYTECODE", None)
    implementation = {"upb": "upb", "google-python": "python"}.get(library)
    if implementation:
        variables["PROTOCOL_BUFFERS_PYTHON_IMPLEMENTATION"] = implementation
    python = WORK / "environments" / environment / "bin/python"
    imports = [many.format(number) for number in range(10)]
    process = subprocess.run(
        [python, HERE / "measure.py"],
        input=json.dumps({"library": library, "module": module, "imports": imports, **order}),
        env=variables,
        stdout=subprocess.PIPE,
        timeout=300,
        check=True,
        text=True,
    )
    return json.loads(process.stdout)
