"""The Python plugin: it runs scripts, and calls webhooks."""

from __future__ import annotations

# Ahead of everything else: it keeps stdout for the host.
from api.runtime.plugin_serve import serve  # isort: skip

import grpc

from api.examples.python.v1 import (
    PythonHandlers,
    ScriptJob,
    ScriptResult,
    WebhookJob,
    WebhookResult,
)
from api.protocol import (
    ConfigFieldSchema,
    ConfigSchemaResponse,
    DomainPluginService,
    Empty,
    InitializeRequest,
    InitializeResponse,
    MetadataResponse,
)
from api.runtime.plugin import Call, JobContext
from script import Scripts
from webhook import Networks, Webhooks

NETWORKS = "webhook_networks"


class Handlers(PythonHandlers):
    def __init__(self) -> None:
        self.scripts = Scripts()
        self.webhooks = Webhooks()

    def script(self, job: ScriptJob, context: JobContext) -> ScriptResult:
        return self.scripts.run(job, context)

    def webhook(self, job: WebhookJob, context: JobContext) -> WebhookResult:
        return self.webhooks.send(job, context)


class Plugin(DomainPluginService):
    def __init__(self, handlers: Handlers) -> None:
        self.handlers = handlers

    def metadata(self, request: Empty, call: Call) -> MetadataResponse:
        return MetadataResponse(
            name="python",
            version="0.1.0",
            description="Runs Python scripts, and calls webhooks.",
            license="MIT OR Apache-2.0",
        )

    def initialize(self, request: InitializeRequest, call: Call) -> InitializeResponse:
        try:
            networks = Networks.parse(request.config.get(NETWORKS, ""))
        except ValueError as error:
            call.abort(grpc.StatusCode.INVALID_ARGUMENT, f"{NETWORKS}: {error}")
        self.handlers.webhooks = Webhooks(networks)
        return InitializeResponse()

    def config_schema(self, request: Empty, call: Call) -> ConfigSchemaResponse:
        networks = ConfigFieldSchema(
            type="string",
            description="Networks that webhooks may call although they are not "
            "public, such as `127.0.0.0/8, fd00::/8`.",
        )
        return ConfigSchemaResponse(fields={NETWORKS: networks})


if __name__ == "__main__":
    handlers = Handlers()
    serve(Plugin(handlers), handlers, name="python", version="0.1.0")
