"""A plugin with the handlers of proto/examples/echo.

One answers, one takes its time, one fails and one talks.
"""

from __future__ import annotations

# Ahead of everything else: it keeps stdout for the host.
from api.runtime.plugin_serve import serve  # isort: skip

import os
from typing import TYPE_CHECKING

from api.examples.echo.v1 import (
    ChatJob,
    ChatResult,
    EchoHandlers,
    EchoJob,
    EchoResult,
    FailJob,
    FailResult,
    SlowJob,
    SlowResult,
)
from api.protocol import DomainPluginService, Empty, MetadataResponse
from api.runtime.plugin import Call, JobContext, JobError

if TYPE_CHECKING:
    from api.runtime.plugin import LogLevel

LEVELS: dict[str, LogLevel] = {"debug": "debug", "warn": "warn", "error": "error"}


class Echo(EchoHandlers):
    def echo(self, job: EchoJob, context: JobContext) -> EchoResult:
        return EchoResult(text=job.text, data=job.data, attempt=context.attempt)

    def slow(self, job: SlowJob, context: JobContext) -> SlowResult:
        for done in range(job.steps):
            context.progress(done, job.steps)
            if context.cancelled.wait(job.step_ms / 1000):
                raise InterruptedError(f"{done} of {job.steps} steps were done")
            context.add_cost(job.step_cost)
        context.progress(job.steps, job.steps)
        return SlowResult(steps=job.steps)

    def fail(self, job: FailJob, context: JobContext) -> FailResult:
        if job.how == FailJob.How.BUSY:
            raise JobError("busy", job.message)
        if job.how == FailJob.How.PERMANENT:
            raise JobError("permanent", job.message)
        if job.how == FailJob.How.EXIT:
            os._exit(3)
        raise RuntimeError(job.message)

    def chat(self, job: ChatJob, context: JobContext) -> ChatResult:
        level = LEVELS.get(job.level, "info")
        for line in range(1, job.lines + 1):
            context.log(f"line {line}", level=level, stage="chat")
        return ChatResult(lines=job.lines)


class Plugin(DomainPluginService):
    def metadata(self, request: Empty, call: Call) -> MetadataResponse:
        return MetadataResponse(
            name="echo-python",
            version="0.1.0",
            description="Returns what it was given.",
            license="MIT OR Apache-2.0",
        )


if __name__ == "__main__":
    serve(Plugin(), Echo(), name="echo-python", version="0.1.0")
