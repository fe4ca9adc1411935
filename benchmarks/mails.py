"""The worker's pace, rendering included, against a bare smtplib loop that sends bytes of the same size."""

import smtplib
import time
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import func, select

from benchmarks.installation import Installation
from benchmarks.report import Row, at_least
from organiser.kernel import clock
from organiser.kernel.db import db
from organiser.kernel.outbox import Mail, MailState
from tests.support.mail_server import free_port

LEAST = 0.7
LONGEST, START_SECONDS = 90, 20


@dataclass(frozen=True, slots=True)
class Taken:
    """What the sink has taken."""

    number: int
    size: int
    seconds: float

    @property
    def rate(self) -> float:
        """Messages a second, from the end of the first one on."""
        return (self.number - 1) / self.seconds if self.seconds else 0.0


def measure_mails(here: Installation) -> Iterator[Row]:
    """What the registrations queued is sent by `organiser worker`, on its one connection."""
    port = free_port()
    with here.process(["benchmarks.sink", str(port)]), _connect(port) as asking:
        with here.process(["organiser", "worker"], MAIL_URL=f"smtp://127.0.0.1:{port}"):
            deadline = time.monotonic() + LONGEST
            while (waiting := _count_waiting(here)) and time.monotonic() < deadline:
                time.sleep(0.5)
        sent = _ask(asking)
        asking.docmd("XFORGET")
        _send_bare(port, sent.number, sent.size // max(sent.number, 1))
        bare = _ask(asking)
    size = sent.size / max(sent.number, 1) / 1000
    figure = f"{sent.rate:.0f}/s ({sent.number} of {size:.1f} kB, {waiting} left; bare smtplib {bare.rate:.0f}/s)"
    ratio = sent.rate / bare.rate
    yield at_least("mails rendered and sent on one connection", figure, ratio, "a bare smtplib loop", LEAST)


def _count_waiting(here: Installation) -> int:
    """Due or in the worker's hands; without those that wait for their day."""
    waiting = (MailState.QUEUED, MailState.CLAIMED, MailState.SENDING)
    due = (Mail.state.in_(waiting), Mail.due_at <= clock.now())
    with here.app.app_context():
        return db.session.scalar(select(func.count()).select_from(Mail).where(*due)) or 0


def _ask(connection: smtplib.SMTP) -> Taken:
    number, size, seconds = connection.docmd("XTOLD")[1].split()
    return Taken(int(number), int(size), float(seconds))


def _connect(port: int) -> smtplib.SMTP:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            return smtplib.SMTP("127.0.0.1", port)
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.02)


def _send_bare(port: int, number: int, size: int) -> None:
    message = ("Subject: bare\r\n\r\n" + ("x" * 70 + "\r\n") * (size // 72)).encode()
    with _connect(port) as connection:
        for one in range(number):
            connection.sendmail("organiser@localhost", [f"person{one}@example.org"], message)
