"""What a handler sees of its job, and of the call that asked for it."""

from __future__ import annotations

import unittest
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from .kinds import Inner
from .runtime.plugin import Handler
from .runtime.plugin_run import Run

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


class Call:
    """A call that is over when a test says so."""

    def __init__(self, secs: float | None) -> None:
        self.secs = secs
        self.is_over = False
        self.callbacks: list[Callable[[], None]] = []

    def time_remaining(self) -> float | None:
        return self.secs

    def invocation_metadata(self) -> Sequence[tuple[str, str | bytes]]:
        return ()

    def add_callback(self, callback: Callable[[], None]) -> bool:
        if not self.is_over:
            self.callbacks.append(callback)
        return not self.is_over

    def cancel(self) -> None:
        self.is_over = True
        for callback in self.callbacks:
            callback()


def _run(call: Call, secs: float | None = None) -> Run:
    jobs: Any = SimpleNamespace(listener=None)
    return Run(jobs, Handler("echo", "echo.echo", Inner, Inner), "j", 1, secs, call)


class Deadlines(unittest.TestCase):
    """Of a job and of its call, whichever is the earlier."""

    def test_no_end(self) -> None:
        # The second is how grpcio says it.
        for secs in (None, 9.223372035059124e18):
            run = _run(Call(secs))
            self.assertEqual((run.remaining(), run.deadline), (None, None))

    def test_the_earlier_end(self) -> None:
        for of_call, of_job, expected in ((5.0, None, 5.0), (None, 7.0, 7.0), (5.0, 7.0, 5.0), (7.0, 5.0, 5.0)):
            run = _run(Call(of_call), of_job)
            left = run.remaining()
            assert left is not None
            self.assertAlmostEqual(left, expected, delta=1.0)
            self.assertIsNotNone(run.deadline)
        self.assertEqual(_run(Call(None), 0.0).remaining(), 0.0)


class Cancellation(unittest.TestCase):
    """It is seen whenever a handler first asks for it."""

    def test_asked_for_before_the_end(self) -> None:
        call = Call(None)
        cancelled = _run(call).cancelled
        self.assertFalse(cancelled.is_set())
        call.cancel()
        self.assertTrue(cancelled.is_set())

    def test_asked_for_behind_the_end(self) -> None:
        call = Call(None)
        run = _run(call)
        call.cancel()
        self.assertTrue(run.cancelled.is_set())
        self.assertIs(run.cancelled, run.cancelled)
        run = _run(Call(None))
        run.end("somebody asked for it")
        self.assertTrue(run.cancelled.is_set())
        self.assertEqual(run.reason, "somebody asked for it")

    def test_nobody_listens_who_does_not_ask(self) -> None:
        call = Call(None)
        _run(call)
        self.assertEqual(call.callbacks, [])
