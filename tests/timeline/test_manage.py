"""Keeping the timeline: drafts by whoever organises, both dates computed by the server, publishing by the root."""

import pytest
from flask import Flask
from sqlalchemy import select

from organiser.kernel import clock
from organiser.kernel.actor import Role
from organiser.kernel.db import db, transaction
from organiser.timeline.actions import edit_entry
from organiser.timeline.models import Entry
from organiser.timeline.queries import list_choices
from tests.support.browsing import Visitor, make_visitor, parse, shown_values
from tests.support.make import coordinator_of, log_in, make_account, make_branch, make_root
from tests.support.summaries import list_summary_faults
from tests.timeline.writing import make_draft, make_entry, new, values

PAGES = "/en/manage/timeline"
OCTOBER = {"title": "Surrounded", "calendar": "julian", "day": "25", "month": "10", "year": "1917", "source": "A book"}


def log_in_as(client: Visitor, role: Role, *, at_root: bool = False) -> None:
    log_in(client, make_account(roles=[(make_root() if at_root else make_branch(), role)]))


def form_of(client: Visitor, path: str) -> dict[str, str]:
    form = next(one for one in parse(client.get(path)).select('form[method="post"]') if not one.get("action"))
    shown = shown_values(form)
    return {name: value for name, value in shown.items() if name not in {"save", "show", "add_work"}}


def only_entry() -> Entry:
    db.session.rollback()
    return db.session.scalars(select(Entry).execution_options(populate_existing=True)).one()


def press(client: Visitor, entry: Entry, label: str) -> None:
    page = client.get(f"{PAGES}/{entry.public_id}")
    form = next(one for one in parse(page).select("form.one-button") if label in one.get_text())
    assert client.post(str(form["action"]), data=shown_values(form)).status_code == 303


def test_an_organiser_writes_a_draft_and_the_root_publishes_it(app: Flask, client: Visitor) -> None:
    log_in_as(client, Role.ORGANISER)
    assert client.post(f"{PAGES}/new", data=form_of(client, f"{PAGES}/new") | OCTOBER).status_code == 303
    entry = only_entry()
    overview = client.get(f"{PAGES}/{entry.public_id}").text
    for text in ("Wednesday, 25 October 1917", "Wednesday, 7 November 1917", "Saved as a draft", "looks it over"):
        assert text in overview
    assert "Publish the entry" not in overview
    keeper = make_visitor(app)
    log_in_as(keeper, Role.COORDINATOR, at_root=True)
    press(keeper, entry, "Publish the entry")
    assert "Surrounded" in client.get("/en/timeline/1917").text
    assert client.get(f"{PAGES}/{entry.public_id}/edit").status_code == 404
    press(keeper, entry, "Withdraw to a draft")
    assert "Surrounded" not in client.get("/en/timeline/1917").text
    press(keeper, entry, "Delete the draft")
    assert db.session.scalars(select(Entry)).all() == []


def test_the_other_date_is_shown_and_nothing_saved(app: Flask, client: Visitor) -> None:
    log_in_as(client, Role.ORGANISER)
    sent = form_of(client, f"{PAGES}/new") | OCTOBER | {"title": "", "source": "", "show": "1"}
    page = parse(client.post(f"{PAGES}/new", data=sent))
    assert [tag.get_text(" ", strip=True) for tag in page.select(".both-dates div")] == [
        "Old style (Julian calendar) Wednesday, 25 October 1917",
        "New style (Gregorian calendar) Wednesday, 7 November 1917",
    ]
    assert page.select(".error-summary") == []
    page = parse(client.post(f"{PAGES}/new", data=sent | {"calendar": "gregorian", "month": "11", "day": "7"}))
    assert "Wednesday, 25 October 1917" in page.select(".both-dates div")[0].get_text()
    page = parse(client.post(f"{PAGES}/new", data=sent | {"day": "31", "month": "11"}))
    assert page.select(".both-dates") == []
    assert "no such day" in page.select(".error-summary")[0].get_text()
    assert db.session.scalars(select(Entry)).all() == []


