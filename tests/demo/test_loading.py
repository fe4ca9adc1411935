"""The movement in a database."""

from collections import Counter
from datetime import timedelta
from pathlib import Path

import pyotp
import pytest
from flask import Flask
from sqlalchemy import func, select

from organiser.accounts.models import Account
from organiser.accounts.queries import prove_password
from organiser.branches.models import Branch
from organiser.branches.queries import list_grants
from organiser.calendars.models import SliceVersion
from organiser.demo import loading
from organiser.demo.logins import FILE, describe_log_ins, read_log_ins
from organiser.demo.queries import count_demo, is_demo_wanted
from organiser.events.content import searchable_text
from organiser.events.models import Event, Material, State
from organiser.events.queries import read_private
from organiser.kernel import clock
from organiser.kernel.actor import Role
from organiser.kernel.config import Settings
from organiser.kernel.db import db
from organiser.kernel.extensions import settings
from organiser.kernel.outbox import Mail, MailState
from organiser.kernel.vaults import Vault
from organiser.places.queries import get_city
from organiser.registrations.models import HOLDING, KeptCount, Pool, Registration, Status
from organiser.registrations.queries import find_by_token, get_person, link_token
from organiser.translating.queries import list_translator_grants
from tests.demo.loaded import AT_SCHOOL, EVENTS, REGISTRATIONS, dump, load
from tests.support.make import make_branch

pytestmark = pytest.mark.usefixtures("app")


def test_load_done_again_changes_nothing(tmp_path: Path) -> None:
    load(tmp_path, events=40)
    before, log_ins = dump(), read_log_ins(tmp_path)
    load(tmp_path, events=40)
    assert dump() == before
    assert read_log_ins(tmp_path) == log_ins


def test_load_goes_on_where_it_stopped(tmp_path: Path) -> None:
    load(tmp_path, events=20)
    there = set(db.session.scalars(select(Event.public_id)))
    load(tmp_path)
    assert count_demo()["events"] == EVENTS
    assert there < set(db.session.scalars(select(Event.public_id)))


def test_it_is_as_many_as_were_asked_for_and_as_if_people_had_made_it(tmp_path: Path) -> None:
    """One load for all of it: each takes a second or two."""
    load(tmp_path)
    check_counts()
    check_events()
    check_pools()
    check_registrations()
    check_forgotten_people()
    # The application of the tests has a mail server, so nothing made up waits for it.
    assert Counter(db.session.scalars(select(Mail.state))) == {MailState.SENT: 5, MailState.FAILED: 1}


def check_counts() -> None:
    assert count_demo() == {
        "branches": 60,
        "events": EVENTS,
        "registrations": REGISTRATIONS + AT_SCHOOL,
        "series": 4,
        "programmes": 2,
    }


def check_pools() -> None:
    held = select(Registration.pool_id, func.count()).where(Registration.status.in_(HOLDING))
    taken = dict(db.session.execute(held.group_by(Registration.pool_id)).all())
    waiting = select(Registration.pool_id, func.count()).where(Registration.status == Status.WAITING)
    queues = dict(db.session.execute(waiting.group_by(Registration.pool_id)).all())
    for pool in db.session.scalars(select(Pool)):
        assert pool.taken == taken.get(pool.id, 0)
        assert pool.next_position == queues.get(pool.id, 0) + 1
        assert pool.ceiling == pool.capacity
        assert pool.id not in queues or pool.taken == pool.capacity
    assert queues


def check_registrations() -> None:
    statuses = Counter(db.session.scalars(select(Registration.status)))
    assert set(statuses) == {Status.CONFIRMED, Status.WAITING, Status.CANCELLED, Status.UNCONFIRMED}
    assert statuses[Status.CONFIRMED] > REGISTRATIONS * 0.7
    for place in db.session.scalars(select(Registration).limit(20)):
        person = get_person(place)
        assert person.name.strip() == person.name != ""
        assert person.address.endswith("@people.invalid")
        assert find_by_token(link_token(place)) == (place.public_id, place.lang)
        assert place.created_at <= clock.now()
        assert (place.joined_at is None) == (place.status == Status.UNCONFIRMED)


