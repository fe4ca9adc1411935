"""What people see who come, from the event's page to the ticket."""

import json
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from organiser.kernel import clock
from organiser.kernel.db import db
from organiser.registrations import actions
from organiser.registrations.models import Mode, Registration, Status
from organiser.registrations.queries import load_place, ticket_token
from tests.registrations.letters import get_mail, path_of
from tests.registrations.scene import act, declare, get_row, join, make_open_event, register, status_of
from tests.registrations.visiting import FIELDS, fill_in, newest_place, open_place, page_of, words
from tests.support.browsing import Visitor, parse
from tests.support.queries import counted_queries


def test_from_the_events_page_to_a_ticket(client: Visitor) -> None:
    event = make_open_event(places=5)
    answer = fill_in(client, event)
    assert answer.status_code == 303
    assert "Look at your mail" in words(client.get(answer.headers["Location"]))
    place = open_place(client, newest_place())
    client.submit(client.get(place), {}, action=f"{place}/confirm")
    shown = client.get(place)
    assert "Rosa L." in words(shown)
    ticket = client.get(f"{place}/ticket.svg")
    assert ticket.mimetype == "image/svg+xml"
    assert status_of(newest_place()) == Status.CONFIRMED


def test_opening_links_writes_nothing(client: Visitor, app: Flask) -> None:
    """Mail scanners follow links, several times, by HEAD and GET."""
    event = make_open_event()
    place_id = register(event, "rosa@example.org")
    path = path_of(get_mail(place_id, "confirm"))
    place = open_place(client, place_id)
    with counted_queries() as statements:
        for _ in range(5):
            client.head(path)
            client.get(path)
            client.get(place)
            client.get(f"{place}/enter")
    assert {statement.split(" ", 1)[0] for statement in statements} <= {"SELECT", "BEGIN"}
    assert status_of(place_id) == Status.UNCONFIRMED


def test_the_answer_is_the_same_for_every_address(client: Visitor, app: Flask) -> None:
    event = make_open_event()
    join(event, "known@example.org")
    answers = []
    for address in ("new@example.org", "known@example.org"):
        with counted_queries() as statements:
            answer = fill_in(client, event, address=address)
        answers.append((answer.status_code, answer.headers["Location"], client.get(answer.headers["Location"]).data))
        answers[-1] += ([statement.split(" ", 2)[:2] for statement in statements],)
    assert answers[0] == answers[1]
    assert client.get(page_of(event)).status_code == 200


def test_a_known_address_is_told_so_by_mail_only(client: Visitor) -> None:
    event = make_open_event()
    first = join(event, "rosa@example.org")
    fill_in(client, event, name="Somebody Else")
    mail = get_mail(newest_place(), "confirm")
    assert mail.subject == "You are registered already: The right to the city"
    assert "Somebody Else" not in mail.text
    client.get(path_of(mail))
    assert client.get(f"/en/places/{first}").status_code == 200


def test_whoever_fills_in_what_nobody_sees_is_thanked_and_forgotten(client: Visitor) -> None:
    event = make_open_event()
    answer = fill_in(client, event, website="https://spam.example")
    assert answer.status_code == 303
    assert db.session.scalar(select(func.count()).select_from(Registration)) == 0


@pytest.mark.parametrize(
    "name",
    ["https://evil.example", "evil.com", "a@b.org", "<b>Rosa</b>", "www.evil.org", "Rosa //evil", "x" * 81, "", "   "],
)
def test_a_name_is_a_name(client: Visitor, name: str) -> None:
    answer = fill_in(client, make_open_event(), name=name)
    assert answer.status_code == 422
    assert db.session.scalar(select(func.count()).select_from(Registration)) == 0


@pytest.mark.parametrize("name", ["Rosa", "O'Neil", "C. L. R. James", "محمد", "Łucja-Ana de la Cruz 3rd", "St. John"])
def test_people_have_all_kinds_of_names(client: Visitor, name: str) -> None:
    assert fill_in(client, make_open_event(), name=name).status_code == 303


@pytest.mark.parametrize(
    "address",
    ["rosa", "rosa@", "a@b@c.org", "rosa@example.org\r\nBcc: x@y.org", '"a b"@example.org', "josé@example.org"],
)
def test_an_address_is_an_address(client: Visitor, address: str) -> None:
    assert fill_in(client, make_open_event(), address=address).status_code == 422


def test_columns_of_the_table_are_no_fields(client: Visitor) -> None:
    event = make_open_event()
    page = client.get(page_of(event))
    token = parse(page).select_one('form input[name="csrf_token"]')
    extra = {"status": "confirmed", "event_id": "1", "position": "0", "public_id": "x", "csrf_token": token["value"]}
    data = FIELDS | extra | {"mode": "on_site", "key": "k", "consent_version": "1", "country": ""}
    client.post(f"/en/events/{event.public_id}/register", data=data)
    assert status_of(newest_place()) == Status.UNCONFIRMED


def test_a_place_opens_by_its_link_only(client: Visitor, app: Flask) -> None:
    event = make_open_event()
    mine, other = join(event, "a@example.org"), join(event, "b@example.org")
    open_place(client, mine, "confirmed")
    asked = (other, "a" * 26)
    assert len({client.get(f"/en/places/{place_id}").data.replace(place_id.encode(), b"") for place_id in asked}) == 1
    for verb in ("confirm", "cancel", "undo", "accept", "change", "erase", "enter"):
        assert client.post(f"/en/places/{other}/{verb}").status_code in {400, 404}
    for part in ("ticket.svg", "event.ics", "export.json", "enter"):
        assert client.get(f"/en/places/{other}/{part}").status_code == 404
    assert status_of(other) == Status.CONFIRMED


