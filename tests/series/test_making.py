"""Making a series: a rule and one event's values become whole events."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from organiser.branches.models import Branch
from organiser.events.actions import delete_draft
from organiser.events.attendance import count_people
from organiser.events.errors import TimeRepeated, TimeSkipped
from organiser.events.models import Event, State
from organiser.events.rules import NamedPerson, SetReading
from organiser.kernel.actor import ANONYMOUS, Role
from organiser.kernel.db import db, transaction
from organiser.kernel.errors import Invalid, NotFound
from organiser.kernel.vaults import Vault
from organiser.registrations.models import Pool
from organiser.series import actions
from organiser.series.errors import DatesRefused
from organiser.series.models import Series, SeriesDate
from organiser.series.queries import (
    find_series_of,
    get_series,
    get_series_to_edit,
    list_branch_series,
    list_dates,
    list_series_of,
    list_visible_dates,
)
from organiser.series.rules.dating import Folds
from organiser.series.rules.recurrence import Rule, read_rule
from tests.support.make import actor_with, event_values, make_branch, make_event, make_place, make_when, organiser_of

FIRST = date(2027, 3, 16)


@pytest.fixture
def branch(app: Flask) -> Branch:
    return make_branch(name="Berlin", zone="Europe/Berlin")


def make(branch: Branch, rule: Rule | None = None, **values: object) -> Series:
    values = {"when": make_when(FIRST, zone="Europe/Berlin")} | values
    with transaction():
        made = actions.create_series(
            organiser_of(branch), branch.public_id, values=event_values(**values), rule=rule or Rule(FIRST, count=4)
        )
    return made


def test_each_date_is_a_whole_event(branch: Branch) -> None:
    series = make(
        branch,
        people=(NamedPerson("chair", "Ada Okafor"),),
        readings=(SetReading("Rosa Luxemburg", "Reform or Revolution", 1899),),
        places_on_site=12,
        join_link="https://meet.example.org/circle",
        on_line=True,
    )
    events = [event for _, event in list_dates(series)]
    assert [event.starts_at for event in events] == [
        datetime(2027, 3, 16, 18, tzinfo=UTC),
        datetime(2027, 3, 23, 18, tzinfo=UTC),
        datetime(2027, 3, 30, 17, tzinfo=UTC),
        datetime(2027, 4, 6, 17, tzinfo=UTC),
    ]
    assert len({event.uid for event in events} | {event.public_id for event in events}) == 8
    assert len({event.vault_id for event in events} | {series.vault_id}) == 5
    assert [(event.title, event.state, event.slug) for event in events] == [
        ("Who makes the news?", State.DRAFT, "who-makes-the-news")
    ] * 4
    assert [[person.name for person in event.item.people] for event in events] == [["Ada Okafor"]] * 4
    assert len({reading.work_id for event in events for reading in event.item.readings}) == 1
    assert db.session.scalar(select(func.count()).select_from(Pool)) == 8
    assert all(event.private is not None for event in events)


def test_the_dates_know_the_day_that_the_rule_gave_them(branch: Branch) -> None:
    series = make(branch, Rule(FIRST, count=4, skipped=(date(2027, 3, 23),)))
    assert [one.day for one, _ in list_dates(series)] == [date(2027, 3, 16), date(2027, 3, 30), date(2027, 4, 6)]
    assert read_rule(series.rule) == Rule(FIRST, count=4, skipped=(date(2027, 3, 23),))


def test_registration_closes_as_long_before_each_date_on_the_wall(branch: Branch) -> None:
    closes = datetime(2027, 3, 15, 11, tzinfo=UTC)  # noon of the day before, in winter
    series = make(branch, registration_closes_at=closes)
    assert [event.registration_closes_at for _, event in list_dates(series)] == [
        datetime(2027, 3, 15, 11, tzinfo=UTC),
        datetime(2027, 3, 22, 11, tzinfo=UTC),
        datetime(2027, 3, 29, 10, tzinfo=UTC),
        datetime(2027, 4, 5, 10, tzinfo=UTC),
    ]


def test_dates_in_a_gap_are_refused_by_name_and_nothing_is_made(branch: Branch) -> None:
    night = make_when(date(2027, 3, 14), time(2, 30), time(4), zone="Europe/Berlin")
    with pytest.raises(DatesRefused) as refused:
        make(branch, Rule(date(2027, 3, 14), count=4), when=night)
    assert [(one.day, type(one.refusal)) for one in refused.value.dates] == [(date(2027, 3, 28), TimeSkipped)]
    assert db.session.scalar(select(func.count()).select_from(Event)) == 0


def test_doubtful_hours_are_asked_once_for_all(branch: Branch) -> None:
    night = make_when(date(2027, 10, 24), time(2, 30), time(5), zone="Europe/Berlin")
    rule = Rule(date(2027, 10, 24), count=2)
    with pytest.raises(DatesRefused) as refused:
        make(branch, rule, when=night)
    assert [(one.day, type(one.refusal)) for one in refused.value.dates] == [(date(2027, 10, 31), TimeRepeated)]
    with transaction():
        series = actions.create_series(
            organiser_of(branch), branch.public_id, values=event_values(when=night), rule=rule, folds=Folds(start=1)
        )
    assert [event.starts_at for _, event in list_dates(series)] == [
        datetime(2027, 10, 24, 0, 30, tzinfo=UTC),
        datetime(2027, 10, 31, 1, 30, tzinfo=UTC),
    ]


def test_a_form_that_is_sent_twice_makes_one_series(branch: Branch) -> None:
    public_id = "abcdefghijklmnopqrstuvwxyz"
    with transaction():
        values = event_values(when=make_when(FIRST, zone="Europe/Berlin"))
        wanted = {"values": values, "rule": Rule(FIRST, count=2), "series_id": public_id}
        first = actions.create_series(organiser_of(branch), branch.public_id, **wanted)
        again = actions.create_series(organiser_of(branch), branch.public_id, **wanted)
        assert (first.public_id, again.id) == (public_id, first.id)


def test_a_rule_without_a_day_makes_nothing(branch: Branch) -> None:
    with pytest.raises(Invalid):
        make(branch, Rule(FIRST, count=1, skipped=(FIRST,)))


def test_only_organisers_of_the_branch_make_series(branch: Branch) -> None:
    stranger = organiser_of(make_branch(name="Hamburg"))
    with pytest.raises(NotFound), transaction():
        actions.create_series(stranger, branch.public_id, values=event_values(), rule=Rule(FIRST, count=2))


def test_publishing_takes_every_draft_that_is_not_over(branch: Branch) -> None:
    series = make(branch)
    with transaction():
        actions.publish_dates(organiser_of(branch), series.public_id)
    assert {event.state for _, event in list_dates(series)} == {State.PUBLISHED}
    with transaction():
        assert actions.publish_dates(organiser_of(branch), series.public_id) == []


def test_a_series_is_seen_by_whoever_sees_one_of_its_dates(branch: Branch) -> None:
    series = make(branch)
    with pytest.raises(NotFound):
        get_series(ANONYMOUS, series.public_id)
    assert get_series(organiser_of(branch), series.public_id).id == series.id
    assert list_visible_dates(ANONYMOUS, series) == []
    with transaction():
        actions.publish_dates(organiser_of(branch), series.public_id)
    assert get_series(ANONYMOUS, series.public_id).id == series.id
    assert len(list_visible_dates(ANONYMOUS, series)) == 4
    with pytest.raises(NotFound):
        get_series_to_edit(actor_with(branch, Role.HELPER), series.public_id)
    with pytest.raises(NotFound):
        get_series(ANONYMOUS, "nothing")


def test_the_series_of_events_and_of_a_branch(branch: Branch) -> None:
    series, lonely = make(branch), make_event(branch)
    first = list_dates(series)[0][1]
    found = find_series_of(first.id)
    assert found is not None
    assert found.id == series.id
    assert find_series_of(lonely.id) is None
    assert {key: one.id for key, one in list_series_of([first.id, lonely.id]).items()} == {first.id: series.id}
    assert [(one.id, dates) for one, dates in list_branch_series(branch)] == [(series.id, 4)]


def test_people_are_counted_by_date(branch: Branch) -> None:
    series = make(branch)
    with transaction():
        actions.publish_dates(organiser_of(branch), series.public_id)
    events = [event for _, event in list_dates(series)]
    make_place(events[0].public_id)
    make_place(events[0].public_id, confirm=False)
    assert count_people([event.id for event in events]) == {events[0].id: 1}


def test_a_deleted_draft_is_a_skipped_day(branch: Branch) -> None:
    series = make(branch)
    actor, second = organiser_of(branch), list_dates(series)[1][1]
    with transaction():
        delete_draft(actor, second.public_id)
    assert [one.day.day for one, _ in list_dates(series)] == [16, 30, 6]
    assert read_rule(series.rule).skipped == (date(2027, 3, 23),)


def test_a_series_goes_with_its_last_date(branch: Branch) -> None:
    series = make(branch, Rule(FIRST, count=1))
    vault_id, draft = series.vault_id, list_dates(series)[0][1]
    with transaction():
        delete_draft(organiser_of(branch), draft.public_id)
    assert db.session.scalar(select(func.count()).select_from(Series)) == 0
    assert db.session.scalar(select(func.count()).select_from(SeriesDate)) == 0
    vault = db.session.get_one(Vault, vault_id)
    assert vault.destroy_after is not None
    assert vault.destroy_after < datetime.now(UTC) + timedelta(seconds=1)


@pytest.mark.parametrize(("kind", "takes"), [("circle", True), ("meeting", False)])
def test_a_circle_takes_enrolments_from_the_first(branch: Branch, kind: str, takes: bool) -> None:
    assert make(branch, kind=kind).takes_enrolments is takes
