"""The page that chooses a slice, and what it gives to take along."""

from collections.abc import Iterator

import pytest
import time_machine
from bs4 import BeautifulSoup

from tests.support import make
from tests.support.browsing import Visitor

LA_PAZ = 3911925  # GeoNames


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel("2026-11-22T10:00:00Z", tick=False):
        yield


def look(client: Visitor, query: str = "", lang: str = "en") -> BeautifulSoup:
    response = client.get(f"/{lang}/calendars{query}")
    assert response.status_code == 200
    return BeautifulSoup(response.text, "html.parser")


def shown(page: BeautifulSoup) -> list[str]:
    return [title.get_text(strip=True) for title in page.select(".event-title")]


def test_what_comes_next_is_what_the_feed_holds(client: Visitor) -> None:
    make.make_event(title="Talk", kind="talk")
    make.make_event(title="School", kind="school")
    page = look(client, "?kind=school")
    assert shown(page) == ["School"]
    assert shown(look(client)) == ["Talk", "School"]
    feed = page.select_one('link[rel="alternate"][type="text/calendar"]')
    assert feed is not None
    path = str(feed["href"]).removeprefix("http://localhost:8000")
    assert b"SUMMARY:School" in client.get(path).data
    assert b"SUMMARY:Talk" not in client.get(path).data


def test_it_gives_every_kind_of_calendar_news_a_code_and_lines_to_copy(client: Visitor) -> None:
    make.make_event()
    page = look(client, "?country=BO", lang="ar")
    query = "country=BO&lang=ar"
    links = [str(link["href"]) for link in page.select(".panel a")]
    assert [link.partition(":")[0] for link in links] == ["webcal", "https", "https"]
    assert links[0].endswith(f"/feeds/events.ics?{query}")
    copied = [str(field["value"]) for field in page.select("[data-slice-shown] input[readonly]")]
    assert copied[0].endswith(f"/feeds/events.ics?{query}")
    assert copied[1].endswith(f"/feeds/events.atom?{query}")
    assert copied[2].endswith(f"/feeds/events.json?{query}")
    frame = BeautifulSoup(copied[3], "html.parser").iframe
    element = BeautifulSoup(copied[4], "html.parser").find("organiser-events")
    assert frame is not None
    assert str(frame["src"]).endswith("/ar/embed/events?country=BO")
    assert element is not None
    assert element["src"] == copied[2]
    assert page.select_one("svg.qr path") is not None
    always = page.select_one("input#address-on-this-day")
    assert always is not None
    assert str(always["value"]).endswith("/feeds/on-this-day.ics?lang=ar")


def test_a_town_becomes_its_number(client: Visitor) -> None:
    make.make_event(title="La Paz", latitude=-16.5, longitude=-68.15)
    response = client.get("/en/calendars?kind=&town=La+Paz,+Bolivia&near=&km=100&online=")
    assert response.status_code == 302
    assert response.location.endswith(f"/en/calendars?km=100&near={LA_PAZ}")
    page = look(client, f"?km=100&near={LA_PAZ}")
    assert shown(page) == ["La Paz"]
    town = page.select_one("#town")
    assert town is not None
    assert str(town["value"]).startswith("La Paz")


def test_a_town_that_is_typed_anew_wins_over_the_one_before(client: Visitor) -> None:
    make.make_root()
    response = client.get(f"/en/calendars?town=Oruro&near={LA_PAZ}&km=50")
    assert response.status_code == 302
    assert f"near={LA_PAZ}" not in response.location


def test_towns_of_one_name_are_offered(client: Visitor) -> None:
    make.make_root()
    page = look(client, "?town=San+Jos&km=50")
    offered = [str(link["href"]) for link in page.select(".notice a")]
    assert len(offered) > 1
    assert all("near=" in address and "km=50" in address for address in offered)
    assert "No place found" in look(client, "?town=Qqqqzz").get_text()


def test_dates_are_left_to_lists(client: Visitor) -> None:
    make.make_root()
    feed = look(client, "?from=2026-01-01&kind=talk").select_one('link[type="text/calendar"]')
    assert feed is not None
    assert "from=" not in str(feed["href"])


def test_words_that_nobody_can_read_are_named(client: Visitor) -> None:
    make.make_root()
    response = client.get("/en/calendars?kind=party")
    assert response.status_code == 400
    assert "kind" in response.text
