"""The timeline as everybody reads it."""

from datetime import UTC, datetime

import pytest
import time_machine
from flask import Flask

from organiser.kernel.db import transaction
from organiser.study.actions import add_term
from organiser.study.models import Facet
from organiser.timeline.actions import withdraw_entry
from organiser.timeline.content import NamedWork
from tests.support.browsing import Visitor, parse
from tests.support.make import coordinator_of, make_root
from tests.support.queries import counted_queries
from tests.timeline.writing import make_draft, make_entry, new, old

TODAY = datetime(2026, 11, 7, 10, tzinfo=UTC)


def titles(client: Visitor, path: str) -> list[str]:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return [tag.get_text(strip=True) for tag in parse(answer).select(".event-title")]


def test_years_say_how_much_there_is(client: Visitor) -> None:
    for when in (new(1917, 4, 6), old(1917, 10, 25), new(1905), new(-43, 3, 15)):
        make_entry(when=when)
    make_draft(when=new(1918, 11, 11))
    shown = [tag.get_text(" ", strip=True) for tag in parse(client.get("/en/timeline")).select(".years a")]
    assert shown == ["44 BC 1 entry", "1905 1 entry", "1917 2 entries"]


def test_a_year_is_in_the_order_of_the_new_calendar(client: Visitor) -> None:
    make_entry(title="October", when=old(1917, 10, 25))
    make_entry(title="Declaration", when=new(1917, 11, 2))
    make_entry(title="April", when=new(1917, 4, 6))
    make_entry(title="Some time", when=new(1917))
    make_entry(title="Another year", when=old(1917, 12, 20))
    assert titles(client, "/en/timeline/1917") == ["Some time", "April", "Declaration", "October"]
    assert titles(client, "/en/timeline/1917/11") == ["Declaration", "October"]
    assert titles(client, "/en/timeline/1918/1") == ["Another year"]
    page = parse(client.get("/en/timeline/1917"))
    assert [tag.get_text(" ", strip=True) for tag in page.select(".shelves a")] == ["April 1", "November 2"]
    assert [tag.get_text(strip=True) for tag in page.select(".month")] == ["Some time in 1917", "April", "November"]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "25 October (7 November) 1917 old style (new style)"),
        ("es", "25 de octubre (7 de noviembre) de 1917 estilo antiguo (estilo nuevo)"),
        ("fr", "25 octobre (7 novembre) 1917 ancien style (nouveau style)"),
        ("ar", "25 أكتوبر (7 نوفمبر) 1917 التقويم القديم (التقويم الجديد)"),
    ],
)
def test_both_dates_are_shown_where_the_source_has_the_old_one(client: Visitor, lang: str, text: str) -> None:
    make_entry()
    row = parse(client.get(f"/{lang}/timeline/1917")).select_one(".when")
    assert row is not None
    assert " ".join(row.get_text(" ", strip=True).split()) == text


def test_only_the_new_one_elsewhere(client: Visitor) -> None:
    make_entry(when=new(1917, 4, 6))
    row = parse(client.get("/en/timeline/1917")).select_one(".when")
    assert row is not None
    assert row.get_text(" ", strip=True) == "6 April 1917"
    assert row.time is not None
    assert row.time["datetime"] == "1917-04-06"


def test_pages_are_narrowed_down_by_topic_and_place(client: Visitor) -> None:
    keeper = coordinator_of(make_root())
    with transaction():
        above = add_term(keeper, facet=Facet.THEME, names={"en": "Power"})
        councils = add_term(keeper, facet=Facet.THEME, names={"en": "Councils"}, parent_id=above.public_id)
    make_entry(title="In a council", topics=(councils.public_id,), city_id=None)
    make_entry(title="In the capital")
    assert titles(client, "/en/timeline/1917?topic=power") == ["In a council"]
    assert titles(client, "/en/timeline/1917?place=498817") == ["In the capital"]
    assert titles(client, "/en/timeline/11-07?topic=councils") == ["In a council"]
    assert client.get("/en/timeline?topic=&place=").headers["Location"] == "/en/timeline"
    years = parse(client.get("/en/timeline?topic=power")).select(".years a")
    assert [tag["href"] for tag in years] == ["/en/timeline/1917?topic=power"]


@pytest.mark.parametrize(
    "path",
    [
        "/en/timeline?topic=a&topic=b", "/en/timeline?colour=red", "/en/timeline/1917?place=x",
        "/en/timeline/today?shift=0", "/en/timeline/today?by=moon", "/en/timeline/today?date=2026-02-30",
        "/en/timeline/11-07?date=2026-11-07", "/en/timeline/today?topic=A%20B", "/en/timeline/today?date=9999-12-31",
    ],
)  # fmt: skip
def test_an_address_that_cannot_be_read_says_so(client: Visitor, path: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, "Choose again" in answer.text) == (400, True)


@pytest.mark.parametrize("path", ["/en/timeline/1917/13", "/en/timeline/9999", "/en/timeline/02-30", "/en/timeline/x"])
def test_what_is_no_time_is_not_there(client: Visitor, path: str) -> None:
    assert client.get(path).status_code == 404


