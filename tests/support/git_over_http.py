"""Git's own answers over HTTP, beside the API of a stand-in: to clone, fetch and push with a token for a password."""

import os
import subprocess
from base64 import b64decode
from collections.abc import Callable

from gitea_stand_in import GiteaHost
from github_stand_in import Answer, Request
from github_stand_in.server import Answering


def with_git(host: GiteaHost) -> Callable[[Answering], Answering]:
    """Wraps a server's answering; everything that is not below the repository's address is left to it."""
    start = f"/{host.full_name}.git/"

    def around(answering: Answering) -> Answering:
        return lambda request: by_git(host, request, start) if request.target.startswith(start) else answering(request)

    return around


def by_git(host: GiteaHost, request: Request, start: str) -> Answer:
    _, _, signed = request.headers.get("authorization", "").partition(" ")
    user = host.tokens.get(b64decode(signed).decode().partition(":")[2])
    if user is None:
        return Answer(401, b"", {"WWW-Authenticate": 'Basic realm="Gitea"'})
    if "git-receive-pack" in request.target and user.login in host.readers:
        return Answer(403, b"")
    path, _, query = request.target.removeprefix(start).partition("?")
    about = {
        "PATH": os.environ["PATH"],
        "GIT_HTTP_EXPORT_ALL": "1",
        "GIT_PROJECT_ROOT": str(host.bare.path),
        "PATH_INFO": f"/{path}",
        "QUERY_STRING": query,
        "REMOTE_USER": user.login,
        "REQUEST_METHOD": request.method,
        "CONTENT_TYPE": request.headers.get("content-type", ""),
        "CONTENT_LENGTH": str(len(request.body)),
        "HTTP_CONTENT_ENCODING": request.headers.get("content-encoding", ""),
        "HTTP_GIT_PROTOCOL": request.headers.get("git-protocol", ""),
    }
    done = subprocess.run(["git", "http-backend"], input=request.body, capture_output=True, env=about, check=True)
    head, _, body = done.stdout.partition(b"\r\n\r\n")
    headers = dict(line.split(": ", 1) for line in head.decode().split("\r\n"))
    return Answer(int(headers.pop("Status", "200").split()[0]), body, headers)
