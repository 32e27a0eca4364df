"""The threads that answer a plugin's calls."""

from __future__ import annotations

import sys
import threading
import unittest
from functools import partial

from .runtime.plugin_threads import Threads

SECS = 10


def _set(event: threading.Event, _: object) -> None:
    event.set()


class Submitted(unittest.TestCase):
    """Work, while others work."""

    def setUp(self) -> None:
        self.threads = Threads(2)
        self.addCleanup(self.threads.close)

    def _hold(self) -> tuple[threading.Event, threading.Event]:
        """Keeps a thread busy; returns what says that it is, and what sets it free."""
        began, end = threading.Event(), threading.Event()

        def run() -> None:
            began.set()
            end.wait(SECS)

        self.threads.submit(run)
        self.assertTrue(began.wait(SECS))
        return began, end

    def test_idle_threads_are_used_again(self) -> None:
        seen: list[int] = []
        for _ in range(20):
            done = threading.Event()
            work = self.threads.submit(lambda: seen.append(threading.get_ident()))
            work.add_done_callback(partial(_set, done))
            self.assertTrue(done.wait(SECS))
        self.assertEqual(len(seen), 20)
        self.assertEqual(len(set(seen)), 1)

    def test_more_work_than_threads_waits(self) -> None:
        _, first = self._hold()
        _, second = self._hold()
        done = [threading.Event() for _ in range(5)]
        for event in done:
            self.threads.submit(event.set)
        self.assertFalse(done[0].wait(0.05))
        first.set()
        for event in done:
            self.assertTrue(event.wait(SECS))
        # The count of idle threads is right after that: another two run at once.
        second.set()
        for _, end in [self._hold(), self._hold()]:
            end.set()

    def test_arguments_and_callbacks(self) -> None:
        seen: list[object] = []
        _, end = self._hold()
        work = self.threads.submit(lambda *arguments: seen.append(arguments), 1, "a")
        done = threading.Event()
        work.add_done_callback(seen.append)
        work.add_done_callback(partial(_set, done))
        self.assertTrue(done.wait(SECS))
        self.assertEqual(seen, [(1, "a"), work])
        # Whoever comes late is told at once.
        work.add_done_callback(seen.append)
        self.assertIs(seen[-1], work)
        end.set()

    def test_work_that_wants_to_exit_ends_no_thread(self) -> None:
        for _ in range(4):
            self.threads.submit(sys.exit, 3)
        for _, end in [self._hold(), self._hold()]:
            end.set()

    def test_threads_end_when_closed(self) -> None:
        before = set(threading.enumerate())
        _, first = self._hold()
        _, second = self._hold()
        started = set(threading.enumerate()) - before
        self.assertEqual(len(started), 2)
        self.threads.close()
        first.set()
        second.set()
        for thread in started:
            thread.join(SECS)
            self.assertFalse(thread.is_alive())


if __name__ == "__main__":
    unittest.main()
