"""The limit to compare with: a Flask view that answers bytes from memory, on the server that serves organiser.

python -m benchmarks.bare PORT granian|waitress        files in BENCHMARK_BYTES are served by their name
"""

import os
import sys
from pathlib import Path

from flask import Flask, Response
from granian import Granian
from granian.constants import Interfaces
from waitress import serve

from organiser.cli.granian_server import BACKLOG
from organiser.cli.granian_server import THREADS as GRANIAN_THREADS
from organiser.cli.serving import THREADS

FOLDER = "BENCHMARK_BYTES"
WORKERS = 2


def make_app() -> Flask:
    app = Flask(__name__, static_folder=None)
    bodies = {path.name: path.read_bytes() for path in Path(os.environ[FOLDER]).iterdir()}

    @app.get("/<name>")
    def answer(name: str) -> Response:
        return Response(bodies[name], content_type="text/calendar; charset=utf-8")

    @app.get("/304")
    def not_modified() -> Response:
        return Response(status=304)

    return app


def main() -> None:
    port, server = int(sys.argv[1]), sys.argv[2]
    if server == "waitress":
        serve(make_app(), host="127.0.0.1", port=port, threads=THREADS)
    else:
        Granian(
            "benchmarks.bare:make_app", factory=True, address="127.0.0.1", port=port, interface=Interfaces.WSGI,
            workers=WORKERS, blocking_threads=GRANIAN_THREADS, backlog=BACKLOG, websockets=False, log_access=False,
        ).serve()  # fmt: skip


if __name__ == "__main__":
    main()
