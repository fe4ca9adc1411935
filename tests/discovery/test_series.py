"""A branch's own page is not drowned by what is held every week."""

from datetime import date

from flask import Flask

from organiser.branches.models import Branch
from organiser.events.actions import accept_host, ask_host
from organiser.events.models import Event, HostSees
from organiser.kernel.db import transaction
from organiser.series.rules.recurrence import Rule
from tests.series.scene import events_of, make_series
from tests.support.browsing import Visitor, parse
from tests.support.make import make_branch, make_event, organiser_of


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


def test_a_later_date_that_another_branch_holds_too_stands_on_its_page(app: Flask, client: Visitor) -> None:
    """The dates before it are none of theirs; of several that are, the next stands for all."""
    branch = make_branch(name="Berlin", zone="Europe/Berlin")
    above = make_branch(name="Saxony", zone="Europe/Berlin")
    other = make_branch(above, name="Leipzig", zone="Europe/Berlin")
    series = make_series(branch, Rule(date(2027, 3, 16), count=4), title="Tuesday circle")
    for event in events_of(series)[1:3]:
        hold_together(event, other)
    for address in (f"/en/branches/{other.slug}", f"/en/branches/{above.slug}?below=1"):
        rows = [row.get_text(" ") for row in parse(client.get(address)).select(".event-row")]
        assert ["23 March 2027" in row for row in rows] == [True], address
    root = [row.get_text(" ") for row in parse(client.get("/en/branches/international?below=1")).select(".event-row")]
    assert ["16 March 2027" in row for row in root] == [True]


def hold_together(event: Event, other: Branch) -> None:
    actor = organiser_of(event.branch)
    with transaction():
        host = ask_host(actor, event.public_id, branch_id=other.public_id, sees=HostSees.NUMBERS).public_id
    with transaction():
        accept_host(organiser_of(other), host)
