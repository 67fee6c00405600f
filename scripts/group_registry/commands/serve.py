"""Show the built site on this machine only. Exit 0 stopped, 2 wrong usage, 3 could not start.

It is a plain file server without access control. For other machines, use the office's own web server.
"""

import errno
import os
import sys
import webbrowser
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from group_registry.cli.parser import Parser, number_within
from group_registry.files.errors import in_words

HERE = "127.0.0.1"
USUAL, LAST = 8000, 65_535
PORT = number_within(0, LAST, f"不是端口，应为 1 至 {LAST}")
"""0 stands for any free port."""
IN_USE = (errno.EADDRINUSE, errno.EACCES, 10048, 10013)
"""The error numbers of a port that cannot be used; the last two are those of Windows."""


class _Server(ThreadingHTTPServer):
    # Otherwise a second server on Windows could take the port of the first one.
    allow_reuse_address = os.name != "nt"


class _Quiet(SimpleHTTPRequestHandler):
    # Windows may be set to another MIME type for scripts, and browsers would then not run them.
    extensions_map = SimpleHTTPRequestHandler.extensions_map | {".js": "text/javascript"}

    def send_head(self) -> BytesIO | BinaryIO | None:
        """Only under this machine's own names: a page of another site could point a name of its own at this machine."""
        if (self.headers["Host"] or "").partition(":")[0] in (HERE, "localhost"):
            return super().send_head()
        self.send_response(HTTPStatus.MISDIRECTED_REQUEST)
        self.send_header("Content-Type", "text/plain; charset=utf-8")
        self.end_headers()
        return BytesIO(f"请以 http://{HERE}:{self.connection.getsockname()[1]}/ 访问".encode())

    def log_message(self, format: str, *args: object) -> None:
        """Nobody reads the log."""


def main(argv: list[str]) -> int:
    parser = Parser(description="在本机查看生成的网站；其他电脑不能访问。按 Ctrl-C 停止。")
    parser.add_path("--site", "DIR", "网站所在的文件夹，默认为 site", default=Path("site"))
    parser.add_argument("--port", type=PORT, default=USUAL, metavar="N", help=f"端口，默认 {USUAL}")
    parser.add_flag("--open", "用浏览器打开")
    options = parser.parse_args(argv)
    if not (options.site / "index.html").is_file():
        print(f"{options.site} 中没有生成的网站；请先运行 registry.py render", file=sys.stderr)
        return 3
    try:
        server = _Server((HERE, options.port), partial(_Quiet, directory=str(options.site)))
    except OSError as error:
        ways = "请另选端口：registry.py serve --port 端口（0 为任意空闲端口），或 make serve PORT=端口"
        in_use = f"端口 {options.port} 已被其他程序占用；{ways}"
        print(in_use if error.errno in IN_USE else f"未能启动：{in_words(error)}", file=sys.stderr)
        return 3
    with server:
        address = f"http://{HERE}:{server.server_address[1]}/"
        print(f"请用浏览器打开 {address} ，按 Ctrl-C 停止", flush=True)
        if options.open:
            webbrowser.open(address)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            print()
    return 0
