"""Complete registrations: every request of 32 people at once, forms read, mails queued, every commit on the disk."""

import json
import subprocess
import sys
from collections.abc import Iterator

from sqlalchemy import func, select

from benchmarks.data import Scene
from benchmarks.installation import Installation
from benchmarks.report import ROOT, Row
from organiser.events.models import Event
from organiser.kernel.db import db
from organiser.kernel.outbox import Mail
from organiser.registrations.models import Registration, Status
from organiser.registrations.queries import link_token, load_place

INDICO = 9.7
LEAST, WISHED = 8, 20
LONGEST = 300


def measure_registrations(here: Installation, scene: Scene, *, number: int, clients: int) -> Iterator[Row]:
    """The links that a mail would bring are derived between the two halves, off the clock: mails come later, too."""
    with here.serve():
        first = _visit(["register", here.url, scene.event_page, str(number), str(clients)])
        second = _visit(["confirm", here.url, str(clients)], json.dumps(links_to_confirm(here, scene.event_id)))
    confirmed, mails = _count(here)
    if confirmed != number:
        raise RuntimeError(f"{confirmed} of {number} were confirmed")
    rate = number / (first + second)
    figure = f"{rate:.1f}/s (register {number / first:.1f}/s, confirm {number / second:.1f}/s; {mails} mails queued)"
    target = f"at least {LEAST} (aim {WISHED})"
    yield Row(
        f"complete registrations, {clients} people at once", figure, rate / INDICO, f"indico's {INDICO}/s",
        target, rate >= LEAST * INDICO,
    )  # fmt: skip


def _visit(words: list[str], links: str = "") -> float:
    command = [sys.executable, "-m", "benchmarks.flow", *words]
    told = subprocess.run(command, cwd=ROOT, input=links, capture_output=True, text=True, check=False, timeout=LONGEST)
    if told.returncode:
        raise RuntimeError(told.stderr[-3000:])
    return float(told.stdout)


def links_to_confirm(here: Installation, event_id: str) -> list[str]:
    """What the mails to those who have not confirmed yet bring."""
    with here.app.app_context():
        waiting = select(Registration.public_id).join(Event, Event.id == Registration.event_id)
        waiting = waiting.where(Event.public_id == event_id, Registration.status == Status.UNCONFIRMED)
        return [f"/p/{link_token(load_place(place_id))}" for place_id in db.session.scalars(waiting).all()]


def _count(here: Installation) -> tuple[int, int]:
    with here.app.app_context():
        is_confirmed = Registration.status == Status.CONFIRMED
        confirmed = db.session.scalar(select(func.count()).select_from(Registration).where(is_confirmed)) or 0
        return confirmed, db.session.scalar(select(func.count()).select_from(Mail)) or 0
