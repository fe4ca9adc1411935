"""A real nginx before a server, as docs/nginx.conf has it, and an application that is asked through it."""

import os
import subprocess
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from http.client import HTTPConnection
from pathlib import Path
from socket import create_connection
from typing import Any

EXAMPLE = Path(__file__).parents[2] / "docs" / "nginx.conf"
START_SECONDS = 15
HOP_BY_HOP = frozenset({"connection", "keep-alive", "transfer-encoding"})
# Keeps every answer that doesn't forbid it, for longer and more willingly than anybody should, and tells what it kept.
# "any" would also keep that the server is still starting.
GREEDY = """
    proxy_cache_valid 200 301 302 303 307 308 400 401 403 404 405 409 410 413 422 429 10m;
    proxy_ignore_headers Set-Cookie;
    add_header X-Cache $upstream_cache_status always;
"""


class Proxy:
    """nginx on `port` before what listens on `upstream`. `logs` is all that it wrote down."""

    def __init__(self, binary: Path, folder: Path, *, port: int, upstream: int) -> None:
        self.port = port
        self._folder = folder
        config = folder / "nginx.conf"
        config.write_text(_write_config(folder, port, upstream))
        self._process = subprocess.Popen(
            [binary, "-p", folder, "-c", config, "-e", folder / "start.log"], stdin=subprocess.DEVNULL
        )
        try:
            self._wait()
        except BaseException:
            self.stop()
            raise

    def _wait(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                create_connection(("127.0.0.1", self.port), timeout=1).close()
                return
            except OSError:
                if self._process.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError((self._folder / "start.log").read_text()) from None
                time.sleep(0.05)

    @property
    def logs(self) -> str:
        return "\n".join(path.read_text(errors="replace") for path in sorted(self._folder.glob("*.log")))

    @property
    def kept(self) -> bytes:
        """Every byte in its cache."""
        return b"\n".join(path.read_bytes() for path in sorted(self._folder.glob("cache/**/*")) if path.is_file())

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait()


def _write_config(folder: Path, port: int, upstream: int) -> str:
    site = EXAMPLE.read_text()
    for there, here in (
        ("listen 443 ssl", f"listen 127.0.0.1:{port}"),
        ("server 127.0.0.1:8000", f"server 127.0.0.1:{upstream}"),
        ("/var/cache/nginx/organiser", f"{folder}/cache"),
        ("/var/log/nginx/", f"{folder}/"),
        ("events.example.org;", "localhost;"),
    ):
        if there not in site:
            raise AssertionError(f"{EXAMPLE} has no {there!r} any more")
        site = site.replace(there, here)
    kept = (line for line in site.splitlines() if not line.lstrip().startswith("ssl_"))
    temporary = "\n".join(f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy"))
    unused = "\n".join(f"{kind}_temp_path {folder}/{kind};" for kind in ("fastcgi", "uwsgi", "scgi"))
    user = "user root;" if os.geteuid() == 0 else ""
    return "\n".join(
        (f"{user} daemon off; pid {folder}/pid; events {{}}", "http {", temporary, unused, GREEDY, *kept, "}")
    )


class Through:
    """A WSGI application that is somewhere else: requests go over a socket to `port`, answers come back."""

    def __init__(self, port: int) -> None:
        self._port = port

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        length = int(environ.get("CONTENT_LENGTH") or 0)
        body = environ["wsgi.input"].read(length) if length else None
        connection = HTTPConnection("127.0.0.1", self._port, timeout=60)
        try:
            connection.request(environ["REQUEST_METHOD"], environ["REQUEST_URI"], body, _headers_of(environ))
            answer = connection.getresponse()
            content = answer.read()
        finally:
            connection.close()
        headers = [(name, value) for name, value in answer.getheaders() if name.lower() not in HOP_BY_HOP]
        start_response(f"{answer.status} {answer.reason}", headers)
        return [content]


def _headers_of(environ: dict[str, Any]) -> dict[str, str]:
    named = {key[5:].replace("_", "-").title(): value for key, value in environ.items() if key.startswith("HTTP_")}
    if environ.get("CONTENT_TYPE"):
        named["Content-Type"] = environ["CONTENT_TYPE"]
    return named


def send_raw(port: int, request: bytes) -> bytes:
    """What comes back to these bytes until the other side closes or says nothing for a second."""
    received = b""
    with create_connection(("127.0.0.1", port), timeout=1) as connection, suppress(TimeoutError, ConnectionError):
        connection.sendall(request)
        while chunk := connection.recv(65536):
            received += chunk
    return received
