"""When speakers are asked, how often, and what a no means until they are asked again: on both databases."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from organiser.events.actions import postpone_event
from organiser.events.models import Event
from organiser.kernel.db import db, transaction
from organiser.kernel.errors import TooMany
from organiser.kernel.outbox import Mail
from organiser.programme import actions
from organiser.programme.actions.speakers import SpeakerValues
from organiser.programme.rules.changing import drop_session
from tests.programme.scene import change, organiser_of_event, release, speaker
from tests.programme.test_speaking import (
    ADDRESS,
    ada,
    ask,
    enter,
    make_school_of_ada,
    named,
    own_page,
    press,
    read_mail,
)


@pytest.fixture
def event(app: Flask) -> Event:
    return make_school_of_ada()


def test_a_no_takes_their_name_out_of_what_is_off_too(app: Flask, event: Event) -> None:
    ask(event)
    client = enter(app)
    press(client, "confirm")
    change(event, lambda plan: drop_session(plan, "bread"))
    release(event)
    assert named(event) == ["Ada"]
    press(client, "decline")
    assert named(event) == []


def test_asked_twice_in_one_breath_they_get_one_mail(app: Flask, event: Event) -> None:
    with time_machine.travel("2027-04-01T12:00:10Z") as moment:
        ask(event)
        moment.shift(1)
        ask(event)
    assert db.session.scalar(select(func.count()).where(Mail.kind == "programme.speaker_asked")) == 1


def test_a_school_that_waits_for_another_date_is_not_over(app: Flask, event: Event) -> None:
    with transaction():
        postpone_event(organiser_of_event(event), event.public_id, reason="The house is closed.")
    with time_machine.travel(event.ends_at + timedelta(days=1)):
        ask(event)
        assert read_mail() is not None
        client = enter(app)
        assert "The school is over" not in client.get(own_page()).text
        press(client, "decline")
        assert ada().state == "declined"


def test_whoever_said_no_is_not_named_because_they_are_asked_again(app: Flask, event: Event) -> None:
    speaker_id, actor = ada().public_id, organiser_of_event(event)
    with transaction():
        agreed = SpeakerValues(name="Ada", address=ADDRESS, lang="es", has_agreed=True)
        actions.change_speaker(actor, event.public_id, speaker_id=speaker_id, values=agreed, version=1)
    ask(event)
    client, page = enter(app), f"/en/events/{event.public_id}/sessions/bread"
    assert "Ada" in client.get(page).text
    press(client, "decline")
    ask(event)
    assert (ada().state, "Ada" in client.get(page).text, named(event)) == ("asked", False, [])
    press(client, "confirm")
    assert ("Ada" in client.get(page).text, named(event)) == (True, ["Ada"])


def test_a_mailbox_that_had_its_share_is_asked_no_more(app: Flask, event: Event) -> None:
    organiser, speaker_id = organiser_of_event(event), ada().public_id
    for _ in range(4):
        with transaction():
            assert actions.ask_everybody(organiser, event.public_id) == 1
        with transaction():
            actions.revoke_link(organiser, event.public_id, speaker_id=speaker_id)
    speaker(event, "Bo", address="bo@example.org")
    with transaction():
        assert actions.ask_everybody(organiser, event.public_id) == 1
    assert (ada().state, ada().link_hash) == ("named", None)
    with pytest.raises(TooMany):
        ask(event)
