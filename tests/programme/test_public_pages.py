"""What people see of a programme: what was released, and nobody who didn't agree; on both databases."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from organiser.events.models import Event, State, Visibility
from organiser.events.times import TypedTime, resolve_typed
from organiser.kernel.db import transaction
from organiser.programme.actions import remove_speaker
from organiser.programme.rules.changing import drop_session, place_session, put_room, put_session, put_track
from organiser.programme.rules.plan import Channel, Part, Plan, PlannedSession, Room, Track
from tests.programme import scene
from tests.support.queries import counted_queries


@pytest.fixture
def school(app: Flask) -> Iterator[Event]:
    """Ada has agreed and Bo has not; both speak on bread. `songs` comes later, in Spanish, with French offered."""
    with app.app_context(), time_machine.travel("2027-04-01T12:00:00Z", tick=False):
        event = scene.make_school()
        scene.rooms(event)
        ada, bo = (
            scene.speaker(event, "Ada Nilsson", text="Reads *a lot*"),
            scene.speaker(event, "Bo", has_agreed=False),
        )
        people = frozenset({ada.public_id, bo.public_id})
        scene.change(event, partial(put_track, track=Track("land", "Land")))
        scene.session(
            event, "bread", speakers=people, starts=scene.at(1, 10), room="hall", track="land",
            abstract="Two *decrees*", parts=(Part("speaker", ada.public_id), Part("chair", bo.public_id)),
        )  # fmt: skip
        channels = (Channel("fr", "interpretation", "Channel 2"),)
        scene.session(event, "songs", starts=scene.at(2, 20), room="attic", lang="es", channels=channels)
        scene.session(event, "unplaced")
        scene.release(event)
        yield event


def page_of(event: Event, query: str = "", *, lang: str = "en") -> str:
    return f"/{lang}/events/{event.public_id}/{event.slug}/programme{query}"


def text_of(client: FlaskClient, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, answer.get_data(as_text=True)
    return answer.get_data(as_text=True)


@pytest.mark.parametrize("view", ["list", "grid"])
def test_programme_shows_what_was_released_by_day(client: FlaskClient, school: Event, view: str) -> None:
    text = text_of(client, page_of(school, f"?view={view}"))
    assert text.index("Saturday, 22 May 2027") < text.index("Bread") < text.index("Sunday, 23 May 2027")
    assert "The hall" in text
    assert "10:00–11:00" in text
    assert "Ada Nilsson" in text
    assert "Unplaced" not in text


def test_nobody_is_named_who_did_not_agree(client: FlaskClient, school: Event) -> None:
    for path in (page_of(school), f"/en/events/{school.public_id}/sessions/bread"):
        text = text_of(client, path)
        assert "Ada Nilsson" in text
        assert "Bo<" not in text


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("?track=land", {"Bread"}),
        ("?spoken=fr", {"Songs"}),
        ("?spoken=es", {"Songs"}),
        ("?q=DECREES", {"Bread"}),
        ("?q=nilsson", {"Bread"}),
        ("?day=2027-05-23", {"Songs"}),
        ("?day=1917-11-07", set()),
        ("?track=nosuch&view=grid", set()),
        ("?q=%01&spoken=xx", set()),
    ],
)
def test_programme_is_narrowed_down_by_its_address(
    client: FlaskClient, school: Event, query: str, titles: set[str]
) -> None:
    text = text_of(client, page_of(school, query))
    assert {title for title in ("Bread", "Songs") if f">{title}</a>" in text} == titles
    assert ("Nothing fits all of that." in text) == (not titles)


def test_one_who_speaks_is_a_filter_and_has_a_page(client: FlaskClient, school: Event) -> None:
    gone = scene.speaker(school, "Cy")
    with transaction():
        remove_speaker(scene.organiser_of_event(school), school.public_id, speaker_id=gone.public_id)
    text = text_of(client, page_of(school))
    spoken = text.split('<option value="')
    speaker = next(part.split('"')[0] for part in spoken if "Ada Nilsson" in part)
    assert "Songs</a>" not in text_of(client, page_of(school, f"?speaker={speaker}"))
    assert "<em>a lot</em>" in text_of(client, f"/en/events/{school.public_id}/speakers/{speaker}")
    text_of(client, f"/en/events/{school.public_id}/speakers/{gone.public_id}", 404)


def test_readers_town_adds_its_own_time_without_scripts(client: FlaskClient, school: Event) -> None:
    assert "Your time: 16:00–17:00 (Berlin time)" in text_of(client, page_of(school, "?town=Berlin"))
    assert "Your time: Sunday, 23 May 2027, 02:00–03:00 (Auckland time)" in text_of(
        client, page_of(school, "?town=Auckland")
    )


def test_what_is_on_now_and_next_is_told_while_the_school_runs(client: FlaskClient, school: Event) -> None:
    assert "On now" not in text_of(client, page_of(school))
    with time_machine.travel("2027-05-22T14:30:00Z", tick=False):
        running = text_of(client, page_of(school))
    assert running.index("On now") < running.index("Bread")
    with time_machine.travel("2027-05-23T22:00:00Z", tick=False):
        assert "On now" not in text_of(client, page_of(school))


def test_strangers_copy_is_right_until_something_changes(client: FlaskClient, school: Event) -> None:
    first = client.get(page_of(school))
    again = client.get(page_of(school), headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    scene.change(school, partial(place_session, session_id="songs", starts=scene.at(2, 17), room="hall"))
    assert client.get(page_of(school), headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    scene.release(school)
    assert client.get(page_of(school), headers={"If-None-Match": first.headers["ETag"]}).status_code == 200


def test_old_slug_leads_to_the_page_with_its_filters(client: FlaskClient, school: Event) -> None:
    answer = client.get(f"/en/events/{school.public_id}/other/programme?track=land")
    assert (answer.status_code, answer.location) == (301, page_of(school, "?track=land"))


def test_changes_are_told_in_words(client: FlaskClient, school: Event) -> None:
    scene.change(school, partial(place_session, session_id="songs", starts=scene.at(2, 17), room="hall"))
    scene.change(school, partial(drop_session, session_id="bread"))
    scene.release(school, note="The hall is free again")
    text = text_of(client, f"/en/events/{school.public_id}/programme/changes")
    assert "Moved: “Songs”, now Sunday, 23 May 2027, 17:00 to 18:00, The hall." in text
    assert "It was Sunday, 23 May 2027, 20:00 to 21:00, The attic." in text
    assert "Off: “Bread”." in text
    assert "The hall is free again" in text
    assert "The first version." in text


def test_session_that_was_taken_off_says_so_and_its_file_cancels(client: FlaskClient, school: Event) -> None:
    kept = client.get("/sessions/bread.ics?lang=en")
    scene.change(school, partial(drop_session, session_id="bread"))
    scene.release(school)
    assert "This session was taken off the programme." in text_of(
        client, f"/en/events/{school.public_id}/sessions/bread"
    )
    cancelled = client.get("/sessions/bread.ics?lang=en").get_data(as_text=True)
    assert "STATUS:CONFIRMED" in kept.get_data(as_text=True)
    assert "STATUS:CANCELLED" in cancelled
    assert sequence_of(cancelled) == sequence_of(kept.get_data(as_text=True)) + 1


def sequence_of(text: str) -> int:
    return int(text.split("SEQUENCE:")[1].splitlines()[0])


def test_file_of_a_session_is_stable_and_says_which_school_it_belongs_to(client: FlaskClient, school: Event) -> None:
    first = client.get("/sessions/bread.ics?lang=en")
    text = first.get_data(as_text=True)
    assert f"RELATED-TO:{school.uid}" in text
    assert "DTSTART:20270522T140000Z" in text
    scene.change(school, partial(place_session, session_id="songs", starts=scene.at(2, 17), room="hall"))
    scene.release(school)
    assert client.get("/sessions/bread.ics?lang=en").data == first.data
    assert client.get("/sessions/bread.ics", headers={"If-None-Match": first.headers["ETag"]}).status_code == 304


def test_what_may_not_be_seen_is_missing(client: FlaskClient, app: Flask) -> None:
    with app.app_context():
        for values in ({"state": State.DRAFT}, {"visibility": Visibility.MEMBERS}):
            event = scene.make_school(**values)
            scene.rooms(event)
            ident = f"s{event.id}"
            scene.session(event, ident, starts=scene.at(1, 10), room="hall")
            scene.release(event)
            for path in (
                page_of(event), f"/en/events/{event.public_id}/sessions/{ident}",
                f"/en/events/{event.public_id}/programme/changes", f"/sessions/{ident}.ics",
            ):  # fmt: skip
                assert client.get(path).status_code == 404
        unreleased = scene.make_school()
        assert client.get(page_of(unreleased)).status_code == 404


def test_school_of_64_sessions_is_light_and_asks_a_constant_number_of_queries(client: FlaskClient, app: Flask) -> None:
    with app.app_context():
        numbers = []
        for sessions in (1, 64):
            event = scene.make_school()
            speaker = scene.speaker(event, "Ada Nilsson")
            scene.change(event, partial(fill, speaker=speaker.public_id, sessions=sessions, prefix=f"{event.id}-"))
            scene.release(event)
            for view in ("list", "grid"):
                client.get(page_of(event, f"?view={view}"))
                with counted_queries() as statements:
                    answer = client.get(page_of(event, f"?view={view}"))
                assert len(answer.data) < 150_000
                numbers.append(len(statements))
    assert numbers == [numbers[0]] * 4
    assert numbers[0] <= 8


def fill(plan: Plan, *, speaker: str, sessions: int, prefix: str) -> Plan:
    for number in range(8):
        plan = put_room(plan, Room(f"r{number}", f"The room with number {number}"))
        plan = put_track(plan, Track(f"t{number}", f"On the history of theme {number}"))
    for number in range(sessions):
        starts = scene.at(number // 24, 9) + timedelta(hours=2 * (number % 24 // 8))
        session = PlannedSession(
            f"{prefix}{number}", f"What the peasants of {number} villages wanted of the land", 90, starts=starts,
            room=f"r{number % 8}", track=f"t{number % 8}", abstract="Who works it? " * 50,
            parts=(Part("speaker", speaker), Part("chair", speaker)),
            channels=tuple(Channel(lang, "interpretation", "Channel 2") for lang in ("es", "fr", "ar", "pt", "ru")),
        )  # fmt: skip
        plan = put_session(plan, session, speakers=frozenset({speaker}))
    return plan


@pytest.mark.parametrize("view", ["list", "grid"])
def test_a_session_over_a_change_of_clocks_ends_when_they_show_it(client: FlaskClient, app: Flask, view: str) -> None:
    saturday = scene.at(-55, 9)
    days = {"day": saturday.date(), "last_day": scene.at(-54, 9).date()}
    typed = TypedTime(**days, start=saturday.time(), end=scene.at(-54, 18).time(), zone="Europe/Berlin")
    event = scene.make_school(when=resolve_typed(typed))
    scene.session(event, "night", starts=scene.at(-55, 23), minutes=300)
    scene.release(event)
    assert "23:00–05:00" in text_of(client, page_of(event, f"?view={view}"))
