"""The official host of 企业微信's robots, as a process in its own surroundings meets it: over TLS, by its own name.

A proxy on loopback answers in its stead, with a certificate that the process is told to trust. Nothing is patched.
"""

import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

NAME = "qyapi.weixin.qq.com"


@dataclass
class RobotTunnel:
    """``asked``: the hosts that were named. ``came``: path and body of each post. ``env`` leads a process here."""

    env: dict[str, str]
    asked: list[str] = field(default_factory=list)
    came: list[tuple[str, bytes]] = field(default_factory=list)
    answer: bytes = b'{"errcode": 0, "errmsg": "ok"}'


@contextmanager
def robot_tunnel(folder: Path) -> Iterator[RobotTunnel]:
    """Serve while the test runs; the key and the certificate are made in that folder."""
    key, certificate = folder / "robot.key", folder / "robot.pem"
    command = f"openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN={NAME}"
    words = [*command.split(), "-addext", f"subjectAltName=DNS:{NAME}", "-keyout", str(key), "-out", str(certificate)]
    subprocess.run(words, check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_CONNECT(self) -> None:
            tunnel.asked.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.close_connection = False
            self.connection = context.wrap_socket(self.connection, server_side=True)
            self.rfile, self.wfile = self.connection.makefile("rb"), self.connection.makefile("wb", 0)

        def do_POST(self) -> None:
            tunnel.came.append((self.path, self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.send_header("Content-Length", str(len(tunnel.answer)))
            self.end_headers()
            self.wfile.write(tunnel.answer)

        def log_message(self, *_: object) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        address = f"http://127.0.0.1:{server.server_port}"
        tunnel = RobotTunnel({"https_proxy": address, "no_proxy": "", "SSL_CERT_FILE": str(certificate)})
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield tunnel
        server.shutdown()
