"""The pages of works: the list, a work, its text, and the forms behind them."""

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from organiser.events.rules import SetReading
from organiser.kernel.actor import Role
from organiser.kernel.db import db, transaction
from organiser.study.actions import add_edition, merge_works
from organiser.study.models import Edition, EditionKind, Licence, Work
from organiser.study.rules.works import EditionValues
from tests.study.describing import TEXT, add, make_theme
from tests.support.browsing import Visitor, parse, shown_values
from tests.support.make import log_in, make_account, make_branch, make_event, organiser_of

pytestmark = pytest.mark.usefixtures("app")


def send(client: Visitor, page: TestResponse, fields: dict[str, str]) -> TestResponse:
    """The form that is the page's own, which has no address."""
    form = next(form for form in parse(page).select('form[method="post"]') if not form.get("action"))
    shown = shown_values(form)
    assert set(fields) <= set(shown)
    return client.post(page.request.path, data=shown | fields, headers={"Sec-Fetch-Site": "same-origin"})


def test_the_page_of_a_work_leads_to_its_text_and_to_the_meetings_that_read_it(app: Flask, client: Visitor) -> None:
    branch = make_branch()
    work = add(branch, "The State <b>", "V. I. Lenin", year=1918)
    with transaction():
        edition = add_edition(organiser_of(branch), work.public_id, branch_id=branch.public_id, values=TEXT)
    read = (SetReading("V. I. Lenin", "The State <b>", 1918),)
    make_event(branch, title="Our circle", readings=read)
    make_event(branch, title="A draft", readings=read, state="draft")
    make_event(branch, title="For members", readings=read, visibility="members")
    page = client.get(f"/en/works/{work.public_id}", follow_redirects=True)
    assert page.request.path == f"/en/works/{work.public_id}/the-state-b"
    assert "The State &lt;b&gt;" in page.text
    assert "Our circle" in page.text
    assert not {"A draft", "For members"} & set(parse(page).stripped_strings)
    text = client.get(f"/en/works/{work.public_id}/text/{edition.public_id}")
    assert "The library" in text.text
    assert "3 min" in text.text
    event = client.get(str(parse(page).select_one(".event-title a")["href"]))  # type: ignore[index]
    assert f"/en/works/{work.public_id}/the-state-b" in event.text


def test_a_markdown_text_brings_no_script(client: Visitor) -> None:
    branch = make_branch()
    work = add(branch, "Hostile")
    hostile = (
        "<script>alert(1)</script>\n\n[a](javascript:alert(1)) <img src=x onerror=alert(1)> ![b](https://x.example/)"
    )
    with transaction():
        values = EditionValues(EditionKind.TEXT, "en", text=hostile, licence=Licence.CC0, attribution="<i>x</i>")
        edition = add_edition(organiser_of(branch), work.public_id, branch_id=branch.public_id, values=values)
    page = parse(client.get(f"/en/works/{work.public_id}/text/{edition.public_id}"))
    article = page.select_one("article")
    assert article is not None
    assert article.select("script, img, i, [onerror], .long-text a[href^=javascript]") == []


def test_merged_addresses_lead_on(client: Visitor) -> None:
    branch = make_branch()
    kept, gone = add(branch, "Kept"), add(branch, "Gone")
    with transaction():
        merge_works(organiser_of(branch), kept.public_id, gone_id=gone.public_id)
    answer = client.get(f"/en/works/{gone.public_id}/gone")
    assert (answer.status_code, answer.headers["Location"]) == (301, f"/en/works/{kept.public_id}/kept")


def test_works_are_listed_searched_and_narrowed_by_topic_and_those_below_it(client: Visitor) -> None:
    branch, war = make_branch(), make_theme("War")
    add(branch, "Inside", year=1905, topics=(make_theme("Sailors", parent_id=war),))
    add(branch, "Outside", year=1912)

    def shown(query: str) -> list[str]:
        page = parse(client.get(f"/en/works?{query}"))
        return [heading.get_text() for heading in page.select(".work-title")]

    assert shown("by=date") == ["Inside", "Outside"]
    assert shown("topic=war") == ["Inside"]
    assert shown("by=theme") == ["Inside", "Outside"]
    assert shown("topic=nosuch") == shown("kind=nosuch") == shown("q=100%25") == []
    assert shown("by=nosuch") == ["Inside", "Outside"]
    assert client.get("/en/works?q=&by=date").headers["Location"] == "/en/works?by=date"
    page = parse(client.get("/en/works?by=date"))
    assert [heading.get_text() for heading in page.select(".work-group")] == ["1900–1909", "1910–1919"]


def test_an_organiser_adds_a_work_and_an_edition_by_forms(app: Flask, client: Visitor) -> None:
    branch = make_branch()
    log_in(client, make_account(roles=[(branch, Role.ORGANISER)]))
    form = client.get("/en/manage/works/new")
    wrong = send(client, form, {"title": "A", "author": "B", "language": "Klingonish", "year": "1917"})
    assert (wrong.status_code, "Klingonish" in wrong.text) == (422, True)
    wrong = send(client, form, {"title": "A", "author": "B", "day": "31", "month": "2", "year": "1917"})
    assert wrong.status_code == 422
    made = send(client, form, {"title": "A", "author": "B", "language": "German", "year": "1917", "month": "4"})
    assert made.status_code == 303
    work = db.session.scalars(select(Work)).one()
    assert (work.lang, work.month, work.branch_id) == ("de", 4, branch.id)
    assert send(client, form, {"title": "A", "author": "B", "year": "1917"}).status_code == 422
    form = client.get(f"/en/manage/works/{work.public_id}/editions/new/text")
    made = send(client, form, {"language": "Spanish", "text": "# Uno", "attribution": "Ana"})
    assert made.status_code == 303
    edition = db.session.scalars(select(Edition)).one()
    assert (edition.lang, edition.words, edition.licence) == ("es", 1, "public-domain")


def test_a_long_text_in_any_script_can_be_changed(app: Flask, client: Visitor) -> None:
    """A form sends six bytes for an Arabic letter."""
    branch = make_branch()
    work = add(branch, "The State")
    words = "كلمة " * 60_000
    with transaction():
        values = EditionValues(EditionKind.TEXT, "ar", text=words, licence=Licence.CC0, attribution="The library")
        edition = add_edition(organiser_of(branch), work.public_id, branch_id=branch.public_id, values=values)
    log_in(client, make_account(roles=[(branch, Role.ORGANISER)]))
    page = client.get(f"/en/manage/works/{work.public_id}/editions/{edition.public_id}")
    assert send(client, page, {"attribution": "Another library"}).status_code == 303
    db.session.rollback()
    assert db.session.scalars(select(Edition.attribution)).one() == "Another library"


def test_two_who_change_a_work_see_both_texts(app: Flask, client: Visitor) -> None:
    branch = make_branch()
    work = add(branch, "Between two", about="Mine.")
    log_in(client, make_account(roles=[(branch, Role.ORGANISER)]))
    form = client.get(f"/en/manage/works/{work.public_id}")
    assert send(client, form, {"about": "First."}).status_code == 303
    conflict = send(client, form, {"about": "Second <b>."})
    assert conflict.status_code == 409
    assert {"First.", "Second <b>."} <= set(parse(conflict).stripped_strings)
    assert send(client, conflict, {}).status_code == 303
    assert db.session.scalars(select(Work.about)).one() == "Second <b>."
