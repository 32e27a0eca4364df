"""Scripts in interpreters of their own."""

from __future__ import annotations

import contextlib
import json
import os
import re
import selectors
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from api.examples.python.v1 import ScriptJob, ScriptResult
from api.runtime import NULL, Json, Null
from api.runtime.plugin import JobContext, JobError

if TYPE_CHECKING:
    from api.runtime.plugin import LogLevel

RUNNER = Path(__file__).with_name("runner.py")
MOST_TEXT = 4 << 20
"""How much of each stream is kept, in bytes."""
MOST_VALUE = 16 << 20
LONGEST_LINE = 16384
"""Where a line is cut that has no end."""
PROGRESS = re.compile(rb"progress: *(\d{1,9}) */ *(\d{1,9}) *\Z")
COST = re.compile(rb"cost: *(\d{1,9}(?:\.\d{1,9})?) *\Z")
KEPT = ("HOME", "LANG", "LC_ALL", "PATH", "SYSTEMROOT", "TMPDIR", "TZ")
"""What scripts see of the plugin's own environment."""


class Scripts:
    """Runs scripts."""

    def run(self, job: ScriptJob, context: JobContext) -> ScriptResult:
        began = time.monotonic()
        script = _Script(job)
        try:
            output = script.follow(context)
            code = script.wait()
        finally:
            script.end()
        if context.cancelled.is_set():
            raise InterruptedError("the script was ended")
        if code != 0:
            error = output.stderr.text().rstrip().rpartition("\n")[2]
            raise RuntimeError(error or f"the script ended with {_end_of(code)}")
        return ScriptResult(
            stdout=output.stdout.text(),
            stderr=output.stderr.text(),
            duration_ms=round((time.monotonic() - began) * 1000),
            value=_value(bytes(output.value)),
        )


class _Output:
    """What a script has written."""

    def __init__(self) -> None:
        self.stdout = _Text("stdout")
        self.stderr = _Text("stderr")
        self.value = bytearray()


class _Text:
    """A stream of text, of which each line is logged."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.kept = bytearray()
        self.line = b""

    def text(self) -> str:
        return self.kept.decode(errors="replace")

    def take(self, data: bytes, context: JobContext) -> None:
        self.kept += data[: MOST_TEXT - len(self.kept)]
        *lines, self.line = (self.line + data).split(b"\n")
        for line in lines:
            self.say(line, context)
        while len(self.line) > LONGEST_LINE:
            self.say(self.line[:LONGEST_LINE], context)
            self.line = self.line[LONGEST_LINE:]

    def end(self, context: JobContext) -> None:
        if self.line:
            self.say(self.line, context)
            self.line = b""

    def say(self, line: bytes, context: JobContext) -> None:
        if self.name == "stderr" and (found := PROGRESS.match(line)):
            context.progress(int(found[1]), int(found[2]))
            return
        if self.name == "stderr" and (found := COST.match(line)):
            context.add_cost(float(found[1]))
            return
        text = line.decode(errors="replace").rstrip("\r")
        level: LogLevel = "warn" if self.name == "stderr" else "info"
        context.log(text, level=level, stage=self.name)


class _Script:
    """The process of a script. It leads a group of its own, and with it whatever it starts."""

    def __init__(self, job: ScriptJob) -> None:
        value, value_end = os.pipe()
        lease_end, lease = os.pipe()
        environment = {name: os.environ[name] for name in KEPT if name in os.environ}
        try:
            self.process: subprocess.Popen[bytes] = subprocess.Popen(
                [sys.executable, "-u", RUNNER, str(value_end), str(lease_end)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env={**environment, **job.environment},
                pass_fds=(value_end, lease_end),
                start_new_session=True,
            )
        except (OSError, ValueError) as error:
            os.close(value)
            os.close(lease)
            raise JobError("failed", f"the script can't be started: {error}") from error
        finally:
            os.close(value_end)
            os.close(lease_end)
        self.value = value
        # The script's group ends when this end is closed, be it with the plugin itself.
        self.lease = lease
        given = None if isinstance(job.input, Null) else _whole(job.input)
        source = json.dumps({"code": job.code, "input": given}).encode()
        # It may be more than a pipe holds, and the script may end without reading it.
        threading.Thread(target=self._feed, args=(source,), daemon=True).start()

    def _feed(self, source: bytes) -> None:
        stdin = self.process.stdin
        assert stdin is not None
        with contextlib.suppress(OSError):
            stdin.write(source)
            stdin.close()

    def follow(self, context: JobContext) -> _Output:
        """Takes what the script writes, until it is over or the job is."""
        output = _Output()
        with selectors.DefaultSelector() as selector:
            for stream, text in (
                (self.process.stdout, output.stdout),
                (self.process.stderr, output.stderr),
            ):
                assert stream is not None
                selector.register(stream, selectors.EVENT_READ, text)
            selector.register(self.value, selectors.EVENT_READ, None)
            watch = threading.Thread(target=self._watch, args=(context,), daemon=True)
            watch.start()
            while selector.get_map():
                # What a script leaves behind may hold its streams open.
                is_over = self.process.poll() is not None
                ready = selector.select(0 if is_over else 0.2)
                if is_over and not ready:
                    break
                for key, _ in ready:
                    data = os.read(key.fd, 65536)
                    if not data:
                        selector.unregister(key.fileobj)
                    elif key.data is not None:
                        key.data.take(data, context)
                    elif len(output.value) + len(data) <= MOST_VALUE:
                        output.value += data
                    else:
                        raise JobError("permanent", "the script's result is too large")
        output.stdout.end(context)
        output.stderr.end(context)
        return output

    def _watch(self, context: JobContext) -> None:
        while self.process.returncode is None:
            if context.cancelled.wait(1):
                self.kill()
                return

    def kill(self) -> None:
        """Ends the script and whatever it has started."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)

    def wait(self) -> int:
        return self.process.wait()

    def end(self) -> None:
        """Leaves nothing behind."""
        self.kill()
        self.process.wait()
        streams: tuple[IO[bytes] | None, ...] = (
            self.process.stdout,
            self.process.stderr,
        )
        for stream in streams:
            if stream is not None:
                stream.close()
        os.close(self.value)
        os.close(self.lease)


def _whole(value: Json) -> Json:
    """A value with integers: numbers of JSON are all of one kind, and those of Python are not."""
    if isinstance(value, float) and value.is_integer() and abs(value) <= 2**53:
        return int(value)
    if isinstance(value, dict):
        return {name: _whole(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_whole(inner) for inner in value]
    return value


def _end_of(code: int) -> str:
    if code >= 0:
        return f"exit code {code}"
    try:
        return signal.Signals(-code).name
    except ValueError:
        return f"signal {-code}"


def _value(text: bytes) -> Any:
    """What the script left. It wrote nothing: there is no such variable."""
    if not text:
        return None
    value = json.loads(text)
    return NULL if value is None else value