def check_forgotten_people() -> None:
    over = select(Event).join(Vault, Vault.id == Event.vault_id).where(Vault.destroyed_at.is_not(None))
    events = db.session.scalars(over).all()
    ids = [event.id for event in events]
    assert events
    assert all(event.ends_at < clock.now() - timedelta(days=13) and event.private is None for event in events)
    assert db.session.scalar(select(func.count()).where(Registration.event_id.in_(ids))) == 0
    assert db.session.scalar(select(func.sum(KeptCount.confirmed)).where(KeptCount.event_id.in_(ids))) > 0


def check_events() -> None:
    """They have what the actions would have computed."""
    events = db.session.scalars(select(Event)).all()
    for event in events:
        check_event(event)
    sealed = [event for event in events if event.private is not None]
    assert {name for event in sealed for name in read_private(event)} == {"venue", "address", "join_link"}
    assert db.session.scalar(select(func.count()).select_from(Material))
    root = db.session.scalars(select(Branch).where(Branch.parent_id.is_(None))).one()
    assert db.session.get_one(SliceVersion, root.id).tree > 0


def check_event(event: Event) -> None:
    stopped = event.state in (State.CANCELLED, State.POSTPONED)
    assert event.sequence == (event.state != State.DRAFT) + stopped + len(event.item.materials)
    assert event.version == event.sequence + 1
    # Names of a topic come in any order.
    assert sorted(event.search.split()) == sorted(searchable_text(event).split())
    assert (event.published_at is None) == (event.state == State.DRAFT)
    assert bool(event.state_reason) == stopped == (event.stopped_at is not None)
    assert event.item.people or event.kind in ("meeting", "action")
    assert not (event.place_is_private and event.venue)
    assert event.city_id is None or event.zone == get_city(event.city_id).zone == event.branch.zone


def test_the_printed_log_ins_let_in_and_are_in_no_database(tmp_path: Path) -> None:
    load(tmp_path, events=5)
    log_ins = {log_in.who: log_in for log_in in read_log_ins(tmp_path)}
    assert set(log_ins) == {"operator", "coordinator", "organiser", "translator"}
    assert (tmp_path / FILE).stat().st_mode & 0o777 == 0o600
    for who, log_in in log_ins.items():
        proof = prove_password(log_in.address, log_in.password, pyotp.TOTP(log_in.secret).now())
        account = db.session.get_one(Account, proof.account_id)
        roles = [grant.role for grant in list_grants(account.id)]
        assert (account.is_operator, roles) == (who == "operator", [Role(who)] if who in set(Role) else [])
        languages = [grant.languages for grant in list_translator_grants(account.id)]
        assert languages == ([("es", "fr")] if who == "translator" else [])
        assert log_in.password not in repr(dump())
    assert any(log_ins["organiser"].password in line for line in describe_log_ins(log_ins.values()))


@pytest.mark.only_database("sqlite")
def test_it_loads_by_itself_only_where_nobody_can_be_written_to(app: Flask) -> None:
    mute = {"BASE_URL": "http://localhost:8000", "DATA_DIR": str(settings().data_dir)}
    assert is_demo_wanted(Settings.from_environment(mute))
    assert not is_demo_wanted(Settings.from_environment(mute | {"MAIL_URL": "smtp://localhost:25"}))
    assert not is_demo_wanted(Settings.from_environment(mute | {"BASE_URL": "https://events.example.org"}))
    asked = mute | {"BASE_URL": "https://events.example.org", "MAIL_URL": "smtps://mail.example.org", "DEMO": "yes"}
    assert is_demo_wanted(Settings.from_environment(asked))
    make_branch()
    assert not is_demo_wanted(Settings.from_environment(mute))
    assert not is_demo_wanted(Settings.from_environment(asked))


@pytest.mark.only_database("sqlite")
def test_log_ins_go_with_the_rest(tmp_path: Path) -> None:
    load(tmp_path, events=5)
    loading.clear(tmp_path)
    assert read_log_ins(tmp_path) == []
    assert not (tmp_path / FILE).exists()
