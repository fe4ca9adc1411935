"""One batch against a server that may be rude, by a worker that does not wait for long."""

import socket
from contextlib import closing
from dataclasses import replace
from threading import Event

from flask import Flask

from organiser.kernel.config import MailServer
from organiser.kernel.outbox.smtp import ServerTrouble
from organiser.kernel.outbox.worker import Worker
from tests.kernel.outbox.mailing import HURRY, settings_of
from tests.support.rude_mail_server import Caller

SHORT = replace(HURRY, connect=1, answer=1, after_dot=1)


def hang_up(caller: Caller) -> bool:
    caller.reset()
    return True


def hang_up_politely(caller: Caller) -> bool:
    caller.connection.shutdown(socket.SHUT_RDWR)
    return True


def worker_for(app: Flask, port: int) -> Worker:
    settings = replace(settings_of(app), mail=MailServer("127.0.0.1", port, ""))
    return Worker(app, settings, SHORT)


def work_once(app: Flask, port: int) -> str | None:
    """The trouble it ran into, if it was the server's."""
    with closing(worker_for(app, port)) as worker:
        try:
            worker.work_once(Event())
        except ServerTrouble as trouble:
            return str(trouble)
    return None