def test_a_place_closes_after_an_hour(client: Visitor) -> None:
    place_id = join(make_open_event(), "a@example.org")
    place = open_place(client, place_id, "confirmed")
    assert client.get(place).status_code == 200
    with time_machine.travel(clock.now() + timedelta(minutes=61)):
        assert "Open the link in your mail again" in words(client.get(place))


def test_private_pages_are_kept_by_nobody(client: Visitor) -> None:
    place = open_place(client, join(make_open_event(), "a@example.org"), "confirmed")
    for path in (place, f"{place}/ticket.svg", f"{place}/event.ics", f"{place}/export.json"):
        headers = client.get(path).headers
        assert headers["X-Robots-Tag"] == "noindex, nofollow"
        assert headers["Cache-Control"] == "no-store"
        assert headers["Referrer-Policy"] == "no-referrer"


def test_what_stands_in_the_code_lets_nobody_in(client: Visitor, app: Flask) -> None:
    place_id = join(make_open_event(), "a@example.org")
    place = open_place(client, place_id, "confirmed")
    token = ticket_token(load_place(place_id))
    other = app.test_client()
    assert other.get(f"/t/{token}").data == other.get("/t/anything").data
    assert other.get(f"/p/{token}").status_code == 404
    assert token.encode() not in client.get(place).data


def test_cancel_and_undo_by_the_page(client: Visitor) -> None:
    place_id = join(make_open_event(places=1), "a@example.org")
    place = open_place(client, place_id, "confirmed")
    client.submit(client.get(place), {}, action=f"{place}/cancel")
    assert "This registration is cancelled" in words(client.get(place))
    client.submit(client.get(place), {}, action=f"{place}/undo")
    assert status_of(place_id) == Status.CONFIRMED


def test_an_offer_is_taken_by_the_page(client: Visitor) -> None:
    event = make_open_event(places=1)
    first, second = join(event, "a@example.org"), join(event, "b@example.org")
    act(actions.cancel, first)
    place = open_place(client, second, "offer")
    assert "A place is free for you" in words(client.get(place))
    client.submit(client.get(place), {}, action=f"{place}/accept")
    assert status_of(second) == Status.CONFIRMED


def test_details_are_changed_by_the_page(client: Visitor) -> None:
    event = make_open_event(on_line=True)
    place_id = join(event, "a@example.org", zone="Asia/Karachi")
    place = open_place(client, place_id, "confirmed")
    changed = client.submit(
        client.get(place), {"name": "Antonio G.", "lang": "ar", "mode": "on_line"}, action=f"{place}/change"
    )
    assert changed.status_code == 303
    assert "Antonio G." in words(client.get(place))
    exported = json.loads(client.get(f"{place}/export.json").data)
    assert exported["person"] == {
        "name": "Antonio G.", "address": "a@example.org", "country": "", "zone": "Asia/Karachi", "language": "ar",
        "languages": [],
    }  # fmt: skip
    assert exported["registration"]["how"] == "on_line"
    assert exported["consent"]["version"] == "1"


def test_a_person_deletes_all_of_it(client: Visitor) -> None:
    event = make_open_event(places=1)
    place_id, second = join(event, "a@example.org"), join(event, "b@example.org")
    register(event, "a@example.org")
    place = open_place(client, place_id, "confirmed")
    answer = client.submit(client.get(place), {}, action=f"{place}/erase")
    assert "Deleted" in words(client.get(answer.headers["Location"]))
    assert client.get(place).status_code == 404
    db.session.rollback()
    assert list(db.session.scalars(select(Registration.public_id))) == [second]
    assert status_of(second) == Status.OFFERED


def test_the_on_line_door_opens_half_an_hour_before(client: Visitor) -> None:
    event = make_open_event(on_line=True, join_link="https://meet.example/room", link_is_private=True)
    place_id = join(event, "a@example.org", mode=Mode.ON_LINE)
    starts, ends = event.starts_at, event.ends_at
    path = path_of(get_mail(place_id, "confirmed"))
    for moment, is_open in (
        (starts - timedelta(minutes=30, seconds=1), False),
        (starts - timedelta(minutes=30), True),
        (ends - timedelta(seconds=1), True),
        (ends, False),
    ):
        with time_machine.travel(moment, tick=False):
            place = client.get(path).headers["Location"]
            answer = client.get(f"{place}/enter")
            assert (answer.headers.get("Location") == "https://meet.example/room") == is_open
    assert get_row(place_id).entered_at is None
    with time_machine.travel(starts, tick=False):
        place = client.get(path).headers["Location"]
        client.submit(client.get(place), {}, action=f"{place}/enter")
    assert get_row(place_id).entered_at == starts


def test_the_page_of_a_way_that_is_offered_no_more_says_so_instead_of_a_button(client: Visitor) -> None:
    event = make_open_event(on_line=True)
    place = open_place(client, register(event, "a@example.org", mode=Mode.ON_LINE))
    declare(event.id, on_line=False)
    page = client.get(place)
    assert "One can't take part in this way." in words(page)
    assert f"{place}/confirm" not in page.text
