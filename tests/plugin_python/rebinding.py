"""A name that is somewhere else whenever it is looked up, as one that means harm would be."""

from __future__ import annotations

import socket
import threading
from http.server import BaseHTTPRequestHandler
from socketserver import TCPServer
from typing import Any

from api.examples.python.v1 import WebhookJob
from api.runtime.plugin import JobError
from webhook import Networks, Webhooks

NAME = "moving.example"
asked: list[str] = []
"""What was looked up."""
places: list[str] = []
"""Where the name will be, one look-up after the other."""


class Answer(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        where = str(self.server.server_address[0]).encode()
        self.send_response(302 if self.path == "/on" else 200)
        self.send_header("Location", "/")
        self.send_header("Content-Length", str(len(where)))
        self.end_headers()
        self.wfile.write(where)

    def log_message(self, *_: Any) -> None:
        pass


class Context:
    cancelled = threading.Event()

    def remaining(self) -> float:
        return 10.0

    def log(self, message: str, **_: Any) -> None:
        raise AssertionError(message)


def look_up(host: str, port: int, **_: Any) -> list[Any]:
    asked.append(host)
    return [(socket.AF_INET, socket.SOCK_STREAM, 0, "", (places.pop(0), port))]


def get(path: str, *where: str) -> str:
    asked.clear()
    places[:] = where
    job = WebhookJob(url=f"http://{NAME}:{port}{path}", method="GET")
    try:
        return webhooks.send(job, Context()).body.decode()  # type: ignore[arg-type]
    except JobError as error:
        return error.outcome


servers = [TCPServer(("127.0.0.2", 0), Answer)]
port = servers[0].server_address[1]
servers.append(TCPServer(("127.0.0.1", port), Answer))
for server in servers:
    threading.Thread(target=server.serve_forever, daemon=True).start()
webhooks = Webhooks(Networks.parse("127.0.0.2"))
socket.getaddrinfo = look_up  # type: ignore[assignment]

# Where it was when it was looked at, although it is elsewhere since.
assert get("/", "127.0.0.2", "127.0.0.1") == "127.0.0.2"
assert asked == [NAME], asked
assert get("/", "127.0.0.1", "127.0.0.2") == "permanent"
# A redirect is looked at like any other request.
assert get("/on", "127.0.0.2", "127.0.0.2") == "127.0.0.2"
assert get("/on", "127.0.0.2", "127.0.0.1") == "permanent"
assert asked == [NAME, NAME], asked
print("right")
