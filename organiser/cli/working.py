"""What runs beside the pages: the mails, and the scheduled jobs, each in a thread of its own so that neither waits."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

from flask import Flask

from organiser.kernel.config import Settings
from organiser.kernel.jobs import run_due_jobs
from organiser.kernel.logs import list_places
from organiser.kernel.outbox.worker import Worker
from organiser.schedule import JOBS

JOBS_SECONDS = 5
STOP_SECONDS = 12
log = logging.getLogger("organiser.worker")


@contextmanager
def working(app: Flask, settings: Settings) -> Iterator[None]:
    """Mails and jobs go on inside, and what was begun is finished at the end. Without MAIL_URL mails stay queued."""
    stop = Event()
    threads = [Thread(target=_run_jobs, args=(app, stop), name="jobs", daemon=True)]
    if settings.mail:
        threads.append(Thread(target=Worker(app, settings).run, args=(stop,), name="mails", daemon=True))
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join(STOP_SECONDS)


def _run_jobs(app: Flask, stop: Event) -> None:
    while not stop.is_set():
        try:
            with app.app_context():
                run_due_jobs(JOBS)
        except Exception as error:
            log.error("jobs: %s at %s", type(error).__name__, list_places(error.__traceback__))
        stop.wait(JOBS_SECONDS)
