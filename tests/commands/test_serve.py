"""The built site on this machine: served to its own browser, and a port that is taken is told with the way out."""

import os
import signal
import socket
import subprocess
import sys
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from urllib.request import urlopen

import pytest

from group_registry.commands import serve
from support.cases import PROJECT


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "site").mkdir()
    (tmp_path / "site/index.html").write_text("群组备案", "utf-8")
    return tmp_path / "site"


def test_it_serves_opens_the_browser_and_gives_scripts_their_type_until_it_is_stopped(
    site: Path, tmp_path: Path
) -> None:
    (site / "page.js").write_text("1", "utf-8")
    (tmp_path / "browser.py").write_text("import sys; print('browser', sys.argv[1], flush=True)\n", "utf-8")
    words = ["serve", "--site", str(site), "--port", "0", "--open"]
    command = [sys.executable, str(PROJECT / "scripts/registry.py"), *words]
    env = os.environ | {"PYTHONUTF8": "1", "BROWSER": f"{sys.executable} {tmp_path / 'browser.py'} %s"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8", env=env) as process:
        assert process.stdout
        address = process.stdout.readline().split(" ")[1]
        assert address.startswith("http://127.0.0.1:")
        assert process.stdout.readline() == f"browser {address}\n"
        assert urlopen(address).read().decode() == "群组备案"
        port = address.rstrip("/").rpartition(":")[2]
        for host, status in (
            ("localhost", 200),
            (f"localhost:{port}", 200),
            ("evil.example.invalid", 421),
            (f"127.0.0.1.evil.example.invalid:{port}", 421),
            ("", 421),
        ):
            connection = HTTPConnection("127.0.0.1", int(port))
            connection.request("GET", "/", headers={"Host": host})
            answer = connection.getresponse()
            assert (answer.status, "群组备案" in (says := answer.read().decode())) == (status, status == 200)
            assert status == 200 or says == f"请以 {address} 访问"
        assert urlopen(address + "page.js").headers["Content-Type"] == "text/javascript"
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 0


def test_a_port_that_is_taken_is_told_with_another(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with closing(socket.socket()) as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        assert serve.main(["--site", str(site), "--port", str(port)]) == 3
    assert capsys.readouterr().err.startswith(f"端口 {port} 已被其他程序占用；请另选端口：registry.py serve --port")


def test_without_a_site_the_next_step_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert serve.main(["--site", str(tmp_path)]) == 3
    assert capsys.readouterr().err == f"{tmp_path} 中没有生成的网站；请先运行 registry.py render\n"
