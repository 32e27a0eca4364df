"""HTTP requests, to public addresses and to those that the configuration allows."""

from __future__ import annotations

import contextlib
import http.client
import ipaddress
import socket
import ssl
import threading
import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, urljoin, urlsplit

from api.examples.python.v1 import WebhookJob, WebhookResult
from api.runtime.plugin import JobContext, JobError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from typing_extensions import Self

MOST_REDIRECTS = 5
MOST_RETRIES = 10
MOST_BODY = 16 << 20
"""How large a response may be, in bytes."""
LONGEST_WAIT = 5.0
"""How many seconds lie between two tries at the most."""
AGAIN = (429, 502, 503, 504)
"""Statuses that another try may not have."""
REDIRECTS = (301, 302, 303, 307, 308)
OURS = ("connection", "content-length", "host", "transfer-encoding")
"""Headers that say how a request is sent."""
SECRET = ("authorization", "cookie", "proxy-authorization")
"""Headers that are for one host, and not for where it redirects to."""
NAT64 = ipaddress.ip_network("64:ff9b::/96")

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


@dataclass(frozen=True)
class Networks:
    """What may be called although it is not public."""

    allowed: tuple[Network, ...] = ()

    @classmethod
    def parse(cls, text: str) -> Networks:
        parts = [part.strip() for part in text.split(",")]
        return cls(tuple(ipaddress.ip_network(part) for part in parts if part))

    def allow(self, address: Address) -> bool:
        inner = _within(address)
        return inner.is_global and not inner.is_multicast or self._names(inner)

    def _names(self, address: Address) -> bool:
        return any(address in network for network in self.allowed)


