"""C 1 of the faults: kill -9 of a web process in the middle of a request, and the visitor tries again."""

import http.client
import random
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from organiser.factory import create_app
from organiser.kernel import extensions
from organiser.kernel.config import Settings
from organiser.kernel.db import db
from organiser.kernel.outbox import Mail
from organiser.registrations.models import Registration
from tests.faults.web_processes import WebProcess
from tests.load.crowd import Form, Person, find_form
from tests.load.rush import CAPS
from tests.support.applications import Applications
from tests.support.invariants import list_faults
from tests.support.make import link_of, make_event

pytestmark = pytest.mark.unmeasured

# What a request takes varies; the kill falls into its first one and a half times.
LONGER = 1.5


@pytest.fixture
def environ(database_kind: str, applications: Applications, tmp_path: Path) -> dict[str, str]:
    return applications.scratch_environ(database_kind, tmp_path) | CAPS


@pytest.fixture
def installation(environ: dict[str, str]) -> Iterator[Flask]:
    app = create_app(Settings.from_environment(environ))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()
        extensions.keystore().engine.dispose()


def send_while_killing(server: WebProcess, person: Person, form: Form, fields: dict[str, str], delay: float) -> bool:
    """Kill the server so long after the form was sent; start it, and send the same form again until it is answered.
    True if the first try was cut off."""
    killer = threading.Thread(target=lambda: (time.sleep(delay), server.kill()))
    person.dial()
    killer.start()
    cut = False
    try:
        person.post(form, **fields)
    except (OSError, http.client.HTTPException):
        cut = True
    killer.join()
    server.start()
    assert person.post(form, **fields).status == 303
    return cut


def kill_servers(environ: dict[str, str], *, kills: int, seed: int) -> None:
    """Every second kill falls into a registration, every other into a confirmation."""
    chance = random.Random(seed)  # noqa: S311 (no secret)
    event = make_event(places_on_site=kills // 4)
    page, event_id = f"/en/events/{event.public_id}/{event.slug}", event.id
    # A session that has read would hold up the servers' commits on SQLite.
    db.session.remove()
    cuts = 0
    with closing(WebProcess(environ)) as server:
        server.start()
        span = LONGER * measure(server, page)
        for number in range(kills):
            person = Person(server.host, server.port, f"person{number}@example.org")
            fields = {"name": "Rosa L.", "address": person.address, "country": "", "agree": "y"}
            form = find_form(person.get(page).body, "/register")
            if number % 2:
                assert person.post(form, **fields).status == 303
            else:
                cuts += send_while_killing(server, person, form, fields, chance.uniform(0, span))
            place_id = newest_place()
            person.get(own_link(place_id))
            form = find_form(person.get(f"/en/places/{place_id}").body, "/confirm")
            if number % 2:
                cuts += send_while_killing(server, person, form, {}, chance.uniform(0, span))
            else:
                assert person.post(form).status == 303
            assert list_faults() == []
    check(event_id, kills)
    assert cuts > 0


def measure(server: WebProcess, page: str) -> float:
    """How long a registration takes here, the second time, when everything is warm."""
    spans = []
    for number in range(2):
        person = Person(server.host, server.port, f"early{number}@example.org")
        form = find_form(person.get(page).body, "/register")
        begun = time.monotonic()
        assert person.post(form, name="Ada", address=person.address, country="", agree="y").status == 303
        spans.append(time.monotonic() - begun)
    return spans[-1]


def newest_place() -> str:
    db.session.remove()
    place_id = db.session.scalar(select(Registration.public_id).order_by(Registration.id.desc()).limit(1))
    db.session.remove()
    assert place_id is not None
    return place_id


def own_link(place_id: str) -> str:
    link = link_of(place_id)
    db.session.remove()
    return link


def check(event_id: int, people: int) -> None:
    """One row and two mails for each, and as many places as there are."""
    rows = db.session.execute(select(Registration.status).where(Registration.event_id == event_id)).scalars()
    assert Counter(rows) == {"unconfirmed": 2, "confirmed": people // 4, "waiting": people - people // 4}
    mails = Counter(db.session.scalars(select(Mail.kind)))
    assert mails == {
        "registrations.confirm": people + 2,
        "registrations.confirmed": people // 4,
        "registrations.waiting": people - people // 4,
    }
    db.session.remove()


def test_twenty_kills_leave_nothing_half_done(environ: dict[str, str], installation: Flask) -> None:
    kill_servers(environ, kills=20, seed=1)


@pytest.mark.long
def test_two_hundred_kills_leave_nothing_half_done(environ: dict[str, str], installation: Flask) -> None:
    kill_servers(environ, kills=200, seed=2)
