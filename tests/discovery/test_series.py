"""A branch's own page is not drowned by what is held every week."""

from datetime import date

from flask import Flask

from organiser.series.rules.recurrence import Rule
from tests.series.scene import make_series
from tests.support.browsing import Visitor, parse
from tests.support.make import make_branch, make_event


def test_a_branchs_page_shows_the_next_date_of_a_series_and_what_is_beside_it(app: Flask, client: Visitor) -> None:
    branch = make_branch(name="Berlin", zone="Europe/Berlin")
    make_series(branch, Rule(date(2027, 3, 16), count=4), title="Tuesday circle")
    make_series(branch, Rule(date(2027, 3, 17), count=4), title="Not yet posted", publish=False)
    make_event(branch, title="A walk")
    page = parse(client.get(f"/en/branches/{branch.slug}"))
    rows = {row.select_one(".event-title").get_text(): row.get_text(" ") for row in page.select(".event-row")}
    assert set(rows) == {"Tuesday circle", "A walk"}
    assert len(page.select(".event-row")) == 2
    assert "16 March 2027" in rows["Tuesday circle"]
    assert ["One of a series" in rows[title] for title in ("Tuesday circle", "A walk")] == [True, False]
