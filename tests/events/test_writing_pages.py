"""The event's form as an organiser meets it."""

from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from organiser.branches.models import Branch
from organiser.events.models import Event, State
from organiser.events.queries import read_private
from organiser.kernel.actor import Role
from organiser.kernel.db import db, transaction
from organiser.study.actions import find_or_make_work
from tests.events.acting import edit, fresh
from tests.support.browsing import Visitor, find_form, parse, shown_values
from tests.support.make import event_values, log_in, make_account, make_branch, make_event, make_place

NASTY = """"><script>alert(1)</script>'<img src=x onerror=alert(1)>{{7*7}}"""


@pytest.fixture
def branch(app: Flask) -> Branch:
    return make_branch(zone="Europe/Berlin", languages=("de",))


@pytest.fixture
def visitor(client: Visitor, branch: Branch) -> Visitor:
    log_in(client, make_account(roles=[(branch, Role.ORGANISER)]))
    return client


def new_page(visitor: Visitor, branch: Branch) -> TestResponse:
    return visitor.get(f"/en/manage/branches/{branch.public_id}/events/new")


def edit_page(visitor: Visitor, event: Event) -> TestResponse:
    return visitor.get(f"/en/manage/events/{event.public_id}/edit")


def send(visitor: Visitor, page: TestResponse, button: str = "save", **fields: Any) -> TestResponse:
    """Press a button. Fields that are given None are left out."""
    form = find_form(parse(page), None) if len(parse(page).select('form[method="post"]')) == 1 else _event_form(page)
    values = {**shown_values(form), **fields, button: "1"}
    sent = {name: value for name, value in values.items() if value is not None}
    return visitor.post(page.request.path, data=sent, headers={"Sec-Fetch-Site": "same-origin"})


def _event_form(page: TestResponse) -> Any:
    return next(form for form in parse(page).select('form[method="post"]') if form.select('[name="title"]'))


def the_event() -> Event:
    db.session.expire_all()
    return db.session.scalars(select(Event)).one()


EVENING = {"title": "Who makes the news?", "day": "2031-03-14", "start": "19:00", "end": "21:00", "place": "Berlin"}


def test_a_title_a_time_and_a_place_make_a_meeting(visitor: Visitor, branch: Branch) -> None:
    answer = send(visitor, new_page(visitor, branch), "post", **EVENING)
    event = the_event()
    assert (answer.status_code, answer.location) == (303, f"/en/manage/events/{event.public_id}")
    assert (event.state, event.title, event.zone, event.country, event.place_name) == (
        State.PUBLISHED, "Who makes the news?", "Europe/Berlin", "DE", "Berlin",
    )  # fmt: skip
    assert event.starts_at == datetime(2031, 3, 14, 18, tzinfo=UTC)
    assert "19:00–21:00 (Berlin time)" in visitor.get(answer.location).text


def test_the_other_button_saves_a_draft(visitor: Visitor, branch: Branch) -> None:
    send(visitor, new_page(visitor, branch), "save", **EVENING)
    assert the_event().state == State.DRAFT


def test_the_zone_is_the_places_unless_one_is_chosen(visitor: Visitor, branch: Branch) -> None:
    send(visitor, new_page(visitor, branch), **{**EVENING, "place": "Lima, Peru"})
    assert the_event().zone == "America/Lima"
    page = edit_page(visitor, the_event())
    send(visitor, page, **{"zone": "Asia/Karachi", "on_site": None, "on_line": "y", "place": ""})
    assert (the_event().zone, the_event().starts_at) == ("Asia/Karachi", datetime(2031, 3, 14, 14, tzinfo=UTC))


def test_a_place_that_we_do_not_know_stays_as_it_was_typed_on_the_branchs_clock(
    visitor: Visitor, branch: Branch
) -> None:
    send(visitor, new_page(visitor, branch), **{**EVENING, "place": "Hinterunterdorf"})
    event = the_event()
    assert (event.place_name, event.city_id, event.zone) == ("Hinterunterdorf", None, "Europe/Berlin")


