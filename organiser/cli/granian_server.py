"""Serving with granian: several processes, which need a buffering proxy before them against slow senders."""

from typing import Any

from granian import Granian
from granian.constants import Interfaces

from organiser.cli.memory import save_memory, settle_memory
from organiser.cli.threads import take_short_turns
from organiser.factory import create_app
from organiser.kernel.logs import configure_logs
from organiser.kernel.web.precedence import share_threads

# They come as they are needed, and go after a while; most are for polls that wait (kernel/web/precedence.py).
THREADS = 64
BACKLOG = 1024
# Granian would print lines of its own; this way they become JSON like all others.
LOGS = {
    "version": 1,
    "disable_existing_loggers": False,
    "loggers": {name: {"handlers": [], "level": "WARNING", "propagate": True} for name in ("_granian", "granian")},
}


def make_app() -> Any:
    """What each process serves."""
    configure_logs()
    save_memory()
    take_short_turns()
    share_threads(THREADS)
    app = create_app()
    settle_memory()
    return app


def serve(*, host: str, port: int, workers: int) -> None:
    """Serve until SIGTERM or Ctrl-C."""
    # The processes that it forks share the code that was read here, as long as nobody writes to it.
    settle_memory()
    Granian(
        "organiser.cli.granian_server:make_app",
        factory=True,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        backlog=BACKLOG,
        websockets=False,
        log_dictconfig=LOGS,
        log_access=False,
        respawn_failed_workers=True,
    ).serve()