@pytest.mark.parametrize(
    ("changes", "target"),
    [
        ({"title": ""}, "title"),
        ({"source": ""}, "source"),
        ({"year": "0"}, "year"),
        ({"year": ""}, "year"),
        ({"month": "0"}, "month"),
        ({"day": "30", "month": "2"}, "day"),
        ({"end_day": "1", "end_month": "11"}, "end_year"),
        ({"end_year": "1916"}, "end_day"),
        ({"end_year": "0"}, "end_year"),
        ({"place": "Nowhere at all"}, "place"),
        ({"source_link": "javascript:alert(1)"}, "source_link"),
        ({"works-0-author": "Only the author"}, "works-0-title"),
        ({"calendar": "maya"}, "calendar-0"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(client: Visitor, changes: dict[str, str], target: str) -> None:
    log_in_as(client, Role.ORGANISER)
    answer = client.post(f"{PAGES}/new", data=form_of(client, f"{PAGES}/new") | OCTOBER | changes)
    page = parse(answer)
    assert answer.status_code == 422
    assert [link["href"] for link in page.select(".error-summary a")] == [f"#{target}"]
    assert list_summary_faults(page) == []


def test_years_before_our_era_are_typed_with_a_minus(client: Visitor) -> None:
    log_in_as(client, Role.ORGANISER)
    sent = form_of(client, f"{PAGES}/new") | OCTOBER | {"year": "-44", "month": "3", "day": "15"}
    assert client.post(f"{PAGES}/new", data=sent).status_code == 303
    entry = only_entry()
    assert (entry.year, form_of(client, f"{PAGES}/{entry.public_id}/edit")["year"]) == (-43, "-44")


def test_a_row_more_for_a_work_loses_nothing_that_was_typed(client: Visitor) -> None:
    log_in_as(client, Role.ORGANISER)
    work = {"works-0-author": "A", "works-0-title": "B", "works-0-year": "1930"}
    sent = form_of(client, f"{PAGES}/new") | OCTOBER | work
    page = parse(client.post(f"{PAGES}/new", data=sent | {"add_work": "1"}))
    again = shown_values(next(one for one in page.select('form[method="post"]') if not one.get("action")))
    assert "works-1-author" in again
    assert {name: again[name] for name in work} == work
    assert client.post(f"{PAGES}/new", data=again).status_code == 303


def test_two_who_change_the_same_see_both_texts(client: Visitor) -> None:
    draft, keeper = make_draft(), coordinator_of(make_root())
    log_in_as(client, Role.ORGANISER)
    mine = form_of(client, f"{PAGES}/{draft.public_id}/edit") | {"title": "Mine"}
    with transaction():
        edit_entry(keeper, draft.public_id, version=1, values=values(title="Theirs", when=new(1917, 11, 7)))
    answer = client.post(f"{PAGES}/{draft.public_id}/edit", data=mine)
    rows = [row.get_text(" ", strip=True) for row in parse(answer).select("#differences tbody tr")]
    assert answer.status_code == 409
    assert rows[0].endswith("Mine Theirs")
    assert any("Old style (Julian calendar) New style (Gregorian calendar)" in row for row in rows)
    again = shown_values(next(one for one in parse(answer).select('form[method="post"]') if not one.get("action")))
    assert client.post(f"{PAGES}/{draft.public_id}/edit", data=again).status_code == 303
    assert only_entry().title == "Mine"


def test_what_changed_since_it_was_looked_at_is_not_published(app: Flask, client: Visitor) -> None:
    draft, keeper = make_draft(), coordinator_of(make_root())
    log_in_as(client, Role.COORDINATOR, at_root=True)
    page = client.get(f"{PAGES}/{draft.public_id}")
    form = next(one for one in parse(page).select("form.one-button") if "Publish" in one.get_text())
    with transaction():
        edit_entry(keeper, draft.public_id, version=1, values=values(title="Other"))
    client.post(str(form["action"]), data=shown_values(form))
    assert only_entry().state == "draft"
    assert "Somebody changed it since you looked" in client.get(f"{PAGES}/{draft.public_id}").text


def test_drafts_and_published_entries_are_searched_by_their_shelf(client: Visitor) -> None:
    make_draft(title="A strike in the docks")
    make_draft(title="A congress")
    make_entry(title="Another strike")
    log_in_as(client, Role.ORGANISER)

    def titles(query: str) -> list[str]:
        return [tag.get_text(strip=True) for tag in parse(client.get(PAGES + query)).select(".event-line-title")]

    assert titles("") == ["A congress", "A strike in the docks"]
    assert titles("?q=STRIKE") == ["A strike in the docks"]
    assert titles("?shelf=published&q=strike") == ["Another strike"]
    assert titles("?q=nothing+like+it") == []
    assert client.get(f"{PAGES}?shelf=x").status_code == 303
    tabs = [tag.get_text(" ", strip=True) for tag in parse(client.get(f"{PAGES}?q=strike")).select(".tabs a")]
    assert tabs == ["Drafts 1", "Published 1"]


def test_history_says_who_did_what(client: Visitor) -> None:
    log_in(client, make_account("Ada Okafor", roles=[(make_root(), Role.COORDINATOR)]))
    client.post(f"{PAGES}/new", data=form_of(client, f"{PAGES}/new") | OCTOBER)
    entry = only_entry()
    client.post(
        f"{PAGES}/{entry.public_id}/edit", data=form_of(client, f"{PAGES}/{entry.public_id}/edit") | {"day": "26"}
    )
    press(client, entry, "Publish the entry")
    lines = [
        tag.get_text(" ", strip=True) for tag in parse(client.get(f"{PAGES}/{entry.public_id}")).select(".history p")
    ]
    expected = ("Ada Okafor published it", "Ada Okafor changed it: date", "Ada Okafor wrote the draft")
    assert [line.startswith(text) for line, text in zip(lines, expected, strict=True)] == [True] * 3, lines


def test_choices_are_those_of_published_entries(app: Flask) -> None:
    make_draft(city_id=1)
    assert list_choices(now=clock.now(), lang="en").cities == ()
    make_entry()
    assert list_choices(now=clock.now(), lang="en").cities == (498817,)
