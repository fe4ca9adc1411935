"""A run on one event, through several server processes on one database, and what has to be true afterwards."""

import os
import random
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from flask import Flask
from sqlalchemy import select

from organiser.kernel.db import db
from organiser.kernel.outbox import Mail
from organiser.registrations.models import Registration, Status
from tests.load.crowd import Answers, Person, find_form, in_turns, link_in, press, release
from tests.support.invariants import list_faults
from tests.support.mail_server import SmtpSink, free_port
from tests.support.make import make_event
from tests.support.processes import ROOT, LiveServer

UNLOCKED = Path(__file__).parent / "unlocked"
PATIENCE = 150
# Everybody comes from 127.0.0.1 here, and within one hour.
CAPS = {"REGISTRATIONS_PER_NETWORK_HOUR": "1000000", "MAILS_PER_INSTALLATION_HOUR": "1000000"}


class Servers:
    """`organiser web` once per port, all of one installation."""

    def __init__(self, environ: Mapping[str, str], folder: Path) -> None:
        self._live = LiveServer({**environ, **CAPS}, folder)
        self.host = f"localhost:{self._live.port}"

    def serve(self, number: int, *, locked: bool = True) -> list[int]:
        """The ports of that many new processes that answer."""
        if not locked:
            self._live.environ["PYTHONPATH"] = os.pathsep.join((str(UNLOCKED), str(ROOT)))
        ports = [free_port() for _ in range(number)]
        processes = [self._live.start("web", "--workers", "1", "--port", str(port)) for port in ports]
        wait_until(
            lambda: all(map(self._answers, ports)) or any(process.poll() is not None for process in processes),
            lambda: f"the servers did not start:\n{self.log}",
        )
        return ports

    def _answers(self, port: int) -> bool:
        try:
            return Person(self.host, port, "nobody").get("/robots.txt").status == 200
        except OSError:
            return False

    def work(self) -> None:
        self._live.start("worker")

    def stop(self) -> None:
        self._live.stop()

    @property
    def log(self) -> str:
        return self._live.log


def open_event(app: Flask, places: int) -> str:
    """The path of a public event's page, with that many places."""
    with app.app_context():
        event = make_event(places_on_site=places)
        path = f"/en/events/{event.public_id}/{event.slug}"
        db.session.remove()
    return path


def gather(host: str, ports: Sequence[int], number: int, *, seed: int) -> list[Person]:
    chance = random.Random(seed)  # noqa: S311 (no secret)
    return [Person(host, chance.choice(ports), f"person{at}@example.org") for at in range(number)]


def register_all(people: Sequence[Person], page: str) -> None:
    """Each reads the page; the forms are all sent at once."""
    forms = {}

    def read(person: Person) -> None:
        forms[person.address] = find_form(person.get(page).body, "/register")
        person.dial()

    def send(person: Person) -> None:
        answer = person.post(forms[person.address], name="Rosa L.", address=person.address, country="", agree="y")
        assert answer.status == 303, (answer.status, answer.body[:500])

    in_turns([lambda person=person: read(person) for person in people])  # type: ignore[misc]
    release([lambda person=person: send(person) for person in people])  # type: ignore[misc]


def follow_mails(people: Sequence[Person], sink: SmtpSink) -> None:
    """Wait until everybody has the mail, and open the link in it."""
    wait_until(lambda: len(sink.deliveries) >= len(people), lambda: f"{len(sink.deliveries)} mails came")
    texts = {}
    for delivery in list(sink.deliveries):
        body = delivery.message.get_body(("plain",))
        assert body is not None
        texts[delivery.recipients[0]] = body.get_content()

    def follow(person: Person) -> None:
        answer = person.get(link_in(texts[person.address]))
        assert answer.status == 303, answer.status
        person.place_id = answer.location.rpartition("/")[2]

    in_turns([lambda person=person: follow(person) for person in people])  # type: ignore[misc]


