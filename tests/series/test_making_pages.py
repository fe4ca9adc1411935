"""A new series as an organiser writes it, looks at it and saves it. No scripts run here."""

from datetime import date, time
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from organiser.branches.models import Branch
from organiser.events.models import Event, State
from organiser.kernel.actor import Role
from organiser.kernel.db import db
from organiser.series.models import Series
from organiser.series.queries import list_dates
from tests.series.filling import send
from tests.support.browsing import Visitor, parse
from tests.support.make import log_in, make_account, make_branch

WEEKLY = {
    "title": "Reading circle", "day": "2027-03-16", "start": "19:00", "end": "21:00", "place": "Berlin", "count": "4",
}  # fmt: skip


@pytest.fixture
def branch(app: Flask) -> Branch:
    return make_branch(name="Berlin", zone="Europe/Berlin", languages=("en",))


@pytest.fixture
def visitor(client: Visitor, branch: Branch) -> Visitor:
    log_in(client, make_account(roles=[(branch, Role.ORGANISER)]))
    return client


def new_page(visitor: Visitor, branch: Branch) -> TestResponse:
    return visitor.get(f"/en/manage/branches/{branch.public_id}/series/new")


def the_events() -> list[Event]:
    db.session.expire_all()
    return [event for _, event in list_dates(db.session.scalars(select(Series)).one())]


def lines(page: TestResponse) -> list[str]:
    return [" ".join(row.get_text(" ").split()) for row in parse(page).select("#lines tbody tr")]


def preview(visitor: Visitor, branch: Branch, **fields: Any) -> TestResponse:
    return send(visitor, new_page(visitor, branch), "preview", **WEEKLY | fields)


def test_all_dates_are_shown_before_they_are_saved(visitor: Visitor, branch: Branch) -> None:
    page = preview(visitor, branch)
    assert page.status_code == 200
    later = "The clocks here have changed: for people elsewhere it begins 1 hour earlier."
    assert lines(page) == [
        "Tuesday, 16 March 2027, 19:00–21:00 (Berlin time)",
        "Tuesday, 23 March 2027, 19:00–21:00 (Berlin time)",
        f"Tuesday, 30 March 2027, 19:00–21:00 (Berlin time) {later}",
        f"Tuesday, 6 April 2027, 19:00–21:00 (Berlin time) {later}",
    ]
    assert [one.get_text() for one in parse(page).select("#dates .actions button")] == [
        "Post all dates", "Save all as drafts",
    ]  # fmt: skip
    assert db.session.scalars(select(Event)).all() == []
    answer = send(visitor, page, "post")
    assert answer.status_code == 303
    assert [(event.state, event.starts_wall.time()) for event in the_events()] == [(State.PUBLISHED, time(19))] * 4
    overview = visitor.get(answer.location)
    assert "Every week on Tuesday" in overview.text
    assert overview.text.count("19:00–21:00 (Berlin time)") == 4


def test_nothing_is_saved_that_was_not_shown(visitor: Visitor, branch: Branch) -> None:
    unseen = send(visitor, new_page(visitor, branch), "save", **WEEKLY)
    assert (unseen.status_code, len(lines(unseen))) == (422, 4)
    another = send(visitor, unseen, "save", count="5")
    assert (another.status_code, len(lines(another))) == (422, 5)
    assert send(visitor, another, "save").status_code == 303
    assert [event.state for event in the_events()] == [State.DRAFT] * 5


def test_ticked_dates_are_left_out(visitor: Visitor, branch: Branch) -> None:
    send(visitor, preview(visitor, branch), "save", skipped=["2027-03-30"])
    assert [event.starts_wall.date() for event in the_events()] == [
        date(2027, 3, 16), date(2027, 3, 23), date(2027, 4, 6),
    ]  # fmt: skip


def test_a_posted_series_shows_the_address_to_share_and_drafts_have_none(visitor: Visitor, branch: Branch) -> None:
    overview = visitor.get(send(visitor, preview(visitor, branch), "save").location)
    assert parse(overview).select("#share") == []
    series = db.session.scalars(select(Series)).one()
    visitor.submit(overview, {}, action=f"/en/manage/series/{series.public_id}/publish")
    (field,) = parse(visitor.get(overview.request.path)).select("#share")
    assert str(field["value"]).endswith(f"/en/series/{series.public_id}/reading-circle")
    assert visitor.get(str(field["value"])).status_code == 200


def test_a_date_in_a_gap_is_refused_by_name_until_it_is_left_out(visitor: Visitor, branch: Branch) -> None:
    page = preview(visitor, branch, day="2027-03-21", start="02:30", end="05:00", count="2")
    assert page.status_code == 422
    assert lines(page)[1].startswith("Sunday, 28 March 2027 Error: Clocks go forward in that night")
    assert send(visitor, page, "save").status_code == 422
    assert send(visitor, page, "save", skipped=["2027-03-28"]).status_code == 303
    assert len(the_events()) == 1


def test_a_doubtful_hour_is_asked_about(visitor: Visitor, branch: Branch) -> None:
    page = preview(visitor, branch, day="2027-10-24", start="02:30", end="05:00", count="2")
    assert page.status_code == 422
    assert "Clocks go back in that night" in lines(page)[1]
    assert "The second 02:30 (UTC+01:00)" in page.text
    answered = send(visitor, page, "preview", start_fold="1")
    assert answered.status_code == 200
    assert send(visitor, answered, "save").status_code == 303
    assert [event.starts_at.hour for event in the_events()] == [0, 1]


def test_months_without_a_thirty_first_are_named(visitor: Visitor, branch: Branch) -> None:
    page = preview(visitor, branch, day="2027-01-31", every="month_date", count="3")
    assert "These months have no such day, so they are left out: February 2027, April 2027." in page.text
    assert [line[:24] for line in lines(page)] == [
        "Sunday, 31 January 2027,", "Wednesday, 31 March 2027", "Monday, 31 May 2027, 19:",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"count": ""}, "Say either until when it repeats, or how many times."),
        ({"until": "2027-05-01"}, "Say either until when it repeats, or how many times."),
        ({"count": "", "until": "9999-12-31"}, "Choose a day from Tuesday, 16 March 2027 to"),
        ({"count": "367"}, "1"),
        ({"interval": "0"}, "1"),
        ({"every": "month_date", "interval": "25"}, "Choose a number from 1 to 24."),
        ({"count": "", "until": "2030-01-01", "weekdays": [str(day) for day in range(7)]}, "more than 366 dates"),
        ({"title": ""}, "Fill this in."),
        ({"every": "second"}, "Error:"),
        ({"weekdays": ["9"]}, "Error:"),
    ],
)
def test_what_makes_no_series_is_said_beside_its_field(
    visitor: Visitor, branch: Branch, fields: dict[str, Any], message: str
) -> None:
    page = preview(visitor, branch, **fields)
    assert (page.status_code, message in page.text, lines(page)) == (422, True, [])


def test_another_row_keeps_what_was_typed(visitor: Visitor, branch: Branch) -> None:
    page = send(visitor, new_page(visitor, branch), "add_reading", **WEEKLY)
    assert 'value="Reading circle"' in page.text
    assert "readings-1-author" in page.text
