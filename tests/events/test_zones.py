"""New rules of time zones: exactly the events whose instants differ move, and calendars take notice of them alone."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update

from organiser.events.jobs import follow_zone_rules, refresh_zones
from organiser.events.models import Event, ZoneRules
from organiser.events.times import TypedTime, derive, resolve_typed
from organiser.kernel import clock
from organiser.kernel.db import db, transaction
from organiser.kernel.walltime import tzdata_version
from tests.support import make
from tests.support.browsing import Visitor

HOUR = timedelta(hours=1)
NEXT_YEAR = date(clock.now().year + 1, 7, 4)


def make_berlin(**more: Any) -> Event:
    when = resolve_typed(TypedTime(day=NEXT_YEAR, start=time(19), minutes=120, zone="Europe/Berlin"))
    return make.make_event(when=when, **more)


def shift(event: Event, by: timedelta) -> None:
    """As if the instants had been derived by other rules."""
    starts_at, ends_at = event.starts_at - by, event.ends_at - by
    with transaction() as session:
        session.execute(update(Event).where(Event.id == event.id).values(starts_at=starts_at, ends_at=ends_at))
    db.session.expire_all()


def read(event: Event) -> tuple[datetime, datetime, int, datetime]:
    db.session.expire_all()
    return event.starts_at, event.ends_at, event.sequence, event.changed_at


def test_only_events_that_rest_on_other_rules_move(app: Flask) -> None:
    old, right = make_berlin(), make_berlin()
    _, _, sequence, changed_at = read(old)
    untouched = read(right)
    shift(old, HOUR)
    assert refresh_zones() == 1
    starts_at, ends_at, *revision = read(old)
    assert (starts_at, ends_at) == (
        datetime(NEXT_YEAR.year, 7, 4, 17, tzinfo=UTC),
        datetime(NEXT_YEAR.year, 7, 4, 19, tzinfo=UTC),
    )
    assert revision[0] == sequence + 1
    assert revision[1] > changed_at
    assert read(right) == untouched
    assert refresh_zones() == 0


def test_a_draft_moves_and_owes_calendars_nothing(app: Flask) -> None:
    draft = make_berlin(state="draft")
    shift(draft, HOUR)
    sequence = draft.sequence
    assert refresh_zones() == 1
    assert read(draft)[0] == datetime(NEXT_YEAR.year, 7, 4, 17, tzinfo=UTC)
    assert draft.sequence == sequence


def test_what_is_over_stays_as_it_took_place(app: Flask) -> None:
    when = resolve_typed(TypedTime(day=date(2021, 7, 4), start=time(19), minutes=60, zone="Europe/Berlin"))
    past = make.make_event(when=when)
    shift(past, HOUR)
    before = read(past)
    assert refresh_zones() == 0
    assert read(past) == before


def test_a_postponed_event_follows_whatever_its_old_date(app: Flask) -> None:
    postponed = make.make_event(state="postponed")
    shift(postponed, HOUR)
    assert refresh_zones() == 1


def test_more_events_than_one_transaction_takes(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("organiser.events.actions.zones.AT_ONCE", 2)
    events = [make_berlin() for _ in range(5)]
    for event in events:
        shift(event, HOUR)
    assert refresh_zones() == 5


def test_feeds_of_what_moved_change_and_no_others(client: Visitor) -> None:
    here, there = make.make_branch(name="Berlin"), make.make_branch(name="Sofia")
    moved = make_berlin(branch=here)
    make_berlin(branch=there)
    shift(moved, HOUR)

    def tags() -> tuple[str, str]:
        first, second = (client.get(f"/feeds/branches/{branch.public_id}.ics") for branch in (here, there))
        return first.headers["ETag"], second.headers["ETag"]

    before = tags()
    refresh_zones()
    after = tags()
    assert after[0] != before[0]
    assert after[1] == before[1]


def test_it_happens_by_itself_once_for_each_release(app: Flask) -> None:
    event = make_berlin()
    follow_zone_rules()
    assert db.session.scalars(db.select(ZoneRules.release)).all() == [tzdata_version()]
    shift(event, HOUR)
    follow_zone_rules()
    assert read(event)[0] == datetime(NEXT_YEAR.year, 7, 4, 16, tzinfo=UTC)
    with transaction() as session:
        session.execute(update(ZoneRules).values(release="2020a"))
    follow_zone_rules()
    assert read(event)[0] == datetime(NEXT_YEAR.year, 7, 4, 17, tzinfo=UTC)


def test_an_older_release_beside_a_newer_one_leaves_it_alone(app: Flask) -> None:
    event = make_berlin()
    with transaction() as session:
        session.add(ZoneRules(id=1, release="2999a"))
    shift(event, HOUR)
    follow_zone_rules()
    assert read(event)[0] == datetime(NEXT_YEAR.year, 7, 4, 16, tzinfo=UTC)


def test_an_event_inside_a_new_gap_keeps_its_length() -> None:
    """Berlin, 29 March 2026: 02:00 to 03:00 is not there."""
    when = derive(datetime(2026, 3, 29, 2, 10), datetime(2026, 3, 29, 2, 50), "Europe/Berlin")
    assert when.starts_at == datetime(2026, 3, 29, 1, tzinfo=UTC)
    assert when.ends_at - when.starts_at == timedelta(minutes=40)
