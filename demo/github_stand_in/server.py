"""The host on loopback: who asks, which call, pages with Link headers, refusals in GitHub's own shape."""

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import RLock, Thread
from time import sleep
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from github_stand_in.calls import Call
from github_stand_in.host import Host
from github_stand_in.model import Refused
from github_stand_in.routes import ROUTES, route
from github_stand_in.shown import Shown


class Hangup(Exception):
    """The connection is closed without a word."""


@dataclass(frozen=True)
class Request:
    """What was asked: method, path with query, headers (lower case), body."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes = b""


@dataclass(frozen=True)
class Answer:
    """What is sent back. A ``Content-Length`` among the headers is sent as it is, be it true or not.

    With a ``pause`` the body goes byte by byte, so many seconds apart.
    """

    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    pause: float = 0


Answering = Callable[[Request], Answer]


class _Http(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class Server:
    """Serves a host on 127.0.0.1 while it is entered; ``prefix`` is ``/api/v3`` for GitHub Enterprise.

    ``around`` may wrap the answering, to watch it or to spoil it.
    """

    def __init__(
        self, host: Host, prefix: str = "", port: int = 0, around: Callable[[Answering], Answering] = lambda one: one
    ) -> None:
        self.host, self.prefix, self.lock = host, prefix, RLock()
        self.answering = around(self.answer)
        self._http = _Http(("127.0.0.1", port), _handler(self))
        self.address = f"http://127.0.0.1:{self._http.server_port}{prefix}"
        self.shown = Shown(host, self.address)

    def __enter__(self) -> Self:
        Thread(target=self._http.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._http.shutdown()
        self._http.server_close()

    def answer(self, request: Request) -> Answer:
        """What the host says; one request at a time."""
        with self.lock:
            try:
                return self._counted(self._answered, request)
            except Refused as refused:
                return self.refused(refused)

    def _counted(self, answered: Answering, request: Request) -> Answer:
        """The answer with what is left of the hour's requests; when they are used up, GitHub's refusal."""
        if self.host.left is None:
            return answered(request)
        if not self.host.left:
            about = as_json(403, {"message": "API rate limit exceeded for installation."})
            return replace(
                about, headers={**about.headers, "X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "9999999999"}
            )
        self.host.left -= 1
        answer = answered(request)
        return replace(answer, headers={**answer.headers, "X-RateLimit-Remaining": str(self.host.left)})

    def refused(self, refused: Refused) -> Answer:
        about: dict[str, Any] = {"message": refused.message, "documentation_url": "https://docs.github.com/rest"}
        about |= {"status": str(refused.status)} | ({"errors": list(refused.errors)} if refused.errors else {})
        return as_json(refused.status, about)

    def _answered(self, request: Request) -> Answer:
        user = self.host.tokens.get(request.headers.get("authorization", "").removeprefix("Bearer "))
        if user is None or user.is_gone:
            raise Refused(401, "Bad credentials")
        parts = urlsplit(request.target)
        query = dict(parse_qsl(parts.query))
        if (place := parts.path.removeprefix(self.prefix)).startswith("/user/"):
            return as_json(200, self.shown.user(self.host.numbered(place.rpartition("/")[2])))
        function, named = route(ROUTES, request.method, self._below(unquote(parts.path)))
        call = Call(self.host, self.shown, user, named, query, read_body(request.body))
        status, data = function(call)
        return self._paged(data, parts.path, query) if isinstance(data, list) else as_json(status, data)

    def _below(self, path: str) -> str:
        for name in (f"/repos/{self.host.full_name}", f"/repositories/{self.host.id}"):
            if path == self.prefix + name or path.startswith(f"{self.prefix}{name}/"):
                return path.removeprefix(self.prefix + name)
        raise Refused(404, "Not Found")

    def _paged(self, items: list[Any], path: str, query: Mapping[str, str]) -> Answer:
        size, page = min(int(query.get("per_page", 30)), 100), int(query.get("page", 1))
        last = max(1, -(-len(items) // size))
        address = f"{self.address}/repositories/{self.host.id}{self._below(unquote(path))}"
        turns = {"prev": page - 1, "next": page + 1, "last": last, "first": 1}
        wanted = [one for one in turns if (page < last if one in ("next", "last") else page > 1)]
        links = [f'<{address}?{urlencode({**query, "page": turns[one]})}>; rel="{one}"' for one in wanted]
        return as_json(200, items[size * (page - 1) : size * page], {"Link": ", ".join(links)} if links else {})


def read_body(body: bytes) -> dict[str, Any]:
    """The JSON of a request: an object."""
    try:
        data = json.loads(body or b"{}")
    except ValueError as error:
        raise Refused(400, "Problems parsing JSON") from error
    if not isinstance(data, dict):
        raise Refused(400, "Body should be a JSON object")
    return data


def as_json(status: int, data: Any, headers: Mapping[str, str] | None = None) -> Answer:
    if status == 204:
        return Answer(status, b"")
    about = {"Content-Type": "application/json; charset=utf-8", **(headers or {})}
    return Answer(status, json.dumps(data, ensure_ascii=False).encode(), about)


def _pieces(body: bytes, size: int) -> Iterator[bytes]:
    return (body[start : start + size] for start in range(0, len(body), size))


def _handler(server: Server) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True  # else head and body of each answer stand 40 ms apart

        def respond(self) -> None:
            headers = {name.lower(): value for name, value in self.headers.items()}
            body = self.rfile.read(int(headers.get("content-length", 0)))
            try:
                answer = server.answering(Request(self.command, self.path, headers, body))
                self.send_response(answer.status)
                for name, value in ({"Content-Length": str(len(answer.body))} | dict(answer.headers)).items():
                    self.send_header(name, value)
                self.end_headers()
                for piece in _pieces(answer.body, 1 if answer.pause else 1 << 20):
                    self.wfile.write(piece)
                    sleep(answer.pause)
                self.close_connection |= "Content-Length" in answer.headers
            except (Hangup, ConnectionError):
                self.close_connection = True

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = respond  # noqa: N815

        def log_message(self, format: str, *args: Any) -> None:
            """Nothing: whoever wants to watch wraps the answering."""

    return Handler
