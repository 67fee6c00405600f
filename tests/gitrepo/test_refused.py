"""What git is refused is told apart from a host that is not there: whose rights to mend is then known."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from group_registry.files.errors import CannotKnow
from group_registry.gitrepo import approvals_branch, repository
from support.repositories import git


@pytest.fixture
def address(request: pytest.FixtureRequest) -> Iterator[str]:
    """A host that answers everything with one status."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(request.param)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/office/registry.git"
    server.shutdown()
    server.server_close()


RIGHTS = "：账号没有该项权限，或仓库不允许该操作"


@pytest.mark.parametrize(("address", "more"), [(403, RIGHTS), (401, RIGHTS), (500, "")], indirect=["address"])
def test_a_refusal_names_the_rights(address: str, more: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_TERMINAL_PROMPT", "0")
    git(tmp_path, "init", "-q", "one")
    root = tmp_path / "one"
    with pytest.raises(CannotKnow) as told:
        approvals_branch.fetch(root, address)
    assert str(told.value) == f"无法连接 {address}{more}"
    with pytest.raises(CannotKnow) as told:
        repository.run(root, "fetch", "--quiet", address, "main", doubt="无法取回")
    assert str(told.value) == f"无法取回{more}"