def test_past_midnight_is_understood_and_shown(visitor: Visitor, branch: Branch) -> None:
    answer = send(visitor, new_page(visitor, branch), **{**EVENING, "start": "22:00", "end": "01:00"})
    assert the_event().ends_wall == datetime(2031, 3, 15, 1)
    assert "Saturday, 15 March 2031, 01:00" in visitor.get(answer.location).text


def test_an_end_that_makes_a_whole_day_of_an_evening_is_asked_about_and_can_be_meant(
    visitor: Visitor, branch: Branch
) -> None:
    slip = {**EVENING, "start": "19:00", "end": "09:00"}
    asked = send(visitor, new_page(visitor, branch), **slip)
    assert asked.status_code == 422
    assert "That is on Saturday, 15 March 2031." in asked.text
    meant = send(visitor, asked, last_day="2031-03-15")
    assert the_event().ends_wall == datetime(2031, 3, 15, 9)
    again = visitor.get(f"{meant.location}/edit")
    assert parse(again).select_one("#last_day")["value"] == "2031-03-15"  # type: ignore[index]


def test_all_that_is_missing_of_a_time_is_told_at_once(visitor: Visitor, branch: Branch) -> None:
    refused = send(visitor, new_page(visitor, branch), **{**EVENING, "day": "", "start": "", "end": ""})
    told = [link["href"] for link in parse(refused).select(".error-summary a")]
    assert (refused.status_code, told) == (422, ["#day", "#start", "#end"])


def test_only_a_tick_makes_it_all_day(visitor: Visitor, branch: Branch) -> None:
    page = new_page(visitor, branch)
    refused = send(visitor, page, **{**EVENING, "start": "", "end": ""})
    assert (refused.status_code, "Write when it begins" in refused.text) == (422, True)
    send(visitor, page, **{**EVENING, "start": "", "end": "", "all_day": "y", "last_day": "2031-03-16"})
    event = the_event()
    assert (event.all_day, event.starts_wall, event.ends_wall) == (True, datetime(2031, 3, 14), datetime(2031, 3, 17))


def test_a_time_that_no_clock_shows_is_refused_with_its_neighbours(visitor: Visitor, branch: Branch) -> None:
    """Europe goes forward on 30 March 2031 at 02:00."""
    refused = send(
        visitor, new_page(visitor, branch), **{**EVENING, "day": "2031-03-30", "start": "02:30", "end": "05:00"}
    )
    assert refused.status_code == 422
    error = parse(refused).select_one("#start-error")
    assert error is not None
    assert "The nearest are Sun, 30 Mar, 01:59 and Sun, 30 Mar, 03:00." in error.get_text()


def test_a_time_that_comes_twice_is_asked_about(visitor: Visitor, branch: Branch) -> None:
    """And goes back on 26 October 2031 at 03:00."""
    night = {**EVENING, "day": "2031-10-26", "start": "02:30", "end": "05:00"}
    asked = send(visitor, new_page(visitor, branch), **night)
    assert asked.status_code == 422
    options = [label.get_text(strip=True) for label in parse(asked).select("fieldset#start_fold .choice label")]
    assert options == ["The first 02:30 (UTC+02:00)", "The second 02:30 (UTC+01:00)"]
    assert send(visitor, asked, start_fold="1").status_code == 303
    assert the_event().starts_at == datetime(2031, 10, 26, 1, 30, tzinfo=UTC)
    again = edit_page(visitor, the_event())
    assert shown_values(_event_form(again))["start_fold"] == "1"


def test_another_row_keeps_everything_and_checks_nothing(visitor: Visitor, branch: Branch) -> None:
    page = send(
        visitor, new_page(visitor, branch), "add_person",
        **{"title": "Half", "text": NASTY, "people-0-name": "Rosa", "readings-0-author": "A. B."},
    )  # fmt: skip
    shown = shown_values(_event_form(page))
    assert (page.status_code, shown["title"], shown["text"], shown["people-0-name"], shown["readings-0-author"]) == (
        200, "Half", NASTY, "Rosa", "A. B.",
    )  # fmt: skip
    assert "people-1-name" in shown
    assert db.session.scalars(select(Event)).all() == []


