"""Real web servers that can be killed, forked from one that has imported everything, so that starts are quick."""

from collections.abc import Mapping
from multiprocessing.process import BaseProcess

from organiser.cli.serving import serve_with_waitress
from organiser.factory import create_app
from organiser.kernel.config import Settings
from tests.faults.forking import processes
from tests.load.crowd import Person
from tests.load.rush import wait_until
from tests.support.mail_server import free_port


class WebProcess:
    """One server, killed and started again on the same port as often as one likes."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self.port = free_port()
        self.host = f"localhost:{self.port}"
        self._environ = {**environ, "BASE_URL": f"http://{self.host}"}
        self._running: BaseProcess | None = None

    def start(self) -> None:
        self._running = processes.Process(target=serve, args=(self._environ, self.port), daemon=True)
        self._running.start()
        wait_until(self._answers, lambda: "the server does not answer")

    def kill(self) -> None:
        """kill -9, at whatever it is doing."""
        if self._running is not None:
            self._running.kill()
            self._running.join()
            self._running = None

    close = kill

    def _answers(self) -> bool:
        try:
            return Person(self.host, self.port, "nobody").get("/robots.txt").status == 200
        except OSError:
            return False


def serve(environ: dict[str, str], port: int) -> None:
    settings = Settings.from_environment(environ)
    serve_with_waitress(create_app(settings), settings, host="127.0.0.1", port=port)
