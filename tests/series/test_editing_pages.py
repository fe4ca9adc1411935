"""Editing a series on its pages: for which dates, what it would do, and then what it did. No scripts run here."""

from datetime import UTC, date, datetime, time
from typing import Any

import pytest
import time_machine
from flask import Flask
from werkzeug.test import TestResponse

from organiser.branches.models import Branch
from organiser.events.models import Event, State
from organiser.kernel.actor import Role
from organiser.series import actions
from organiser.series.models import Series
from organiser.series.rules.planning import Scope
from organiser.series.rules.recurrence import Every, Rule
from tests.series.filling import send
from tests.series.scene import act, change, days_of, events_of, fetch, make_series
from tests.support.browsing import Visitor, parse
from tests.support.make import log_in, make_account, make_branch, make_place, make_when

FIRST = date(2027, 3, 16)


@pytest.fixture
def branch(app: Flask) -> Branch:
    return make_branch(name="Berlin", zone="Europe/Berlin", languages=("en",))


@pytest.fixture
def series(branch: Branch) -> Series:
    return make_series(branch, Rule(FIRST, count=4))


@pytest.fixture
def visitor(client: Visitor, branch: Branch) -> Visitor:
    log_in(client, make_account(roles=[(branch, Role.ORGANISER)]))
    return client


def edit_page(visitor: Visitor, event: Event) -> TestResponse:
    return visitor.get(f"/en/manage/events/{event.public_id}/scope")


def page_of(visitor: Visitor, series: Series, what: str = "") -> TestResponse:
    return visitor.get(f"/en/manage/series/{series.public_id}{what}")


def steps(page: TestResponse) -> list[list[str]]:
    rows = parse(page).select("#steps tbody tr")
    return [[" ".join(cell.get_text(" ").split()) for cell in row.select("th, td")] for row in rows]


def titles(series: Series) -> list[str]:
    return [event.title for event in events_of(series)]


def test_the_events_own_form_leads_to_the_one_with_a_scope(visitor: Visitor, series: Series) -> None:
    event = events_of(series)[0]
    answer = visitor.get(f"/en/manage/events/{event.public_id}/edit")
    assert (answer.status_code, answer.location) == (303, f"/en/manage/events/{event.public_id}/scope")
    page = edit_page(visitor, event)
    assert "This date and those after it" in page.text
    assert f"/en/manage/series/{series.public_id}" in page.text


def test_one_date_alone_is_saved_at_once(visitor: Visitor, series: Series) -> None:
    answer = send(visitor, edit_page(visitor, events_of(series)[1]), "save", title="Only this")
    assert (answer.status_code, titles(series).count("Only this")) == (303, 1)
    assert "changed one of its dates" in page_of(visitor, series).text


def test_what_would_happen_is_shown_with_the_people_and_then_happens(visitor: Visitor, series: Series) -> None:
    change(events_of(series)[3], Scope.THIS, venue="The boat")
    make_place(events_of(series)[2].public_id)
    page = edit_page(visitor, events_of(series)[1])
    seen = send(visitor, page, "preview", scope="following", start="18:00", end="20:00", venue="The hall")
    assert seen.status_code == 200
    elsewhere = "The clocks here have changed: for people elsewhere it begins 1 hour earlier."
    assert steps(seen) == [
        [
            "Tuesday, 23 March 2027, 19:00–21:00 (La Paz time) Tuesday, 23 March 2027, 18:00–20:00 (La Paz time)",
            "Moves: start, venue",
            "0",
        ],
        [
            "Tuesday, 30 March 2027, 19:00–21:00 (La Paz time) Tuesday, 30 March 2027, 18:00–20:00 (La Paz time) "
            + elsewhere,
            "Moves: start, venue",
            "1 get a mail",
        ],
        [
            "Tuesday, 6 April 2027, 19:00–21:00 (La Paz time) Tuesday, 6 April 2027, 18:00–20:00 (La Paz time) "
            + elsewhere,
            "Moves: start Keeps its own: venue",
            "0",
        ],
    ]
    assert "1 registration is touched." in seen.text
    assert {event.starts_wall.time() for event in events_of(series)} == {time(19)}
    assert send(visitor, seen, "save").status_code == 303
    assert [(event.starts_wall.time(), event.venue) for event in events_of(series)] == [
        (time(19), "Casa del Pueblo"), (time(18), "The hall"), (time(18), "The hall"), (time(18), "The boat"),
    ]  # fmt: skip


def test_many_dates_are_not_saved_unseen(visitor: Visitor, series: Series) -> None:
    unseen = send(visitor, edit_page(visitor, events_of(series)[0]), "save", scope="all", title="New")
    assert (unseen.status_code, len(steps(unseen)), "New" in titles(series)) == (422, 4, False)
    changed = send(visitor, unseen, "save", title="Newer")
    assert (changed.status_code, "Newer" in titles(series)) == (422, False)
    assert send(visitor, changed, "save").status_code == 303
    assert titles(series) == ["Newer"] * 4


