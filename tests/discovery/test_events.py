from datetime import date, timedelta

import pytest
import time_machine
from flask import Flask

from organiser.events.actions import add_material
from organiser.events.models import State
from organiser.kernel import clock
from organiser.kernel.db import transaction
from organiser.places.models import City
from organiser.places.queries import find_city_by_name, label
from organiser.study.actions import add_term
from organiser.study.models import Facet
from tests.support.browsing import Visitor, parse
from tests.support.make import coordinator_of, make_branch, make_event, make_root, make_when, organiser_of
from tests.support.queries import counted_queries

HOSTILE = "</script><svg onload=alert(1)>"


def find_city(name: str) -> City:
    found = find_city_by_name(name)
    assert found is not None, name
    return found


def place_of(name: str) -> dict[str, object]:
    city = find_city(name)
    return {"place_name": name, "latitude": city.latitude, "longitude": city.longitude}


def titles(client: Visitor, address: str) -> list[str]:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return [link.get_text() for link in parse(answer).select(".event-title a")]


def test_the_bare_address_leads_to_the_browsers_language(app: Flask, client: Visitor) -> None:
    answer = client.get("/", headers={"Accept-Language": "ar-EG,ar;q=0.9,en;q=0.5"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/ar/")
    assert answer.headers["Vary"] == "Accept-Language"
    assert client.get("/", headers={"Accept-Language": "tlh"}).headers["Location"] == "/en/"


def test_the_list_is_narrowed_down_by_each_word(app: Flask, client: Visitor) -> None:
    branch = make_branch()
    make_event(branch, title="Talk in Spanish", spoken=("es",), lang="es")
    make_event(branch, title="Circle in Dutch", spoken=("nl",), kind="circle", country="BE", on_line=True)
    assert titles(client, "/en/events") == ["Talk in Spanish", "Circle in Dutch"]
    for query in ("q=dutch", "country=BE", "spoken=nl", "kind=circle", "online=1", "kind=circle&country=BE,NL"):
        assert titles(client, f"/en/events?{query}") == ["Circle in Dutch"], query
    assert titles(client, "/en/events?kind=school") == []


def test_a_school_among_the_big_dates_is_not_shown_once_more_below_them(app: Flask, client: Visitor) -> None:
    branch = make_branch()
    make_event(branch, title="Winter school", kind="school")
    make_event(branch, title="A talk")
    page = parse(client.get("/en/"))
    assert [link.get_text() for link in page.select(".big-date h3 a")] == ["Winter school"]
    assert [link.get_text() for link in page.select(".event-title a")] == ["A talk"]


@pytest.mark.parametrize(
    ("lang", "place"),
    [("en", "\u2068قاعة ٢\u2069, \u2068بيروت\u2069"), ("ar", "قاعة ٢، بيروت")],
)
def test_a_place_that_is_written_the_other_way_keeps_the_pages_order(client: Visitor, lang: str, place: str) -> None:
    make_event(venue="قاعة ٢", place_name="بيروت", country="LB")
    shown = parse(client.get(f"/{lang}/events")).select_one(".event-place")
    assert shown is not None
    assert shown.get_text() == place


@pytest.mark.parametrize(
    "query",
    ["x=1", "q=a&q=b", "kind=party", "country=Bolivia", "from=yesterday", "page=1&page=2", "past=2", "online=maybe",
     "from=2027-02-02&to=2027-02-01", "branch=1", "kind=<script>"],
)  # fmt: skip
def test_what_cannot_be_meant_is_said(app: Flask, client: Visitor, query: str) -> None:
    answer = client.get(f"/en/events?{query}")
    assert answer.status_code == 400
    assert "/en/events" in [link["href"] for link in parse(answer).select("main a")]


def test_an_empty_field_of_the_form_leaves_the_address(app: Flask, client: Visitor) -> None:
    answer = client.get("/en/events?q=press&country=&spoken=&from=&past=")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/en/events?q=press")
    assert client.get("/en/events?q=").headers["Location"] == "/en/events"


@pytest.mark.parametrize("lang", ["en", "es", "fr", "ar"])
def test_a_town_that_is_typed_becomes_part_of_the_address(app: Flask, client: Visitor, lang: str) -> None:
    branch = make_branch()
    make_event(branch, title="In Oruro", **place_of("Oruro"))
    make_event(branch, title="In Santa Cruz", **place_of("Santa Cruz de la Sierra"))
    form = client.get(f"/{lang}/events?kind=talk")
    town = parse(form).select_one("#town")
    assert town is not None
    assert town.get("data-places") == f"/{lang}/places.json"
    answer = client.get(f"/{lang}/events?q=&kind=talk&town=Oruro&km=100&near=")
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(f"/{lang}/events?kind=talk&km=100&near=")
    page = parse(client.get(answer.headers["Location"]))
    assert [link.get_text() for link in page.select(".event-title a")] == ["In Oruro"]
    shown = page.select_one("#town")
    assert shown is not None
    assert shown["value"] == label(find_city("Oruro"), lang)
    assert len(page.select(".asked li a:not(.asked-all)")) == 2


def test_towns_of_one_name_are_offered_with_all_else_that_was_asked(app: Flask, client: Visitor) -> None:
    page = parse(client.get("/en/events?kind=talk&town=San+Jos&km=50"))
    offered = page.select("main .notice a")
    assert 1 < len(offered) <= 5
    assert all({"kind=talk", "km=50"} < set(str(one["href"]).partition("?")[2].split("&")) for one in offered)
    assert "Which town do you mean?" in page.get_text()
    assert "No place found" in client.get("/en/events?town=Qqqqzz&km=50").text


def test_a_town_that_is_emptied_or_typed_anew_goes(app: Flask, client: Visitor) -> None:
    oruro = find_city("Oruro").id
    assert client.get(f"/en/events?town=&near={oruro}&km=50&q=a").headers["Location"] == "/en/events?q=a"
    moved = client.get(f"/en/events?town=Potos%C3%AD&near={oruro}&km=50").headers["Location"]
    assert moved == f"/en/events?km=50&near={find_city('Potosí').id}"
    kept = client.get(f"/en/events?town={label(find_city('Oruro'), 'en')}&near={oruro}&km=50").headers["Location"]
    assert kept == f"/en/events?km=50&near={oruro}"
    point = client.get("/en/events?town=&near=-16.50,-68.10&km=50").headers["Location"]
    assert point == "/en/events?near=-16.50,-68.10&km=50"


@pytest.mark.parametrize("near", ["x", "99999999999999999999", "²", "1", "1,2,3"])
def test_a_near_that_is_none_is_refused_whatever_town_goes_with_it(app: Flask, client: Visitor, near: str) -> None:
    assert client.get("/en/events", query_string={"near": near}).status_code == 400
    assert client.get("/en/events", query_string={"near": near, "town": "San Jos"}).status_code in {302, 400}


def test_what_was_asked_can_be_taken_away_one_by_one(app: Flask, client: Visitor) -> None:
    page = parse(client.get("/en/events?country=BE,BO&kind=talk"))
    asked = {link.contents[0].strip(): link["href"] for link in page.select(".asked li a:not(.asked-all)")}
    assert asked == {
        "Belgium": "/en/events?country=BO&kind=talk",
        "Bolivia": "/en/events?country=BE&kind=talk",
        "Talk": "/en/events?country=BE,BO",
    }


def test_the_slice_is_offered_as_a_calendar(app: Flask, client: Visitor) -> None:
    page = parse(client.get("/fr/events?kind=talk&from=2027-01-01"))
    [feed] = page.select('link[rel="alternate"][type="text/calendar"]')
    assert "kind=talk" in str(feed["href"])
    assert "from" not in str(feed["href"])
    [canonical] = page.select('link[rel="canonical"]')
    assert canonical["href"] == "http://localhost:8000/fr/events?kind=talk&from=2027-01-01"


def test_a_list_goes_on_on_the_next_page(app: Flask, client: Visitor) -> None:
    branch = make_branch()
    for number in range(32):
        make_event(branch, title=f"Meeting {number:02}", kind="meeting")
    first, second = titles(client, "/en/events?kind=meeting"), titles(client, "/en/events?kind=meeting&page=2")
    assert (len(first), len(second), len({*first, *second})) == (30, 2, 32)
    page = parse(client.get("/en/events?kind=meeting"))
    assert page.select_one(".pagination [rel=next]")["href"] == "?kind=meeting&page=2"  # type: ignore[index]
    assert "32 events" in page.get_text()
    assert titles(client, "/en/events?kind=meeting&page=99") == second


def test_titles_stay_text_in_every_place(app: Flask, client: Visitor) -> None:
    when = make_when()
    make_event(make_branch(name=HOSTILE, slug="hostile"), title=HOSTILE, kind="school", when=when)
    month = when.starts_wall.strftime("%Y-%m")
    for address in (
        "/en/",
        "/en/events",
        f"/en/events/month/{month}",
        "/en/branches",
        "/en/branches/hostile",
        "/sitemap.xml",
    ):
        body = client.get(address).get_data(as_text=True)
        assert "<svg onload" not in body, address
        assert "</script><" not in body.replace("</script>\n", ""), address


def test_the_month_shows_days_by_the_events_own_clock(app: Flask, client: Visitor) -> None:
    """Monday morning in Auckland is Sunday in Brussels and in UTC."""
    when = make_when(date(2027, 3, 1), zone="Pacific/Auckland")
    make_event(make_branch(), title="Early bird", when=when)
    make_event(
        make_branch(name="Ghent"),
        title="World school",
        when=make_when(date(2027, 3, 4), days=6, zone="Europe/Brussels"),
    )
    page = parse(client.get("/en/events/month/2027-03", headers={"Accept-Language": "en-GB"}))
    cells = {str(time["datetime"]): cell for cell in page.select(".wall td") for time in cell.select("time")}
    assert "Early bird" in cells["2027-03-01"].get_text()
    bars = {day: [str(bar["class"][2]) for bar in cell.select(".wall-bar")] for day, cell in cells.items()}
    assert {day: names for day, names in bars.items() if names} == {
        "2027-03-04": ["wall-bar-4"],
        "2027-03-08": ["wall-bar-2"],
    }
    assert "World school goes on" in cells["2027-03-09"].get_text()
    assert next(iter(cells)) == "2027-03-01"


def test_the_month_carries_the_filter_along(app: Flask, client: Visitor) -> None:
    page = parse(client.get("/en/events/month/2027-03?kind=talk&country=BO"))
    links = [str(link["href"]) for link in page.select(".month-nav a")]
    assert links[0] == "/en/events/month/2027-02?country=BO&kind=talk"
    assert links[-1] == "/en/events/month/2027-04?country=BO&kind=talk"
    assert client.get("/en/events/month/2027-03?x=1").status_code == 400
    assert client.get("/en/events/month/2027-13").status_code == 404


def test_weeks_begin_as_the_reader_has_it(app: Flask, client: Visitor) -> None:
    def first(lang: str, accept: str) -> str:
        page = parse(client.get(f"/{lang}/events/month/2027-03", headers={"Accept-Language": accept}))
        return str(page.select(".wall time")[0]["datetime"])

    assert first("en", "en-US") == "2027-02-28"
    assert first("en", "en-GB") == "2027-03-01"
    assert first("ar", "en") == "2027-02-27"


@pytest.mark.parametrize(
    "address", ["/en/", "/en/events", "/en/events?kind=talk", "/en/branches", "/en/branches/centre"]
)
@pytest.mark.parametrize("number", [1, 4])
def test_pages_ask_the_database_a_few_times_only(app: Flask, client: Visitor, address: str, number: int) -> None:
    for at in range(number):
        branch = make_branch(name=f"Centre {at}", slug="centre" if at == 0 else None)
        make_event(branch, spoken=("es", "fr"))
        make_event(branch, kind="school", when=make_when(days=3))
    with counted_queries() as statements:
        assert client.get(address).status_code == 200
    assert len([one for one in statements if not one.startswith("BEGIN")]) <= 6, statements


def test_past_events_are_found_by_what_came_of_them_and_by_their_own_topics(app: Flask, client: Visitor) -> None:
    branch = make_branch()
    with transaction():
        topic = add_term(coordinator_of(make_root()), facet=Facet.THEME, names={"en": "Bread"}).public_id
    with time_machine.travel(clock.now() - timedelta(days=30)):
        recorded = make_event(branch, title="Recorded", topics=(topic,)).public_id
        make_event(branch, title="Gone with the wind")
    with transaction():
        link = "https://video.example.org/1"
        add_material(organiser_of(branch), recorded, kind="recording", lang="en", title="All of it", link=link)
    page = parse(client.get("/en/events?past=1"))
    assert "Bread" in [option.get_text() for option in page.select("#topic option")]
    narrower = next(a for a in page.select(".other-time a") if "with=" in str(a["href"]))
    assert titles(client, str(narrower["href"])) == ["Recorded"]
    assert titles(client, "/en/events?past=1&with=slides") == []
    assert "Recording" in parse(client.get(str(narrower["href"]))).select_one(".asked").get_text()  # type: ignore[union-attr]


def test_what_is_over_is_an_option(app: Flask, client: Visitor) -> None:
    with pytest.MonkeyPatch.context() as patch:
        long_ago = clock.now().replace(year=2024, month=3, day=10)
        patch.setattr(clock, "now", lambda: long_ago)
        make_event(make_branch(), title="Long ago", when=make_when(date(2024, 3, 14)))
    assert titles(client, "/en/events") == []
    assert titles(client, "/en/events?past=1") == ["Long ago"]
    assert titles(client, "/en/branches/la-paz-centro?past=1") == ["Long ago"]


def test_a_cancelled_event_stays_and_says_why(app: Flask, client: Visitor) -> None:
    make_event(make_branch(), title="Stopped", state=State.CANCELLED)
    page = parse(client.get("/en/events"))
    assert [badge.get_text() for badge in page.select(".event-row .badge")] == ["Cancelled"]
    assert "The house is closed." in page.get_text()