def test_on_this_day_goes_by_the_new_style_and_says_how_long_ago(client: Visitor) -> None:
    make_entry(title="Surrounded")
    make_entry(title="A hundred years ago", when=new(1926, 11, 7))
    make_entry(title="On the old day", when=old(1895, 11, 7))
    make_entry(title="Only the month", when=new(1917, 11))
    make_draft(title="A draft", when=new(1917, 11, 7))
    with time_machine.travel(TODAY, tick=False):
        assert titles(client, "/en/timeline/today") == ["Surrounded", "A hundred years ago"]
        assert titles(client, "/en/timeline/11-07") == ["Surrounded", "A hundred years ago"]
        assert titles(client, "/en/timeline/today?by=old") == ["On the old day", "A hundred years ago"]
        assert titles(client, "/en/timeline/10-25?by=old") == ["Surrounded"]
        assert titles(client, "/en/timeline/today?shift=100") == ["A hundred years ago"]
        assert titles(client, "/en/timeline/today?date=2017-11-07&shift=100") == ["Surrounded"]
        ago = [tag.get_text(strip=True) for tag in parse(client.get("/en/timeline/today")).select(".event-kind")]
        assert ago == ["109 years ago", "100 years ago"]
        assert "Today is Saturday, 7 November 2026 (UTC)." in client.get("/en/timeline/today").text


def test_the_leap_day_is_remembered_in_every_year(client: Visitor) -> None:
    make_entry(title="Leap day", when=new(1916, 2, 29))
    assert titles(client, "/en/timeline/02-29") == ["Leap day"]
    assert titles(client, "/en/timeline/today?date=2026-02-28") == ["Leap day"]
    assert titles(client, "/en/timeline/today?date=2024-02-28") == []
    assert titles(client, "/en/timeline/today?date=2024-02-29") == ["Leap day"]
    assert titles(client, "/en/timeline/02-28") == []


def test_an_empty_day_leads_to_the_next_that_something_is_known_of(client: Visitor) -> None:
    make_entry(title="Surrounded")
    page = parse(client.get("/en/timeline/today?date=2026-11-22&by=old"))
    assert [(link.get_text(), link["href"]) for link in page.select(".empty a")] == [
        ("Go on to 25 October", "/en/timeline/10-25?by=old")
    ]


def test_days_before_and_after_lead_on_and_keep_what_is_asked(client: Visitor) -> None:
    page = parse(client.get("/en/timeline/01-01?by=old"))
    assert [tag["href"] for tag in page.select(".month-nav [rel]")] == [
        "/en/timeline/12-31?by=old", "/en/timeline/01-02?by=old",
    ]  # fmt: skip
    page = parse(client.get("/en/timeline/today?date=2026-03-01&shift=100"))
    assert [tag["href"] for tag in page.select(".month-nav [rel]")] == [
        "/en/timeline/today?date=2026-02-28&shift=100", "/en/timeline/today?date=2026-03-02&shift=100",
    ]  # fmt: skip


def test_an_entry_says_all_that_is_known(client: Visitor) -> None:
    entry = make_entry(
        works=(NamedWork("L. Author", "A History", 1930, "", "chapter 47"),), source_link="https://example.org/source"
    )
    address = f"/en/timeline/entries/{entry.public_id}"
    assert client.get(address).headers["Location"] == f"{address}/the-winter-palace-is-surrounded"
    assert client.get(f"{address}/another").headers["Location"] == f"{address}/the-winter-palace-is-surrounded"
    page = client.get(f"{address}/the-winter-palace-is-surrounded")
    for text in (
        "Wednesday, 25 October 1917", "Wednesday, 7 November 1917", "Petrograd", "<strong>blank</strong>",
        "A history in three volumes", "https://example.org/source", "chapter 47", "/en/timeline/11-07",
    ):  # fmt: skip
        assert text in page.text, text


def test_the_text_to_pass_on_has_date_source_and_address(client: Visitor) -> None:
    entry = make_entry()
    page = client.get(f"/en/timeline/entries/{entry.public_id}", follow_redirects=True)
    area = parse(page).select_one("#share-text")
    assert area is not None
    assert area.get_text().strip().splitlines() == [
        "25 October (7 November) 1917: The Winter Palace is surrounded",
        "Petrograd",
        "Source: A history in three volumes",
        f"http://localhost:8000/en/timeline/entries/{entry.public_id}/the-winter-palace-is-surrounded",
    ]
    card = client.get(f"/en/timeline/entries/{entry.public_id}/card.png")
    assert (card.content_type, card.data[:4]) == ("image/png", b"\x89PNG")


def test_a_title_without_latin_letters_needs_no_slug(client: Visitor) -> None:
    entry = make_entry(title="二月革命")
    assert client.get(f"/en/timeline/entries/{entry.public_id}").status_code == 200


def test_drafts_and_what_was_withdrawn_are_for_those_who_keep_the_timeline(app: Flask, client: Visitor) -> None:
    entry, keeper = make_entry(), coordinator_of(make_root())
    with transaction():
        withdraw_entry(keeper, entry.public_id)
    for path in ("", "/the-winter-palace-is-surrounded", "/card.png"):
        assert client.get(f"/en/timeline/entries/{entry.public_id}{path}").status_code == 404
    assert titles(client, "/en/timeline/1917") == titles(client, "/en/timeline/11-07") == []


@pytest.mark.parametrize("path", ["/en/timeline", "/en/timeline/1917", "/en/timeline/1917/11", "/en/timeline/11-07"])
def test_a_list_takes_as_many_queries_however_long_it_is(client: Visitor, path: str) -> None:
    keeper = coordinator_of(make_root())
    with transaction():
        term = add_term(keeper, facet=Facet.THEME, names={"en": "Power"})
    make_entry(topics=(term.public_id,), works=(NamedWork("A", "B"),))

    def count() -> int:
        with transaction():
            pass
        with counted_queries() as statements:
            client.get(path)
        return len(statements)

    one = count()
    for number in range(4):
        make_entry(title=f"More {number}", topics=(term.public_id,), works=(NamedWork("A", "B"),))
    assert count() == one <= 6
