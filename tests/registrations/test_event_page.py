"""The public page of an event."""

import pytest
from flask import Flask

from tests.registrations.scene import declare, join, kinds_for, make_open_event
from tests.registrations.visiting import open_place, page_of, words
from tests.support.browsing import Visitor
from tests.support.queries import counted_queries


def test_the_events_page_says_how_full_it_is_and_never_a_number(client: Visitor) -> None:
    event = make_open_event(places=4711)
    said = [words(client.get(page_of(event)))]
    declare(event.id, places_on_site=2)
    join(event, "a@example.org")
    said.append(words(client.get(page_of(event))))
    join(event, "b@example.org")
    said.append(words(client.get(page_of(event))))
    assert ["Places left" in said[0], "Few places left" in said[1], "Full" in said[2]] == [True, True, True]
    assert "Join the waiting list" in said[2]
    assert "4711" not in said[0]


def test_the_events_page_asks_six_questions_of_the_database(client: Visitor, app: Flask) -> None:
    event = make_open_event(places=5)
    path = page_of(event)
    with counted_queries() as statements:
        client.get(path)
    assert len([statement for statement in statements if statement != "BEGIN"]) == 6


def test_an_old_slug_leads_to_the_new_one(client: Visitor) -> None:
    event = make_open_event()
    for path in (f"/en/events/{event.public_id}", f"/en/events/{event.public_id}/older-title"):
        assert client.get(path).headers["Location"].endswith(page_of(event))


@pytest.mark.parametrize(
    ("accepted", "lang"),
    [("ar-EG, en;q=0.5", "ar"), ("en", "en"), ("de", "es"), ("", "es")],
)
def test_the_link_to_share_leads_to_the_readers_language_else_to_the_events(
    client: Visitor, accepted: str, lang: str
) -> None:
    event = make_open_event(lang="es")
    answer = client.get(f"/events/{event.public_id}", headers={"Accept-Language": accepted})
    assert (answer.status_code, answer.headers["Vary"]) == (302, "Accept-Language")
    assert answer.headers["Location"].endswith(f"/{lang}/events/{event.public_id}/{event.slug}")


def test_the_link_to_share_leads_to_english_where_the_events_language_is_none_of_the_pages(client: Visitor) -> None:
    event = make_open_event(lang="de")
    answer = client.get(f"/events/{event.public_id}", headers={"Accept-Language": "de"})
    assert answer.headers["Location"].startswith("/en/")


@pytest.mark.parametrize(("visibility", "status"), [("unlisted", 200), ("members", 404)])
def test_who_sees_what_is_not_public(client: Visitor, visibility: str, status: int) -> None:
    event = make_open_event(visibility=visibility)
    answer = client.get(page_of(event))
    assert answer.status_code == status
    assert client.post(f"/en/events/{event.public_id}/register").status_code in {400, 404}


def test_a_place_at_a_members_event_opens_its_page(client: Visitor) -> None:
    event = make_open_event()
    place_id = join(event, "a@example.org")
    declare(event.id, visibility="members")
    assert client.get(page_of(event)).status_code == 404
    open_place(client, place_id, "confirmed")
    assert "See my place" in words(client.get(page_of(event)))


def test_every_page_of_a_place_speaks_its_persons_language(client: Visitor) -> None:
    place_id = join(make_open_event(), "a@example.org", lang="ar")
    assert open_place(client, place_id, "confirmed").startswith("/ar/places/")
    assert kinds_for(place_id) == ["confirm", "confirmed"]
