"""What goes along when an event's page is passed on."""

from dataclasses import replace
from datetime import date, datetime, time

import pytest
from bs4 import Tag
from flask import Flask

from organiser.events.actions import (
    cancel_event,
    edit_event,
    postpone_event,
    publish_event,
    restore_event,
    withdraw_event,
)
from organiser.events.actions.content import values_of
from organiser.events.models import Event, State, Visibility
from organiser.events.queries import get_event_to_edit
from organiser.kernel.db import transaction
from tests.support.browsing import Visitor, parse
from tests.support.make import make_event, make_when, organiser_of

HOSTILE = "</script><svg onload=alert(1)>"


def test_an_events_page_carries_its_card_and_its_facts(app: Flask, client: Visitor) -> None:
    event = make_event(title=HOSTILE, on_line=True)
    address = f"http://localhost:8000/es/events/{event.public_id}/{event.slug}"
    event_id = event.public_id
    answer = client.get(address.removeprefix("http://localhost:8000"))
    page = parse(answer)
    tags = {str(tag["property"]): str(tag["content"]) for tag in page.select("meta[property]")}
    assert tags["og:title"] == HOSTILE
    assert tags["og:url"] == address
    assert tags["og:image"] == f"http://localhost:8000/es/events/{event_id}/card.png"
    assert page.select_one('[itemtype="https://schema.org/Event"] > data[itemprop="name"]')["value"] == HOSTILE  # type: ignore[index]
    assert page.select_one('link[itemprop="eventAttendanceMode"]')["href"].endswith("/MixedEventAttendanceMode")  # type: ignore[index,union-attr]
    assert len(page.select('link[rel="canonical"]')) == 1
    assert "<svg onload" not in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    ("state", "status"),
    [("published", "EventScheduled"), ("postponed", "EventPostponed"), ("cancelled", "EventCancelled")],
)
def test_programs_read_the_same_of_an_event_in_two_ways(client: Visitor, state: str, status: str) -> None:
    """As schema.org (by the rules of microdata) and as h-event (by those of microformats2), and nothing private."""
    event = make_event(
        state=state, summary="An evening.", on_line=True, place_is_private=True, venue="Canary House",
        address="1 Canary Wharf", join_link="https://meet.example/canary", link_is_private=True,
    )  # fmt: skip
    page = parse(client.get(f"/en/events/{event.public_id}/{event.slug}"))
    data = page.select_one('.h-event[itemtype="https://schema.org/Event"]')
    assert data is not None
    found = {str(tag["itemprop"]): read_microdata(tag) for tag in data.select(":scope > [itemprop]:not([itemscope])")}
    assert (found["name"], found["description"], found["eventStatus"]) == (
        event.title,
        "An evening.",
        f"https://schema.org/{status}",
    )
    assert datetime.fromisoformat(found["startDate"]) == event.starts_at
    assert datetime.fromisoformat(found["endDate"]) == event.ends_at
    kinds = [str(tag["itemtype"]).rpartition("/")[2] for tag in data.select('[itemprop="location"]')]
    assert kinds == ["Place", "VirtualLocation"]
    assert [tag["value"] for tag in data.select("data.p-name")] == [event.title]
    assert [tag["datetime"] for tag in data.select("time.dt-start")] == [found["startDate"]]
    assert [tag["value"] for tag in data.select("data.p-location")] == ["La Paz"]
    assert "anary" not in str(data)


STANDS, MOVED = ("EventScheduled", None), ("EventRescheduled", "2027-03-16T19:00:00-04:00")


def look(client: Visitor, event: Event) -> tuple[str, str | None]:
    """The state that programs are told of, and for when it was announced first."""
    page = parse(client.get(f"/en/events/{event.public_id}/{event.slug}"))
    (status,) = (str(tag["href"]).rpartition("/")[2] for tag in page.select('[itemprop="eventStatus"]'))
    before = [str(tag["datetime"]) for tag in page.select('time[itemprop="previousStartDate"]')]
    assert len(before) <= 1
    return status, (before or [None])[0]


def move(event: Event, day: date, hour: int = 19) -> None:
    actor = organiser_of(event.branch)
    event = get_event_to_edit(actor, event.public_id)
    values = replace(values_of(event), when=make_when(day, time(hour), time(22)))
    with transaction():
        edit_event(actor, event.public_id, version=event.version, values=values)


def test_a_moved_event_says_for_when_it_was_announced_first(client: Visitor) -> None:
    event = make_event(when=make_when(date(2027, 3, 16)))
    assert look(client, event) == STANDS
    move(event, date(2027, 3, 17))
    assert look(client, event) == MOVED
    move(event, date(2027, 3, 18), 20)
    assert look(client, event) == MOVED
    move(event, date(2027, 3, 16))
    assert look(client, event) == STANDS


def test_an_end_that_is_later_moves_no_start(client: Visitor) -> None:
    event = make_event(when=make_when(date(2027, 3, 16)))
    move(event, date(2027, 3, 16))
    assert look(client, event) == STANDS


def test_a_draft_was_never_announced(client: Visitor) -> None:
    event = make_event(state=State.DRAFT, when=make_when(date(2027, 3, 16)))
    move(event, date(2027, 3, 17))
    actor = organiser_of(event.branch)
    with transaction():
        publish_event(actor, event.public_id)
    assert look(client, event) == STANDS
    move(event, date(2027, 3, 18))
    with transaction():
        withdraw_event(actor, event.public_id)
    with transaction():
        publish_event(actor, event.public_id)
    assert look(client, event) == STANDS


def test_postponed_then_dated_again_then_cancelled(client: Visitor) -> None:
    event = make_event(when=make_when(date(2027, 3, 16)))
    actor = organiser_of(event.branch)
    with transaction():
        postpone_event(actor, event.public_id, reason="Snow.")
    assert look(client, event) == ("EventPostponed", None)
    move(event, date(2027, 3, 23))
    with transaction():
        cancel_event(actor, event.public_id, reason="Snow again.")
    assert look(client, event) == ("EventCancelled", MOVED[1])
    with transaction():
        restore_event(actor, event.public_id)
    assert look(client, event) == MOVED


def read_microdata(tag: Tag) -> str:
    """https://html.spec.whatwg.org/multipage/microdata.html#values"""
    names = {"meta": "content", "link": "href", "a": "href", "data": "value", "time": "datetime"}
    return str(tag[names[tag.name]])


def test_an_unlisted_event_gives_nothing_to_pass_on(app: Flask, client: Visitor) -> None:
    event = make_event(visibility=Visibility.UNLISTED)
    page = parse(client.get(f"/en/events/{event.public_id}/{event.slug}"))
    assert page.select("meta[property], [itemscope]") == []