def test_somebody_else_was_quicker(visitor: Visitor, series: Series) -> None:
    seen = send(visitor, edit_page(visitor, events_of(series)[0]), "preview", scope="all", title="Mine")
    change(events_of(series)[0], Scope.THIS, title="Theirs")
    conflict = send(visitor, seen, "save")
    assert (conflict.status_code, "Theirs" in conflict.text) == (409, True)
    again = send(visitor, conflict, "preview")
    assert send(visitor, again, "save").status_code == 303
    assert titles(series) == ["Mine", "Who makes the news?", "Who makes the news?", "Who makes the news?"]


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"day": "2027-03-16"}, "Another date of the series stands on Tuesday, 16 March 2027 already."),
        ({"day": "2027-03-21", "start": "02:30", "end": "04:00"}, "Sunday, 28 March 2027: Clocks go forward"),
        ({"title": ""}, "Fill this in."),
        ({"scope": "nobody"}, "Error:"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_changes(
    visitor: Visitor, series: Series, fields: dict[str, Any], message: str
) -> None:
    page = send(visitor, edit_page(visitor, events_of(series)[1]), "preview", **{"scope": "following"} | fields)
    assert (page.status_code, message in page.text) == (422, True)
    assert {event.version for event in events_of(series)} == {2}


def test_a_month_gets_another_rule(visitor: Visitor, branch: Branch) -> None:
    series = make_series(branch, Rule(date(2027, 3, 9), Every.MONTH_WEEKDAY, count=3))
    page = send(visitor, edit_page(visitor, events_of(series)[0]), "preview", scope="all", day="2027-03-10")
    assert (page.status_code, "Dates of a month do not move by days together." in page.text) == (422, True)


def test_an_event_in_no_series_is_edited_as_always(visitor: Visitor, series: Series) -> None:
    alone = events_of(series)[0]
    act(actions.detach_date, series, event_id=alone.public_id)
    assert edit_page(visitor, alone).location == f"/en/manage/events/{alone.public_id}/edit"


def test_a_later_end_makes_more_dates(visitor: Visitor, series: Series) -> None:
    seen = send(visitor, page_of(visitor, series, "/dates"), "preview", until="2027-04-20")
    assert [step[1] for step in steps(seen)] == ["Stays as it is"] * 4 + ["New"] * 2
    assert "Nobody gets a mail." in seen.text
    assert send(visitor, seen, "post", skipped=["2027-04-13"]).status_code == 422
    left_out = send(visitor, seen, "preview", skipped=["2027-04-13"])
    assert [step[1] for step in steps(left_out)] == ["Stays as it is"] * 4 + ["New"]
    assert send(visitor, left_out, "post").status_code == 303
    assert days_of(series)[4:] == [date(2027, 4, 20)]
    assert events_of(series)[4].state == State.PUBLISHED


def test_an_earlier_end_asks_why(visitor: Visitor, series: Series) -> None:
    make_place(events_of(series)[3].public_id)
    seen = send(visitor, page_of(visitor, series, "/dates"), "preview", until="2027-03-30")
    assert [step[1:] for step in steps(seen)][3] == ["Is cancelled", "1 get a mail"]
    unsaid = send(visitor, seen, "save")
    assert (unsaid.status_code, "Say why." in unsaid.text) == (422, True)
    assert send(visitor, unsaid, "save", reason="The house is closed.").status_code == 303
    assert [event.state for event in events_of(series)] == [State.PUBLISHED] * 3 + [State.CANCELLED]


def test_other_days_are_refused_by_name(visitor: Visitor, series: Series) -> None:
    first = events_of(series)[0]
    change(first, Scope.ALL, when=make_when(FIRST, time(2, 30), time(4), zone="Europe/Berlin"))
    page = page_of(visitor, series, "/dates")
    refused = send(visitor, page, "preview", day="2027-03-21", until="2027-04-11")
    assert (refused.status_code, "Sunday, 28 March 2027: Clocks go forward" in refused.text) == (422, True)
    nonsense = send(visitor, page, "preview", until="")
    assert (nonsense.status_code, "Say either until when" in nonsense.text) == (422, True)


def test_doubtful_hours_of_other_days_are_asked_about(visitor: Visitor, branch: Branch) -> None:
    night = make_when(date(2027, 10, 17), time(2, 30), time(5), zone="Europe/Berlin")
    series = make_series(branch, Rule(date(2027, 10, 17), count=2), when=night)
    refused = send(visitor, page_of(visitor, series, "/dates"), "preview", until="2027-10-31")
    assert (refused.status_code, 'name="start_fold"' in refused.text) == (422, True)
    seen = send(visitor, refused, "preview", start_fold="1")
    assert send(visitor, seen, "save").status_code == 303
    assert events_of(series)[2].starts_at.hour == 1


def test_the_end_is_shown_and_asks_why(visitor: Visitor, series: Series) -> None:
    seen = send(visitor, page_of(visitor, series, "/end"), "preview", since="2027-03-30")
    assert [step[1] for step in steps(seen)] == ["Is cancelled"] * 2
    assert send(visitor, seen, "save").status_code == 422
    assert send(visitor, seen, "save", reason="Nobody has time.").status_code == 303
    assert [event.state for event in events_of(series)] == [State.PUBLISHED] * 2 + [State.CANCELLED] * 2
    assert "Is cancelled" not in page_of(visitor, series).text


def test_a_series_without_coming_dates_has_nothing_to_change(visitor: Visitor, series: Series) -> None:
    seen = send(visitor, page_of(visitor, series, "/end"), "preview", since="2027-03-16")
    send(visitor, seen, "save", reason="Nobody has time.")
    for what in ("/dates", "/end"):
        assert page_of(visitor, series, what).location == f"/en/manage/series/{series.public_id}"


def test_the_plan_of_other_days_is_out_of_date(visitor: Visitor, series: Series) -> None:
    seen = send(visitor, page_of(visitor, series, "/dates"), "preview", until="2027-04-20")
    change(events_of(series)[3], Scope.THIS, venue="The boat")
    again = send(visitor, seen, "save")
    assert (again.status_code, len(days_of(series))) == (422, 4)
    assert send(visitor, again, "save").status_code == 303
    assert events_of(series)[5].venue == "The boat"


def test_drafts_are_posted_together_and_people_shown_as_numbers(visitor: Visitor, branch: Branch) -> None:
    series = make_series(branch, Rule(FIRST, count=2), publish=False)
    page = page_of(visitor, series)
    assert "Post all 2 drafts" in page.text
    visitor.post(f"/en/manage/series/{series.public_id}/publish", data=_token(page))
    make_place(events_of(series)[0].public_id)
    cells = parse(page_of(visitor, series)).select("#coming tbody td.numeric")
    assert [cell.get_text() for cell in cells] == ["1", "0"]


def test_enrolments_name_and_single_dates(visitor: Visitor, series: Series) -> None:
    root = f"/en/manage/series/{series.public_id}"
    token = _token(page_of(visitor, series))
    visitor.post(f"{root}/enrolments/open", data=token)
    assert fetch(series.public_id).takes_enrolments is True
    visitor.post(f"{root}/enrolments/close", data=token)
    assert fetch(series.public_id).takes_enrolments is False
    make_place(events_of(series)[0].public_id)
    asking = page_of(visitor, series, f"/detach/{events_of(series)[0].public_id}")
    assert "1 person keeps their place" in asking.text
    assert len(days_of(series)) == 4
    visitor.post(asking.request.path, data=_token(asking))
    assert len(days_of(series)) == 3
    renamed = send(visitor, page_of(visitor, series, "/name"), "save", marked="title", title="Tuesday circle")
    assert (renamed.status_code, fetch(series.public_id).title) == (303, "Tuesday circle")
    assert send(visitor, page_of(visitor, series, "/name"), "save", marked="title", title="").status_code == 422
    history = page_of(visitor, series).text
    for what in ("renamed it", "opened it for enrolments", "took a date out of it", "published its drafts"):
        assert what in history


def test_the_last_date_stays(visitor: Visitor, branch: Branch) -> None:
    series = make_series(branch, Rule(FIRST, count=1))
    page = page_of(visitor, series)
    address = f"/en/manage/series/{series.public_id}/detach/{events_of(series)[0].public_id}"
    for answer in (
        visitor.get(address, follow_redirects=True),
        visitor.post(address, data=_token(page), follow_redirects=True),
    ):
        assert "It is the only date of the series, so it stays in it." in answer.text
    assert visitor.get(f"{address}0").status_code == 404


def _token(page: TestResponse) -> dict[str, str]:
    return {"csrf_token": str(parse(page).select_one('[name="csrf_token"]')["value"])}  # type: ignore[index]


def test_a_branchs_list_shows_the_next_date_of_a_series_alone(visitor: Visitor, branch: Branch, series: Series) -> None:
    def rows(query: str = "") -> list[str]:
        page = visitor.get(f"/en/manage/branches/{branch.public_id}/events{query}")
        return [row.get_text(" ") for row in parse(page).select(".event-line")]

    (next_one,) = rows()
    assert "16 March 2027" in next_one
    assert "Series with 4 dates" in next_one
    assert len(rows("?q=news")) == 4
    with time_machine.travel(datetime(2027, 3, 24, tzinfo=UTC), tick=False):
        log_in(visitor, make_account(roles=[(branch, Role.ORGANISER)]))
        assert [row.count("30 March 2027") for row in rows()] == [1]
        assert [row.count("23 March 2027") for row in rows("?shelf=past")] == [1]