def test_nobody_is_named_without_having_agreed(visitor: Visitor, branch: Branch) -> None:
    people = {"people-0-name": "Rosa", "people-0-role": "speaker"}
    refused = send(visitor, new_page(visitor, branch), **EVENING, **people)
    assert (refused.status_code, "Ask first, then tick this." in refused.text) == (422, True)
    send(visitor, refused, **{"people-0-agreed": "y"})
    assert [person.name for person in the_event().item.people] == ["Rosa"]


@pytest.mark.parametrize("name", ["https://evil.example", "rosa@example.org", "<b>Rosa</b>", "Win at evil.example"])
def test_a_name_is_no_link(visitor: Visitor, branch: Branch, name: str) -> None:
    people = {"people-0-name": name, "people-0-role": "speaker", "people-0-agreed": "y"}
    refused = send(visitor, new_page(visitor, branch), **EVENING, **people)
    assert (refused.status_code, "Write a name only" in refused.text) == (422, True)


def test_a_reading_has_an_author_and_a_title(visitor: Visitor, branch: Branch) -> None:
    refused = send(visitor, new_page(visitor, branch), **EVENING, **{"readings-0-title": "Bread"})
    assert refused.status_code == 422
    send(visitor, refused, **{"readings-0-author": "A. B.", "readings-0-year": "1917", "readings-0-part": "ch. 2"})
    (reading,) = the_event().item.readings
    with transaction():
        same = find_or_make_work(author="A. B.", title="Bread", year=1917, link=None)
    assert (reading.work_id, reading.part) == (same.id, "ch. 2")


def test_languages_are_written_by_name(visitor: Visitor, branch: Branch) -> None:
    refused = send(visitor, new_page(visitor, branch), **EVENING, spoken="German, Klingonish")
    assert "We do not know the language “Klingonish”." in refused.text
    send(visitor, refused, spoken="German, español, ar")
    assert [spoken.lang for spoken in the_event().spoken] == ["de", "es", "ar"]


def test_what_was_written_comes_back_the_same(visitor: Visitor, branch: Branch) -> None:
    send(
        visitor, new_page(visitor, branch), "post", **EVENING, text=NASTY, summary="One sentence.", spoken="German",
        on_line="y", join_link="https://meet.example.org/x", place_is_private="y", venue="Haus", places_on_site="30",
        closes="2031-03-14T12:00", visibility="members", step_free="y",
    )  # fmt: skip
    before = the_event()
    kept = (before.version, before.sequence, read_private(before))
    send(visitor, edit_page(visitor, before))
    after = the_event()
    assert (after.version, after.sequence, read_private(after)) == kept
    assert (after.text, after.places_on_site) == (NASTY, 30)
    assert after.registration_closes_at == datetime(2031, 3, 14, 11, tzinfo=UTC)


def test_whoever_moves_an_event_is_told_who_hears_of_it(visitor: Visitor, branch: Branch) -> None:
    send(visitor, new_page(visitor, branch), "post", **EVENING)
    told = "Whoever has a place gets a mail in 10 minutes; until then you can move it back."
    assert told not in visitor.get(str(send(visitor, edit_page(visitor, the_event()), end="22:00").location)).text
    make_place(the_event().public_id)
    renamed = send(visitor, edit_page(visitor, the_event()), title="Another title")
    assert told not in visitor.get(str(renamed.location)).text
    moved = send(visitor, edit_page(visitor, the_event()), start="20:00")
    assert f"Moved: Friday, 14 March 2031, 20:00–22:00 (Berlin time). {told}" in visitor.get(str(moved.location)).text


