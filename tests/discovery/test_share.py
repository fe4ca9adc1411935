"""What goes along when an event's page is passed on."""

from datetime import datetime

import pytest
from bs4 import Tag
from flask import Flask

from organiser.events.models import Visibility
from tests.support.browsing import Visitor, parse
from tests.support.make import make_event

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


def read_microdata(tag: Tag) -> str:
    """https://html.spec.whatwg.org/multipage/microdata.html#values"""
    names = {"meta": "content", "link": "href", "a": "href", "data": "value", "time": "datetime"}
    return str(tag[names[tag.name]])


def test_an_unlisted_event_gives_nothing_to_pass_on(app: Flask, client: Visitor) -> None:
    event = make_event(visibility=Visibility.UNLISTED)
    page = parse(client.get(f"/en/events/{event.public_id}/{event.slug}"))
    assert page.select("meta[property], [itemscope]") == []
