"""Whoever speaks hears what a release made of their own sessions, once: on both databases."""

from datetime import timedelta
from functools import partial

from flask import Flask
from sqlalchemy import select

from organiser.events.actions import cancel_event
from organiser.events.models import Event
from organiser.events.times import derive
from organiser.kernel.db import db, transaction
from organiser.kernel.outbox import Mail, MailMessage, MailState, renderer_of
from organiser.programme import actions
from organiser.programme.models import Speaker
from organiser.programme.rules.changing import drop_session, place_session
from organiser.programme.rules.plan import Part
from tests.events.acting import edit
from tests.programme.scene import at, change, make_school, organiser_of_event, release, rooms, session, speaker

KIND = "programme.speaker_sessions"


def make_asked(event: Event, name: str, *, lang: str = "en") -> Speaker:
    found = speaker(event, name, address=f"{name.lower()}@people.example.org", lang=lang)
    with transaction():
        actions.ask_speaker(organiser_of_event(event), event.public_id, speaker_id=found.public_id)
    return found


def make_released(**values: str) -> tuple[Event, Speaker, Speaker]:
    """Ada speaks on bread, Ben on land; what the first release said was sent."""
    event = make_school(**values)
    rooms(event)
    ada, ben = make_asked(event, "Ada"), make_asked(event, "Ben", lang="es")
    for ident, hour, who in (("bread", 10, ada), ("land", 12, ben)):
        put(event, ident, hour, who)
    release(event)
    send_all()
    return event, ada, ben


def put(event: Event, ident: str, hour: int, who: Speaker) -> None:
    session(
        event, ident, starts=at(0, hour), room="hall", parts=(Part("speaker", who.public_id),),
        speakers=frozenset({who.public_id}),
    )  # fmt: skip


def move(event: Event, ident: str, *, hour: int, room: str = "hall") -> None:
    change(event, partial(place_session, session_id=ident, starts=at(0, hour), room=room))


def send_all() -> None:
    with transaction() as rows:
        for mail in rows.scalars(select(Mail)):
            mail.state = MailState.SENT


def queued() -> dict[str, MailMessage | None]:
    """What waits to be sent, by whom it is to."""
    db.session.rollback()
    found = db.session.scalars(select(Mail).where(Mail.kind == KIND, Mail.state == MailState.QUEUED)).all()
    assert len({mail.subject_id for mail in found}) == len(found)
    return {mail.subject_id: renderer_of(mail.kind)(mail) for mail in found}


def text_to(who: Speaker) -> str:
    message = queued()[who.public_id]
    assert message is not None
    return message.text


def test_the_first_release_says_to_each_what_stands(app: Flask) -> None:
    event = make_school()
    rooms(event)
    ada = make_asked(event, "Ada")
    make_asked(event, "Idle")
    put(event, "bread", 10, ada)
    release(event)
    (message,) = queued().values()
    assert message is not None
    assert message.subject == "Your part in “Spring school”"
    assert "The programme is out." in message.text
    assert "Bread\nWhen: Friday, 21 May 2027, 10:00–11:00 (La Paz time)\nRoom: The hall\n" in message.text


def test_only_whose_session_moved_hears_of_it_with_before_and_after(app: Flask) -> None:
    event, _ada, ben = make_released()
    move(event, "land", hour=15, room="attic")
    assert queued() == {}
    release(event)
    (message,) = queued().values()
    assert message is not None
    assert (message.to, message.subject) == ("ben@people.example.org", "Tu parte en «Spring school»")
    assert "12:00–13:00" in message.text
    assert "15:00–16:00" in message.text
    assert "The attic" in message.text
    assert list(queued()) == [ben.public_id]


def test_another_title_or_somebody_elses_part_is_no_news(app: Flask) -> None:
    event, ada, _ben = make_released()
    session(
        event, "bread", title="Bread for all", starts=at(0, 10), room="hall", parts=(Part("speaker", ada.public_id),),
        speakers=frozenset({ada.public_id}),
    )  # fmt: skip
    release(event)
    assert queued() == {}


def test_two_releases_in_ten_minutes_are_told_as_one_and_back_again_not_at_all(app: Flask) -> None:
    event, ada, _ben = make_released()
    move(event, "bread", hour=16)
    release(event)
    move(event, "bread", hour=17)
    release(event)
    assert "10:00–11:00" in text_to(ada)
    assert "17:00–18:00" in text_to(ada)
    assert "16:00" not in text_to(ada)
    move(event, "bread", hour=10)
    release(event)
    assert queued() == {ada.public_id: None}


def test_a_session_that_is_off_and_one_that_somebody_else_holds_now(app: Flask) -> None:
    event, ada, ben = make_released()
    change(event, partial(drop_session, session_id="bread"))
    put(event, "land", 12, ada)
    release(event)
    assert "Bread\nUntil now: Friday, 21 May 2027, 10:00–11:00 (La Paz time), The hall\nFrom now on: Does not take" in (
        text_to(ada)
    )
    assert "Land\nWhen: Friday, 21 May 2027, 12:00–13:00 (La Paz time)\nRoom: The hall" in text_to(ada)
    assert "Ya no estás" in text_to(ben)


def test_a_school_that_moves_as_a_whole_is_told_of_itself_alone(app: Flask) -> None:
    event, _ada, _ben = make_released()
    week = timedelta(days=7)
    edit(event, when=derive(event.starts_wall + week, event.ends_wall + week, event.zone))
    assert queued() == {}


def test_of_a_school_that_is_off_nothing_is_told(app: Flask) -> None:
    event, ada, _ben = make_released()
    move(event, "bread", hour=16)
    release(event)
    with transaction():
        cancel_event(organiser_of_event(event), event.public_id, reason="Ill.")
    assert queued() == {ada.public_id: None}


def test_of_a_school_for_members_the_mail_names_nothing(app: Flask) -> None:
    event, ada, _ben = make_released(visibility="members")
    move(event, "bread", hour=16)
    release(event)
    message = queued()[ada.public_id]
    assert message is not None
    assert message.subject == "About your part"
    for secret in ("Spring", "Bread", "hall", "16:00", event.branch.name):
        assert secret not in message.text + message.html + message.from_name
