"""A stand-in in this process asked without the line: all of our client runs, and no connection is made.

What goes over HTTP for real: the faults of the line with every call (``hosts/test_faults``), what the client asks and
reads (``hosts/test_reading``, ``test_patience``), and every command that a test starts as a program.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any
from unittest.mock import patch
from urllib.parse import urlsplit

from requests import PreparedRequest, Response, Session
from requests.adapters import BaseAdapter
from requests.structures import CaseInsensitiveDict
from urllib3 import HTTPResponse

from github_stand_in import Request, Server
from group_registry.hosts.client import Exchange


class Direct(BaseAdapter):
    """Hands a request to the stand-in, and its answer back."""

    def __init__(self, server: Server) -> None:
        super().__init__()
        self.server = server

    def send(self, request: PreparedRequest, *_: Any, **__: Any) -> Response:
        headers = {name.lower(): str(value) for name, value in request.headers.items()}
        headers["host"] = urlsplit(self.server.address).netloc
        body = request.body or b""
        assert isinstance(body, bytes)  # of JSON
        answer = self.server.answering(Request(str(request.method), request.path_url, headers, body))
        response = Response()
        response.status_code, response.request, response.url = answer.status, request, str(request.url)
        response.headers = CaseInsensitiveDict(answer.headers)
        response.raw = HTTPResponse(BytesIO(answer.body), answer.headers, answer.status, preload_content=False)
        return response

    def close(self) -> None:
        """There is nothing to close."""


def directly(exchange: Exchange, server: Server) -> Exchange:
    """The exchange, whose requests reach the server without HTTP."""
    exchange._session.mount(f"{server.address}/", Direct(server))
    return exchange


@contextmanager
def direct(server: Server) -> Iterator[None]:
    """While it is entered, all that this process asks the server reaches it without HTTP."""
    given = Session.get_adapter

    def adapter(session: Session, url: str) -> BaseAdapter:
        return Direct(server) if url.startswith(f"{server.address}/") else given(session, url)

    with patch.object(Session, "get_adapter", adapter):
        yield