def confirm_all(people: Sequence[Person], *, late: Sequence[Person] = ()) -> None:
    """Everybody's socket is open when the barrier falls. Each of `late` begins when one more has been answered."""
    forms = {}

    def read(person: Person) -> None:
        forms[person.address] = find_form(person.get(f"/en/places/{person.place_id}").body, "/confirm")
        person.dial()

    def follow(person: Person, count: int) -> None:
        answers.wait_for(count)
        press(person, forms[person.address], answers)

    in_turns([lambda person=person: read(person) for person in (*people, *late)])  # type: ignore[misc]
    answers = Answers()
    step = max(1, len(people) // (len(late) + 1))
    waits = [0] * len(people) + [(at + 1) * step for at in range(len(late))]
    release([lambda each=each: follow(*each) for each in zip((*people, *late), waits, strict=True)])  # type: ignore[misc]


def list_wrongs(app: Flask, people: Sequence[Person], places: int) -> list[str]:
    """Everything about this run that is not as promised, in sentences."""
    with app.app_context():
        rows = {row.public_id: row for row in db.session.scalars(select(Registration))}
        mails = db.session.execute(select(Mail.subject_id, Mail.kind).order_by(Mail.id)).all()
        db.session.remove()
        faults = list_faults()
    refused = Counter(person.status for person in people if person.status != 303)
    faults += [f"{count} confirmations were answered {status}" for status, count in refused.items()]
    counted = Counter(row.status for row in rows.values())
    wanted = Counter({Status.CONFIRMED: min(places, len(people)), Status.WAITING: max(0, len(people) - places)})
    if counted != +wanted:
        faults.append(f"{dict(counted)} where {dict(+wanted)} should be")
    return faults + _wrong_order(people, rows) + _wrong_ranks(rows, mails) + _wrong_mails(people, mails)


def rank(row: Registration) -> int:
    """0 with a place, else where in the line."""
    return 0 if row.status == Status.CONFIRMED else row.position or 0


def _wrong_order(people: Sequence[Person], rows: Mapping[str, Registration]) -> list[str]:
    """Nobody who was answered before another began stands behind that other."""
    here = [person for person in people if person.place_id in rows and person.status == 303]
    by_answer = sorted(here, key=lambda person: person.answered)
    faults, behind, at = [], 0, 0
    for person in sorted(here, key=lambda person: person.sent):
        while by_answer[at].answered < person.sent:
            behind = max(behind, rank(rows[by_answer[at].place_id]))
            at += 1
        if rank(rows[person.place_id]) < behind:
            faults.append(f"{person.address} came later than somebody at {behind} and stands before them")
    return faults


def _wrong_ranks(rows: Mapping[str, Registration], mails: Sequence[tuple[str, str]]) -> list[str]:
    """The order of the line is the order in which the database let confirmations through, which the outbox kept."""
    outcomes = [subject for subject, kind in mails if kind in {"registrations.confirmed", "registrations.waiting"}]
    ranks = [rank(rows[subject]) for subject in outcomes if subject in rows]
    joined = [rank(row) for row in sorted(rows.values(), key=lambda row: str(row.joined_at))]
    return [
        f"the line is not in the order of {name}"
        for name, found in (("its mails", ranks), ("its confirmations", joined))
        if found != sorted(found)
    ]


def _wrong_mails(people: Sequence[Person], mails: Sequence[tuple[str, str]]) -> list[str]:
    """One mail with the link, one with what came of it."""
    kinds: dict[str, list[str]] = defaultdict(list)
    for subject, kind in mails:
        kinds[subject].append(kind.removeprefix("registrations."))
    good = (["confirm", "confirmed"], ["confirm", "waiting"])
    return [f"{person.address} got {kinds[person.place_id]}" for person in people if kinds[person.place_id] not in good]


def wait_until(condition: Callable[[], bool], tell: Callable[[], str]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, tell()
        time.sleep(0.05)
