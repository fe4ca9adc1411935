"""What a school's organisers see of its people's languages and choices: numbers, and where they come from."""

import pytest

from organiser.agendas import actions, demand
from organiser.agendas.crowds import SeatCount, count_seats, read_crowds
from organiser.branches.models import Branch
from organiser.events.models import Event
from organiser.events.queries import get_event
from organiser.kernel.actor import Role
from organiser.kernel.db import db
from organiser.programme.rules.plan import Channel, Means
from organiser.registrations import actions as places
from tests.agendas.scene import choose, come, make_programme
from tests.programme.scene import at, organiser_of_event, session
from tests.registrations.scene import act
from tests.support.browsing import Visitor, parse
from tests.support.make import log_in, make_account

ES, EN_FR, AR = frozenset({"es"}), frozenset({"en", "fr"}), frozenset({"ar"})


def reload(event: Event) -> Event:
    return get_event(organiser_of_event(event), event.public_id)


def understand(event: Event, name: str, *languages: str, **fields: str) -> str:
    return come(event, name, languages=languages, consent_version="5", **fields)


@pytest.mark.usefixtures("app")
def test_people_with_a_place_count_by_what_they_understand() -> None:
    event = make_programme()
    for number in range(3):
        understand(event, f"es{number}", "es")
    understand(event, "both", "en", "fr")
    come(event, "silent", lang="ar")
    act(places.cancel, understand(event, "gone", "pt"))
    assert read_crowds(reload(event)).everybody == {ES: 3, EN_FR: 1, AR: 1}


@pytest.mark.usefixtures("app")
def test_whoever_chose_a_session_counts_for_it() -> None:
    event = make_programme(seats=1)
    rosa, ada = understand(event, "rosa", "es"), understand(event, "ada", "en", "fr")
    choose(actions.star_session, rosa, "lecture")
    choose(actions.join_session, rosa, "walk")
    choose(actions.join_session, ada, "walk")
    assert read_crowds(reload(event)).choosers == {"lecture": {ES: 1}, "walk": {ES: 1, EN_FR: 1}}
    assert count_seats(event.id) == {
        "lecture": SeatCount(starred=1), "walk": SeatCount(1, taken=1, waiting=1), "workshop": SeatCount(1),
    }  # fmt: skip


def cells(client: Visitor, event: Event, page: str) -> dict[str, list[str]]:
    """The words of each row, by the session's title."""
    table = parse(client.get(f"/en/manage/events/{event.public_id}/programme/{page}")).select("tbody tr")
    rows = [[cell.get_text(" ", strip=True) for cell in row.select("th, td")] for row in table]
    return {first.partition(" Fri")[0]: rest for first, *rest in rows}


def test_the_matrix_shows_what_is_needed_and_what_is_offered(client: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    event = make_programme()
    channels = (Channel("fr", Means.INTERPRETATION), Channel("es", Means.SIGN))
    session(event, "talk", starts=at(0, 17), room="hall", lang="en", channels=channels)
    for number in range(6):
        understand(event, f"es{number}", "es")
    rosa = understand(event, "rosa", "fr", "es")
    log_in(client, make_account("Olga", roles=[(db.session.get_one(Branch, event.branch_id), Role.ORGANISER)]))
    rows = cells(client, event, "languages")
    # Columns: how many are counted, how many understand nothing; Spanish, French, English.
    assert rows["Lecture"] == ["7", "7", "7 not offered", "1 not offered", "0 spoken"]
    assert rows["Talk"] == ["7", "6", "7 Sign language", "1 Interpretation", "0 spoken"]
    first = parse(client.get(f"/en/manage/events/{event.public_id}/programme/languages")).select_one(".gaps li")
    assert first is not None
    assert "Spanish: 7 people, not offered" in first.get_text()
    monkeypatch.setattr(demand, "LEAST_CHOOSERS", 1)
    choose(actions.star_session, rosa, "lecture")
    assert cells(client, event, "languages")["Lecture"][0:2] == ["1 chose it", "under 5"]


def test_the_seats_page_says_how_many_come_and_wait(client: Visitor) -> None:
    event = make_programme(seats=1)
    for name in ("rosa", "ada"):
        choose(actions.join_session, come(event, name), "walk")
    log_in(client, make_account("Olga", roles=[(db.session.get_one(Branch, event.branch_id), Role.ORGANISER)]))
    rows = cells(client, event, "seats")
    assert rows["Walk"][2:4] == ["1 of 1 places taken 1 person is waiting", "0"]
    assert rows["Lecture"][2:4] == ["No sign-up", "0"]
