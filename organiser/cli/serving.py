"""Which settings a server starts with, and serving with waitress."""

import os
import signal
import time
from types import FrameType

import click
from flask import Flask
from waitress import wasyncore
from waitress.server import TcpWSGIServer, create_server

from organiser.cli.memory import save_memory, settle_memory
from organiser.cli.threads import take_short_turns
from organiser.kernel.config import Settings, read_surroundings

DEFAULT_PORT = 8000
THREADS = 8
CONNECTIONS = 1000
IDLE_SECONDS = 60
DRAIN_SECONDS = 10
BODY_BYTES = 64 * 1024 * 1024

port_option = click.option("--port", type=click.IntRange(1, 65535), help="Default: BASE_URL's, else 8000.")
host_option = click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")


def read_settings(port: int | None) -> tuple[Settings, int]:
    """The settings and the port to listen on. Without BASE_URL, `port` moves the default one's.

    The environment is changed, so that processes that are started from here see the same.
    """
    if port and not read_surroundings().get("BASE_URL"):
        os.environ["BASE_URL"] = f"http://localhost:{port}"
    settings = Settings.from_surroundings()
    return settings, port or (settings.is_loopback and settings.base.port) or DEFAULT_PORT


def serve_with_waitress(app: Flask, settings: Settings, *, host: str, port: int) -> None:
    """Serve until SIGTERM or Ctrl-C, then finish what was begun: no new connections, at most DRAIN_SECONDS."""
    save_memory()
    take_short_turns()
    server = _open_server(app, settings, host, port)
    settle_memory()
    stopping: list[int] = []

    def stop(number: int, _frame: FrameType | None) -> None:
        stopping.append(number)
        server.pull_trigger()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    while not stopping:
        _turn(server)
    _drain(server)


def _open_server(app: Flask, settings: Settings, host: str, port: int) -> TcpWSGIServer:
    try:
        return create_server(
            app,
            host=host,
            port=port,
            threads=THREADS,
            connection_limit=CONNECTIONS,
            channel_timeout=IDLE_SECONDS,
            max_request_body_size=BODY_BYTES,
            asyncore_use_poll=True,
            ident=None,
            # Werkzeug's ProxyFix reads them, when TRUSTED_PROXIES says how many there are.
            clear_untrusted_proxy_headers=not settings.trusted_proxies,
        )
    except OSError as error:
        text = f"Cannot listen on {host}:{port}: {error.strerror}. Another port: --port {port + 1}"
        raise click.ClickException(text) from None


def _turn(server: TcpWSGIServer) -> None:
    server.asyncore.loop(timeout=1, map=server._map, use_poll=True, count=1)


def _drain(server: TcpWSGIServer) -> None:
    wasyncore.dispatcher.close(server)
    deadline = time.monotonic() + DRAIN_SECONDS
    while _is_busy(server) and time.monotonic() < deadline:
        _turn(server)
    server.task_dispatcher.shutdown(timeout=1)


def _is_busy(server: TcpWSGIServer) -> bool:
    """True while a request is being read, worked on or answered."""
    channels = list(server.active_channels.values())
    return any(channel.requests or channel.request or channel.total_outbufs_len for channel in channels)
