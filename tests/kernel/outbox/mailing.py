"""Kinds of mail that only tests know, and a worker in a hurry."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import timedelta
from threading import Event

from flask import Flask
from sqlalchemy import select

from organiser import mail_kinds
from organiser.kernel import extensions
from organiser.kernel.config import Settings
from organiser.kernel.db import db, transaction
from organiser.kernel.outbox import Expander, Follower, Mail, MailMessage, Reader, Renderer, queue_mail, set_renderers
from organiser.kernel.outbox.models import Priority
from organiser.kernel.outbox.pace import Pace
from organiser.kernel.outbox.worker import Worker

# In a hurry to look again, and patient with a mail server of a process that gets little of the machine.
HURRY = Pace(
    connect=20,
    answer=20,
    after_dot=20,
    lease=timedelta(seconds=30),
    idle=0.1,
    first_retry=timedelta(seconds=60),
)


def letter_to(mail: Mail) -> MailMessage:
    """A short mail to the address that the subject's id makes."""
    return MailMessage(
        to=f"{mail.subject_id}@example.org",
        subject=f"Letter {mail.subject_id}",
        text="Good evening.\n",
        html="<p>Good evening.</p>\n",
        lang="en",
        from_name="Riverside branch",
    )


@contextmanager
def kinds_of_mail(
    renderers: Mapping[str, Renderer],
    expanders: Mapping[str, Expander] | None = None,
    followers: Mapping[str, Follower] | None = None,
    readers: Mapping[str, Reader] | None = None,
) -> Iterator[None]:
    set_renderers(renderers, expanders or {}, followers, readers)
    try:
        yield
    finally:
        set_renderers(mail_kinds.TABLE, mail_kinds.EXPANDERS, mail_kinds.SENT, mail_kinds.TOGETHER)


def queue_letters(*names: str, kind: str = "letter", priority: int = Priority.PERSONAL) -> None:
    with transaction():
        for name in names:
            queue_mail(kind, cause=f"{kind}:{name}", subject_id=name, priority=priority)


def make_worker(app: Flask, pace: Pace = HURRY, **changes: object) -> Worker:
    return Worker(app, settings_of(app), pace, **changes)  # type: ignore[arg-type]


def settings_of(app: Flask) -> Settings:
    with app.app_context():
        return extensions.settings()


def work_off(app: Flask, worker: Worker | None = None) -> None:
    """Work until nothing is due."""
    worker = worker or make_worker(app)
    with app.app_context(), closing(worker):
        while worker.work_once(Event()):
            pass


def get_letter(name: str, kind: str = "letter") -> Mail:
    db.session.remove()
    return db.session.scalars(select(Mail).where(Mail.cause == f"{kind}:{name}")).one()


def states(*names: str) -> list[str]:
    return [get_letter(name).state for name in names]


def raise_when(names: set[str], error: Callable[[], BaseException]) -> Renderer:
    def render(mail: Mail) -> MailMessage:
        if mail.subject_id in names:
            raise error()
        return letter_to(mail)

    return render
