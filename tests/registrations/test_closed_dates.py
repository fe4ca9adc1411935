"""A circle of which not every date is for everybody, or that takes nobody any more."""

import pytest
from flask import Flask

from organiser.events.models import Event
from organiser.kernel.actor import Actor
from organiser.kernel.db import db, transaction
from organiser.registrations import actions
from organiser.registrations.circles import find_belonging
from organiser.series.models import Series
from tests.registrations.circles import enrol, make_circle, make_next_date, standing
from tests.registrations.letters import get_mail
from tests.registrations.scene import make_application
from tests.registrations.visiting import newest_place, open_place, words
from tests.series.scene import events_of
from tests.support import make
from tests.support.browsing import Visitor


@pytest.fixture
def circle(app: Flask) -> Series:
    """Four weekly dates, the second for members only."""
    circle = make_circle(make.make_branch())
    show(circle, 1, "members")
    return circle


def show(circle: Series, at: int, visibility: str) -> None:
    event_id = events_of(circle)[at].id
    with transaction() as session:
        session.get_one(Event, event_id).visibility = visibility


def count_dates(circle: Series, at: int) -> int:
    """How many the form of this date says that one gets a place on."""
    found = find_belonging(events_of(circle)[at].id, "en").circle
    assert found is not None
    return found.coming


def test_a_stranger_who_enrols_has_no_place_on_a_members_date(circle: Series, client: Visitor) -> None:
    assert count_dates(circle, 0) == 3
    enrol(circle)
    assert standing(circle) == ["confirmed", None, "confirmed", "confirmed"]
    make_next_date(circle)
    assert standing(circle)[-1] == "confirmed"


def test_a_member_who_enrols_by_a_members_date_has_a_place_on_each(circle: Series) -> None:
    assert count_dates(circle, 1) == 4
    members = Actor(member_branch_ids=frozenset({circle.branch_id}))
    application = make_application("rosa@example.org", joins_series=True)
    with transaction():
        actions.register(members, events_of(circle)[1].public_id, application=application)
    place_id = newest_place()
    with transaction():
        actions.confirm(make.holder_of(place_id), place_id)
    assert standing(circle) == ["confirmed"] * 4
    for at in range(4):
        show(circle, at, "members")
    make_next_date(circle)
    assert standing(circle) == ["confirmed"] * 5


def test_the_page_of_a_series_lists_no_date_that_is_in_no_list(circle: Series, client: Visitor) -> None:
    show(circle, 1, "public")
    show(circle, 2, "unlisted")
    page = f"/en/series/{circle.public_id}/{circle.slug}"
    hidden = events_of(circle)[2].public_id
    assert [event.public_id in client.get(page).text for event in events_of(circle)] == [True, True, False, True]
    for at in (0, 1, 3):
        show(circle, at, "unlisted")
    db.session.rollback()
    assert hidden in client.get(page).text


ALL_DATES = "It is for all dates of the series"


def apply(circle: Series) -> str:
    """By the public form of the first date, with all dates ticked; nothing is confirmed."""
    application = make_application("rosa@example.org", joins_series=True)
    with transaction():
        actions.register(Actor(), events_of(circle)[0].public_id, application=application)
    return newest_place()


def close(circle: Series) -> None:
    with transaction() as session:
        session.get_one(Series, circle.id).takes_enrolments = False


def test_who_confirms_once_a_circle_takes_nobody_any_more_reads_of_one_date(circle: Series, client: Visitor) -> None:
    place_id = apply(circle)
    assert ALL_DATES in get_mail(place_id, "confirm").text
    close(circle)
    page = open_place(client, place_id)
    assert ALL_DATES not in words(client.get(page))
    client.submit(client.get(page), {}, action=f"{page}/confirm")
    assert standing(circle) == ["confirmed", None, None, None]
    assert ALL_DATES not in get_mail(place_id, "confirmed").text


def test_who_has_this_date_already_is_asked_for_no_confirmation_that_brings_nothing(
    circle: Series, client: Visitor
) -> None:
    make.make_place(events_of(circle)[0].public_id, address="rosa@example.org")
    page = open_place(client, apply(circle))
    assert "Confirm" in words(client.get(page))
    close(circle)
    shown = words(client.get(page))
    assert "You are registered already with this address" in shown
    assert "Confirm" not in shown
