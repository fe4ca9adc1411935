"""C 13, 22 of the faults: the lock can't be had. Visitors read on, writers are asked to come again, nothing hangs."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from organiser.factory import create_app
from organiser.kernel import extensions
from organiser.kernel.config import Settings
from organiser.kernel.db import db, engine
from organiser.kernel.db.driver import sqlite
from organiser.registrations.models import Registration
from tests.registrations.visiting import FIELDS, page_of
from tests.support.applications import Applications
from tests.support.browsing import Visitor
from tests.support.invariants import list_faults
from tests.support.make import make_event


@pytest.fixture
def environ(database_kind: str, applications: Applications, tmp_path: Path) -> dict[str, str]:
    return applications.scratch_environ(database_kind, tmp_path)


@pytest.fixture
def impatient(environ: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """The application, waiting for a lock for one second instead of ten."""
    monkeypatch.setattr(engine, "BUSY_SECONDS", 1)
    app = create_app(Settings.from_environment(environ))
    app.testing = True
    app.test_client_class = Visitor
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()
        extensions.keystore().engine.dispose()


def open_event() -> tuple[str, str]:
    """The address of an event's page, and of its form."""
    event = make_event()
    page, action = page_of(event), f"/en/events/{event.public_id}/register#register"
    db.session.remove()
    return page, action


def count_places() -> int:
    db.session.remove()
    return db.session.scalar(select(func.count()).select_from(Registration)) or 0


@pytest.mark.only_database("sqlite")
def test_whoever_writes_while_another_process_does_is_asked_to_come_again(
    impatient: Flask, environ: dict[str, str]
) -> None:
    address, action = open_event()
    visitor = Visitor(impatient)
    page = visitor.get(address)
    with closing(sqlite.connect(environ["DATABASE_URL"].removeprefix("sqlite:///"), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        refused = visitor.submit(page, FIELDS, action=action)
        assert (refused.status_code, refused.headers["Retry-After"]) == (503, "30")
        assert "OperationalError" not in refused.text
        assert visitor.get(address).status_code == 200
        other.execute("ROLLBACK")
    assert count_places() == 0
    again = visitor.submit(page, FIELDS, action=action)
    assert again.status_code == 303
    assert count_places() == 1
    assert list_faults() == []


def test_a_form_sent_again_by_the_back_button_counts_once(impatient: Flask) -> None:
    """C 25: the page that lies in the browser still has the key that it was sent with."""
    address, action = open_event()
    visitor = Visitor(impatient)
    page = visitor.get(address)
    answers = [visitor.submit(page, FIELDS, action=action) for _ in range(3)]
    assert {(answer.status_code, answer.headers["Location"]) for answer in answers} == {
        (303, action.replace("register#register", "registered"))
    }
    assert count_places() == 1
    eva = FIELDS | {"address": "eva@example.org"}
    assert visitor.submit(visitor.get(address), eva, action=action).status_code == 303
    assert count_places() == 2
    assert list_faults() == []
