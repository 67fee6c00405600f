"""Serve a built site on localhost as GitHub Pages does: compressed with gzip, cached by the browser for ten minutes."""

import gzip
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

PACKED = (".html", ".css", ".js", ".json", ".svg", ".txt", ".xml", ".ics", ".csv")
"""The file types that GitHub Pages compresses; others, such as archives, are sent unchanged."""


class _Handler(SimpleHTTPRequestHandler):
    """Answers with compressed files, and with 404.html if a file does not exist."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        if path.is_dir():
            path /= "index.html"
        found = path.is_file()
        path = path if found else Path(self.directory) / "404.html"
        content, is_packed = _content(path)
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", self.guess_type(str(path)) + ("; charset=utf-8" if is_packed else ""))
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "max-age=600")
        if is_packed:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:
        """Log nothing."""


class _Server(ThreadingHTTPServer):
    """A server that does not report errors: a request aborted by the browser is not one."""

    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Report nothing."""


@cache
def _content(path: Path) -> tuple[bytes, bool]:
    content = path.read_bytes()
    if path.suffix not in PACKED:
        return content, False
    return gzip.compress(content, 6, mtime=0), True


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder and yield its address. Files are cached, so the folder must not change meanwhile."""
    server = _Server(("127.0.0.1", 0), partial(_Handler, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        server.shutdown()
        server.server_close()
