"""What goes along when an event's page is passed on."""

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
    assert page.select_one('[itemtype="https://schema.org/Event"] > meta[itemprop="name"]')["content"] == HOSTILE  # type: ignore[index]
    assert page.select_one('link[itemprop="eventAttendanceMode"]')["href"].endswith("/MixedEventAttendanceMode")  # type: ignore[index,union-attr]
    assert len(page.select('link[rel="canonical"]')) == 1
    assert "<svg onload" not in answer.get_data(as_text=True)


def test_an_unlisted_event_gives_nothing_to_pass_on(app: Flask, client: Visitor) -> None:
    event = make_event(visibility=Visibility.UNLISTED)
    page = parse(client.get(f"/en/events/{event.public_id}/{event.slug}"))
    assert page.select("meta[property], [itemscope]") == []
