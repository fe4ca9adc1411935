from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from organiser.events.actions import withdraw_event
from organiser.kernel import clock
from organiser.kernel.db import db, transaction
from organiser.registrations.jobs import destroy_due_vaults
from organiser.registrations.models import Registration
from tests.campaigns.scene import begin, page_of, take_in
from tests.support.browsing import Visitor, parse
from tests.support.make import make_branch, make_event, make_place, make_when, organiser_of
from tests.support.queries import counted_queries

pytestmark = pytest.mark.usefixtures("app")


def test_the_page_counts_what_everybody_may_see_by_country(client: Visitor) -> None:
    branch = make_branch()
    campaign = begin(branch)
    chile = make_branch(name="Valparaíso")
    there = make_event(
        chile, title="At the port", country="CL", place_name="Valparaíso", latitude=-33.0, longitude=-71.6
    )
    on_line = make_event(branch, title="On air", country=None, on_site=False, on_line=True, place_name="")
    hidden = make_event(branch, title="Hidden")
    for event in (make_event(branch, title="At home"), there, on_line, hidden):
        take_in(event, campaign)
    with transaction():
        withdraw_event(organiser_of(branch), hidden.public_id)
    make_event(branch, title="Elsewhere")
    page = parse(client.get(page_of(campaign, "es")))
    numbers = [item.get_text() for item in page.select(".campaign-numbers li")]
    assert [text.split()[0] for text in numbers] == ["3", "2", "2"]
    sections = {
        found["id"]: found.select_one(".country-events a").get_text()
        for found in page.select(".campaign-country > div")
    }
    assert sections == {"country-BO": "At home", "country-CL": "At the port", "country-": "On air"}
    assert [a["href"] for a in page.select("svg.world-sheet a")] == ["#country-CL"]
    assert "Hidden" not in page.get_text()


def test_its_numbers_outlive_the_people_of_its_events(client: Visitor) -> None:
    branch = make_branch()
    campaign, event = begin(branch), make_event(branch, country="CL")
    take_in(event, campaign)
    make_place(event.public_id)
    before = [item.get_text() for item in parse(client.get(page_of(campaign))).select(".campaign-numbers li")]
    with time_machine.travel(event.ends_at + timedelta(days=15)):
        destroy_due_vaults()
        assert db.session.scalars(select(Registration)).all() == []
        after = [item.get_text() for item in parse(client.get(page_of(campaign))).select(".campaign-numbers li")]
    assert before[0].split()[0] == after[0].split()[0] == "1"
    assert before[1] == after[1]


def test_what_is_coming_stands_first_and_the_countries_are_folded(client: Visitor) -> None:
    branch = make_branch()
    campaign = begin(branch)
    take_in(
        make_event(branch, title="Later", country="BO", when=make_when(clock.now().date() + timedelta(days=9))),
        campaign,
    )
    take_in(
        make_event(branch, title="Soon", country="PE", when=make_when(clock.now().date() + timedelta(days=5))), campaign
    )
    page = parse(client.get(page_of(campaign)))
    assert [title.get_text() for title in page.select(".event-title")] == ["Soon", "Later"]
    assert page.select(".campaign-country[open]") == []


@pytest.mark.parametrize("number", [1, 9])
def test_the_page_asks_a_constant_number_of_questions(client: Visitor, number: int) -> None:
    branch = make_branch()
    campaign = begin(branch)
    for at in range(number):
        take_in(make_event(branch, title=f"Number {at}", country=("BO", "PE", "CL")[at % 3]), campaign)
    path = page_of(campaign)
    client.get(path)
    with counted_queries() as statements:
        page = parse(client.get(path))
    assert len([one for one in statements if one != "BEGIN"]) == 7
    assert len(page.select(".country-events li")) == number


def test_more_than_some_of_a_country_are_in_the_list(client: Visitor) -> None:
    branch = make_branch()
    campaign = begin(branch)
    for at in range(6):
        take_in(make_event(branch, title=f"Number {at}"), campaign)
    page = parse(client.get(page_of(campaign)))
    assert len(page.select(".country-events li")) == 4
    assert len(page.select(".event-row")) == 4
    more = page.select_one(".campaign-country p > a")
    assert more is not None
    listed = parse(client.get(str(more["href"])))
    assert len(listed.select(".event-row")) == 6
    assert "Bread and peace" in listed.select_one(".asked").get_text()  # type: ignore[union-attr]