def _within(address: Address) -> Address:
    """The address that is meant: one of IPv6 may be one of IPv4 in other words."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    # `::` and `::1` are addresses of IPv6 all the same.
    if 1 < int(address) <= 0xFFFFFFFF:
        return ipaddress.IPv4Address(int(address))
    teredo = address.teredo
    return address.ipv4_mapped or address.sixtofour or (teredo and teredo[1]) or address


@dataclass(frozen=True)
class Request:
    url: SplitResult
    method: str
    headers: Mapping[str, str]
    body: bytes

    @classmethod
    def of(cls, job: WebhookJob) -> Request:
        method = job.method or "POST"
        if not (method.isascii() and method.isalpha() and method.isupper()):
            raise JobError("permanent", f"{method!r} is no method of HTTP")
        for name in job.headers:
            if name.lower() in OURS:
                raise JobError("permanent", f"the header {name} is not for jobs to set")
        return cls(_checked(job.url), method, job.headers, job.body)

    def redirected(self, status: int, location: str) -> Request:
        """The request that a response asks for instead."""
        url = _checked(urljoin(self.url.geturl(), location))
        there = replace(self, url=url)
        if status == 303 or (status in (301, 302) and self.method == "POST"):
            method = "HEAD" if self.method == "HEAD" else "GET"
            kept = {
                name: value
                for name, value in self.headers.items()
                if not name.lower().startswith("content-")
            }
            there = replace(there, method=method, body=b"", headers=kept)
        if (url.scheme, url.netloc) != (self.url.scheme, self.url.netloc):
            public = {
                name: value
                for name, value in there.headers.items()
                if name.lower() not in SECRET
            }
            there = replace(there, headers=public)
        return there


def _checked(text: str) -> SplitResult:
    try:
        url = urlsplit(text)
        is_fine = url.scheme in ("http", "https") and bool(url.hostname)
        _ = url.port
    except ValueError as error:
        raise JobError("permanent", f"{text!r} is no URL: {error}") from error
    if not is_fine or url.username is not None or url.password is not None:
        raise JobError("permanent", f"{text!r} is no URL of HTTP that can be called")
    return url


class Webhooks:
    """Sends requests."""

    def __init__(self, networks: Networks | None = None) -> None:
        self.networks = networks or Networks()
        self.tls = ssl.create_default_context()

    def send(self, job: WebhookJob, context: JobContext) -> WebhookResult:
        began = time.monotonic()
        request = Request.of(job)
        retries = min(job.retries, MOST_RETRIES)
        for tries in range(retries + 1):
            try:
                result = self._follow(request, job, context)
                reason = f"status {result.status_code}"
                if result.status_code not in AGAIN or tries == retries:
                    result.duration_ms = round((time.monotonic() - began) * 1000)
                    return result
            except (OSError, http.client.HTTPException) as error:
                if context.cancelled.is_set():
                    raise InterruptedError("the request was given up") from error
                reason = str(error) or type(error).__name__
                if tries == retries:
                    text = f"no response from {request.url.hostname}: {reason}"
                    raise ConnectionError(text) from error
            context.log(f"try {tries + 1} of {retries + 1}: {reason}", level="warn")
            if context.cancelled.wait(min(0.2 * 2**tries, LONGEST_WAIT)):
                break
        raise InterruptedError("the request was given up")

    def _follow(
        self, request: Request, job: WebhookJob, context: JobContext
    ) -> WebhookResult:
        """What comes of a request, redirects followed."""
        limit = _Limit.of(job, context)
        for _ in range(MOST_REDIRECTS + 1):
            result = self._exchange(request, limit, context)
            location = result.headers.get("location")
            if result.status_code not in REDIRECTS or location is None:
                return result
            request = request.redirected(result.status_code, location)
        raise JobError("permanent", f"more than {MOST_REDIRECTS} redirects")

    def _exchange(
        self, request: Request, limit: _Limit, context: JobContext
    ) -> WebhookResult:
        url, is_secure = request.url, request.url.scheme == "https"
        host = url.hostname or ""
        kind = http.client.HTTPSConnection if is_secure else http.client.HTTPConnection
        port = url.port or kind.default_port
        connection = kind(host, port)
        opened = self._connect(host, port, limit)
        with _Watch(opened, context, limit) as watch:
            try:
                if is_secure:
                    opened = self.tls.wrap_socket(opened, server_hostname=host)
                connection.sock = opened
                target = url._replace(scheme="", netloc="", fragment="").geturl() or "/"
                headers = {"Connection": "close", **request.headers}
                has_body = request.body or request.method in ("POST", "PUT", "PATCH")
                body = request.body if has_body else None
                connection.request(request.method, target, body, headers)
                return _received(connection.getresponse())
            except (OSError, http.client.HTTPException) as error:
                if watch.is_late:
                    raise TimeoutError(f"no answer within {limit.secs} s") from error
                raise
            except ValueError as error:
                raise JobError("permanent", str(error)) from error
            finally:
                connection.close()
                opened.close()

    def _connect(self, host: str, port: int, limit: _Limit) -> socket.socket:
        """A connection to an address that has been looked at, and not to a name."""
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except UnicodeError as error:
            raise JobError("permanent", f"{host!r} is no name of a host") from error
        errors: list[OSError] = []
        for family, kind, protocol, _, where in found:
            address = ipaddress.ip_address(str(where[0]).partition("%")[0])
            if not self.networks.allow(address):
                text = f"{host} is at {address}, which is not public"
                text = f"{text}: webhook_networks does not name it"
                raise JobError("permanent", text)
            opened = socket.socket(family, kind, protocol)
            opened.settimeout(limit.left())
            try:
                opened.connect(where)
                # From here on, it is watched.
                opened.settimeout(None)
                return opened
            except OSError as error:
                opened.close()
                errors.append(error)
        raise errors[-1] if errors else OSError(f"{host} has no address")


@dataclass(frozen=True)
class _Limit:
    """How long a try may take, redirects included."""

    secs: float | None
    began: float = field(default_factory=time.monotonic)

    @classmethod
    def of(cls, job: WebhookJob, context: JobContext) -> _Limit:
        limits = (job.timeout_ms / 1000 or None, context.remaining())
        return cls(min((secs for secs in limits if secs is not None), default=None))

    def left(self) -> float | None:
        if self.secs is None:
            return None
        # Zero would mean not to wait at all, which is another mode of a socket.
        return max(self.began + self.secs - time.monotonic(), 0.001)


class _Watch:
    """Ends a connection with its job, or when it takes too long."""

    def __init__(
        self, opened: socket.socket, context: JobContext, limit: _Limit
    ) -> None:
        # TLS takes the socket over, but not this one of the same connection.
        self.twin = opened.dup()
        self.context = context
        left = limit.left()
        self.over = None if left is None else time.monotonic() + left
        self.is_late = False
        self.is_done = threading.Event()
        self.thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Self:
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.is_done.set()

    def _run(self) -> None:
        with self.twin:
            while not self.is_done.wait(0.02):
                self.is_late = self.over is not None and time.monotonic() > self.over
                if self.is_late or self.context.cancelled.is_set():
                    with contextlib.suppress(OSError):
                        self.twin.shutdown(socket.SHUT_RDWR)
                    return


def _received(response: http.client.HTTPResponse) -> WebhookResult:
    body = response.read(MOST_BODY + 1)
    if len(body) > MOST_BODY:
        text = f"the response has more than {MOST_BODY} bytes"
        raise JobError("permanent", text)
    headers = {name.lower(): value for name, value in response.getheaders()}
    return WebhookResult(status_code=response.status, headers=headers, body=body)
