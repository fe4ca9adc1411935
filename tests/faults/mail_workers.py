"""Real worker processes, forked from one that has imported everything, so that twenty starts take no time."""

import os
import signal
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from multiprocessing.process import BaseProcess
from threading import Event

from organiser.factory import create_app
from organiser.kernel.config import Settings
from organiser.kernel.outbox import Mail, MailMessage
from organiser.kernel.outbox.worker import Worker
from tests.faults.forking import processes
from tests.kernel.outbox.mailing import HURRY, kinds_of_mail, letter_to

KILLER = "killer"


class MailWorkers:
    """Any number of workers on one database; whatever still runs is killed at the end."""

    def __init__(self, environ: Mapping[str, str], *, lease: timedelta) -> None:
        self._environ = dict(environ)
        self._lease = lease
        self._running: list[BaseProcess] = []

    def start(self) -> BaseProcess:
        process = processes.Process(target=work, args=(self._environ, self._lease), daemon=True)
        process.start()
        self._running.append(process)
        return process

    def kill(self, process: BaseProcess) -> None:
        """kill -9, at whatever it is doing."""
        process.kill()
        process.join()
        self._running.remove(process)

    def close(self) -> None:
        for process in list(self._running):
            self.kill(process)


def work(environ: dict[str, str], lease: timedelta) -> None:
    """What each process does, until it is killed."""
    settings = Settings.from_environment(environ)
    app = create_app(settings)
    soon = timedelta(seconds=0.2)
    pace = replace(HURRY, lease=lease, first_retry=soon)
    with kinds_of_mail({"letter": letter_to, KILLER: die}):
        Worker(app, settings, pace).run(Event())


def die(_mail: Mail) -> MailMessage:
    """A mail over which every worker dies."""
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError
