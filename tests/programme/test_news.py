"""Whoever is to speak hears what becomes of their school, once: on both databases."""

from datetime import timedelta
from typing import Any

import time_machine
from flask import Flask
from sqlalchemy import select

from organiser.events.actions import cancel_event, postpone_event, restore_event, set_date
from organiser.events.models import Event
from organiser.events.times import derive
from organiser.kernel import clock
from organiser.kernel.db import db, transaction
from organiser.kernel.outbox import Mail, MailMessage, MailState, renderer_of
from organiser.programme import actions
from organiser.programme.contacts import link_token
from organiser.programme.models import Speaker, SpeakerState
from organiser.registrations.jobs import destroy_due_vaults
from tests.events.acting import edit
from tests.programme.scene import make_school, organiser_of_event, speaker

ADA, BEN = "ada@people.example.org", "ben@people.example.org"


def make_asked(name: str, address: str, event: Event, *, lang: str = "es") -> Speaker:
    found = speaker(event, name, address=address, lang=lang)
    with transaction():
        actions.ask_speaker(organiser_of_event(event), event.public_id, speaker_id=found.public_id)
    return found


def act(action: Any, event: Event, **values: Any) -> None:
    actor = organiser_of_event(event)
    with transaction():
        action(actor, event.public_id, **values)


def move(event: Event, *, days: int = 7) -> None:
    by = timedelta(days=days)
    edit(event, when=derive(event.starts_wall + by, event.ends_wall + by, event.zone))


def rows() -> list[Mail]:
    db.session.rollback()
    found = db.session.scalars(select(Mail).where(Mail.kind == "programme.speaker_news").order_by(Mail.id))
    return list(found)


def read(mail: Mail) -> MailMessage | None:
    return renderer_of(mail.kind)(mail)


def read_only() -> MailMessage:
    (mail,) = rows()
    message = read(mail)
    assert message is not None
    return message


def test_a_cancelled_school_is_told_to_each_in_their_language_with_the_reason(app: Flask) -> None:
    event = make_school()
    ada, ben = make_asked("Ada", ADA, event), make_asked("Ben", BEN, event, lang="en")
    speaker(event, "Never asked", address="")
    act(cancel_event, event, reason="The hall burnt down.")
    told = {mail.subject_id: read(mail) for mail in rows()}
    assert set(told) == {ada.public_id, ben.public_id}
    spanish, english = told[ada.public_id], told[ben.public_id]
    assert spanish is not None
    assert english is not None
    assert (spanish.to, spanish.subject) == (ADA, f"Cancelada: {event.title}")
    assert (english.to, english.subject) == (BEN, f"Cancelled: {event.title}")
    for words in ("Dear Ben", "It will not take place", "The hall burnt down.", f"/s/{link_token(ben)}"):
        assert words in english.text
    assert ADA not in english.text


def test_it_waits_until_it_can_no_longer_be_taken_back(app: Flask) -> None:
    event = make_school()
    make_asked("Ada", ADA, event)
    act(cancel_event, event, reason="A mistake.")
    (mail,) = rows()
    assert timedelta(minutes=9) < mail.due_at - clock.now() <= timedelta(minutes=10)
    act(restore_event, event)
    (mail,) = rows()
    assert read(mail) is None


def test_what_was_told_is_taken_back_by_a_mail_of_its_own(app: Flask) -> None:
    event = make_school()
    make_asked("Ada", ADA, event, lang="en")
    act(cancel_event, event, reason="Ill.")
    _send_all()
    act(restore_event, event)
    message = read(rows()[-1])
    assert message is not None
    assert message.subject == f"It takes place after all: {event.title}"


def test_postponed_and_dated_again_before_anybody_heard_is_one_move(app: Flask) -> None:
    event = make_school()
    make_asked("Ada", ADA, event, lang="en")
    act(postpone_event, event, reason="No train.")
    assert read_only().subject == f"Postponed: {event.title}"
    act(set_date, event, when=derive(event.starts_wall, event.ends_wall + timedelta(hours=1), event.zone))
    assert read_only().subject == f"Something changed: {event.title}"


def test_a_move_there_and_back_is_told_to_nobody(app: Flask) -> None:
    event = make_school()
    make_asked("Ada", ADA, event)
    edit(event, title="Another name")
    assert rows() == []
    move(event)
    assert "Another name" in read_only().text
    move(event, days=-7)
    (mail,) = rows()
    assert read(mail) is None


def test_whoever_said_no_or_was_removed_hears_nothing(app: Flask) -> None:
    event = make_school()
    ada, ben = make_asked("Ada", ADA, event), make_asked("Ben", BEN, event)
    with transaction():
        db.session.get_one(Speaker, ada.id).state = SpeakerState.DECLINED
    move(event)
    (mail,) = rows()
    assert mail.subject_id == ben.public_id
    with transaction():
        actions.remove_speaker(organiser_of_event(event), event.public_id, speaker_id=ben.public_id)
    (mail,) = rows()
    assert read(mail) is None


def test_of_a_school_for_members_the_mail_says_neither_name_nor_place(app: Flask) -> None:
    event = make_school(visibility="members")
    make_asked("Ada", ADA, event, lang="en")
    act(cancel_event, event, reason="The police came to Casa del Pueblo.")
    message = read_only()
    assert message.subject == "About your part"
    for secret in (event.title, event.branch.name, "Casa del Pueblo"):
        assert secret not in message.text
        assert secret not in message.html
        assert secret not in message.from_name


def test_a_draft_and_a_meeting_tell_nobody(app: Flask) -> None:
    draft, meeting = make_school(state="draft"), make_school(kind="meeting")
    for event in (draft, meeting):
        move(event)
    assert rows() == []


def test_whose_address_is_destroyed_can_not_be_told(app: Flask) -> None:
    event = make_school()
    make_asked("Ada", ADA, event)
    move(event)
    with time_machine.travel(event.vault.destroy_after + timedelta(days=8), tick=False):
        destroy_due_vaults()
    (mail,) = rows()
    assert read(mail) is None


def _send_all() -> None:
    with transaction() as session:
        for mail in session.scalars(select(Mail)):
            mail.state = MailState.SENT