def test_a_conflict_shows_both_texts_and_loses_neither(visitor: Visitor, branch: Branch) -> None:
    event = make_event(branch, **{**vars_of(event_values()), "city_id": None})
    page = edit_page(visitor, event)
    edit(event, text=f"theirs {NASTY}", title="Theirs")
    answer = send(visitor, page, text=f"mine {NASTY}", title="Mine")
    assert answer.status_code == 409
    cells = [cell.get_text() for cell in parse(answer).select("#differences td")]
    assert [cells[:2], cells[2:]] == [["Mine", "Theirs"], [f"mine {NASTY}", f"theirs {NASTY}"]]
    assert "<script>alert" not in answer.text
    assert fresh(event).title == "Theirs"
    assert send(visitor, answer).status_code == 303
    assert (fresh(event).title, fresh(event).text) == ("Mine", f"mine {NASTY}")


def vars_of(values: Any) -> dict[str, Any]:
    return {name: getattr(values, name) for name in values.__dataclass_fields__}


TEXT_FIELDS = ("title", "summary", "text", "venue", "address", "place", "readings-0-author", "readings-0-title")


def test_nothing_that_is_written_becomes_markup(visitor: Visitor, branch: Branch) -> None:
    short = NASTY[:40]
    fields = {**EVENING, **dict.fromkeys(TEXT_FIELDS, short), "text": f"{NASTY} [x](javascript:alert(1))"}
    send(visitor, new_page(visitor, branch), "post", **fields)
    base = f"/en/manage/events/{the_event().public_id}"
    for path in (
        "",
        "/edit",
        "/history",
        "/materials",
        "/helpers",
        "/cancel",
        "/postpone",
        "/withdraw",
        "/duplicate",
        "/branch",
    ):
        page = visitor.get(f"{base}{path}")
        assert page.status_code == 200
        document = parse(page)
        assert [tag for tag in document.select("script") if not tag.get("src")] == []
        assert document.select("img[onerror], [onload], a[href^='javascript']") == []
    assert "<script>alert" not in visitor.get(f"/en/manage/branches/{branch.public_id}/events").text


def test_no_column_can_be_set_past_the_form(visitor: Visitor, branch: Branch) -> None:
    """Every column of the table is sent along; only what the form has is taken."""
    event = make_event(branch)
    other = make_branch(name="Oruro")
    extra = {
        "id": "999", "public_id": "a" * 26, "uid": "x", "item_id": "999", "branch_id": str(other.id), "vault_id": "999",
        "slug": "mine", "state": "cancelled", "state_reason": "x", "state_before": "x", "reason_before": "x",
        "published_at": "2020-01-01",
        "stopped_at": "2020-01-01", "starts_wall": "2020-01-01", "ends_wall": "2020-01-01", "starts_at": "2020-01-01",
        "ends_at": "2020-01-01", "starts_fold": "1", "ends_fold": "1", "country": "XX", "first_starts_at": "2020-01-01",
        "latitude": "1", "longitude": "1",
        "place_name": "Elsewhere", "picture_id": "1", "private": "x", "sequence": "99", "changed_at": "2020-01-01",
        "created_by": "999", "created_at": "2020-01-01", "search": "x", "is_demo": "1",
        "titles": "x", "translated": "x",
        "registration_opens_at": "2020-01-01", "registration_closes_at": "2020-01-01",
    }  # fmt: skip
    form_has = {name.partition("-")[0] for name in shown_values(_event_form(edit_page(visitor, event)))}
    columns = {column.name for column in Event.__table__.columns}
    assert columns - set(extra) <= form_has | {"on_line", "all_day", "place_is_private", "link_is_private", "step_free",
                                               "hearing_loop", "sign_language", "childcare"}  # fmt: skip
    before = {name: getattr(fresh(event), name) for name in columns}
    assert send(visitor, edit_page(visitor, event), **extra).status_code == 303
    after = {name: getattr(fresh(event), name) for name in columns}
    assert after == before
