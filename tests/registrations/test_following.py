"""What people hear when something happens to their event, and what they are spared."""

from datetime import timedelta

import icalendar
import pytest
from flask import Flask
from sqlalchemy import select

from organiser.branches.models import Branch
from organiser.events import actions as events
from organiser.events.models import Event, State
from organiser.events.times import when_of
from organiser.kernel import clock
from organiser.kernel.actor import Role
from organiser.kernel.db import db, transaction
from organiser.kernel.outbox import Mail, MailState
from organiser.registrations import actions
from organiser.registrations.errors import PeopleRegistered
from organiser.registrations.models import Registration, Status
from tests.registrations.letters import expand, get_mail, read_mail
from tests.registrations.scene import act, get_pool, get_row, join, kinds_for, register, status_of
from tests.registrations.visiting import words
from tests.support.browsing import parse
from tests.support.make import (
    event_values,
    log_in,
    make_account,
    make_branch,
    make_event,
    make_when,
    organiser_of,
)


def make_meeting(branch: Branch | None = None, **values: object) -> tuple[Event, Branch]:
    branch = branch or make_branch()
    return make_event(branch, **values), branch


def edit(branch: Branch, event: Event, **values: object) -> None:
    """Write the event anew with other values."""
    with transaction():
        version = db.session.scalar(select(Event.version).where(Event.public_id == event.public_id))
        events.edit_event(organiser_of(branch), event.public_id, values=event_values(**values), version=version)


def stop(verb: object, branch: Branch, event: Event, **words: str) -> None:
    with transaction():
        verb(organiser_of(branch), event.public_id, **words)  # type: ignore[operator]


def list_batches(event: Event) -> list[tuple[str, str]]:
    db.session.rollback()
    rows = select(Mail.kind, Mail.state).where(Mail.subject_id == event.public_id).order_by(Mail.id)
    return [(kind.removeprefix("registrations.all_"), state) for kind, state in db.session.execute(rows)]


def later(days: int) -> object:
    return make_when((clock.now() + timedelta(days=14 + days)).date())


def test_a_real_event_has_its_places(app: Flask) -> None:
    event, branch = make_meeting(places_on_site=1)
    first, second = join(event, "a@example.org"), join(event, "b@example.org")
    assert [status_of(first), status_of(second)] == ["confirmed", "waiting"]
    edit(branch, event, places_on_site=2)
    assert status_of(second) == Status.OFFERED
    assert get_pool(event).taken == 2


def test_a_move_is_told_after_ten_minutes_with_before_and_after(app: Flask) -> None:
    event, branch = make_meeting()
    going, asked = join(event, "a@example.org"), register(event, "b@example.org")
    edit(branch, event, when=later(1), places_on_site=None)
    (mail,) = db.session.scalars(select(Mail).where(Mail.kind == "registrations.all_moved"))
    assert timedelta(minutes=9) < mail.due_at - clock.now() <= timedelta(minutes=10)
    expand("all_moved")
    told = get_mail(going, "moved")
    assert "Until now" in told.text
    assert told.calendar is not None
    entry = icalendar.Calendar.from_ical(told.calendar.body).walk("VEVENT")[0]
    assert int(entry["SEQUENCE"]) == get_row(going).mail_sequence > 0
    assert kinds_for(asked) == ["confirm"]


def test_of_two_moves_people_hear_the_first_before_and_the_last_after(app: Flask) -> None:
    event, branch = make_meeting()
    going = join(event, "a@example.org")
    venues = ("Casa del Pueblo", "Teatro", "Biblioteca")
    edit(branch, event, venue=venues[1])
    edit(branch, event, venue=venues[2])
    assert list_batches(event) == [("moved", "queued")]
    expand("all_moved")
    text = get_mail(going, "moved").text
    assert [venue in text for venue in venues] == [True, False, True]


def test_a_move_that_is_taken_back_is_not_told(app: Flask) -> None:
    event, branch = make_meeting()
    going = join(event, "a@example.org")
    edit(branch, event, venue="Teatro")
    edit(branch, event)
    expand("all_moved")
    assert kinds_for(going) == ["confirm", "confirmed"]


def test_a_second_move_after_the_mail_is_told_again(app: Flask) -> None:
    event, branch = make_meeting()
    going = join(event, "a@example.org")
    for venue in ("Teatro", "Biblioteca"):
        edit(branch, event, venue=venue)
        expand("all_moved")
    assert kinds_for(going) == ["confirm", "confirmed", "moved", "moved"]


def test_a_cancellation_is_told_with_its_reason_and_takes_the_entry_away(app: Flask) -> None:
    event, branch = make_meeting(places_on_site=1)
    going, waiting = join(event, "a@example.org"), join(event, "b@example.org")
    stop(events.cancel_event, branch, event, reason="The house is closed.")
    expand("all_cancelled")
    told = get_mail(going, "cancelled")
    assert "The house is closed." in told.text
    assert told.calendar is not None
    assert told.calendar.method == "CANCEL"
    assert get_mail(waiting, "cancelled").calendar is None


def test_a_cancellation_that_is_taken_back_within_ten_minutes_is_not_told(app: Flask) -> None:
    event, branch = make_meeting()
    going = join(event, "a@example.org")
    stop(events.cancel_event, branch, event, reason="The house is closed.")
    stop(events.restore_event, branch, event)
    assert list_batches(event) == [("cancelled", "dropped")]
    stop(events.cancel_event, branch, event, reason="The house is closed.")
    expand("all_cancelled")
    stop(events.restore_event, branch, event)
    expand("all_restored")
    assert kinds_for(going) == ["confirm", "confirmed", "cancelled", "restored"]
    assert read_mail(going, "cancelled") is None


def test_a_move_that_a_cancellation_kept_back_is_told_once_that_is_taken_back(app: Flask) -> None:
    event, branch = make_meeting()
    going = join(event, "a@example.org")
    edit(branch, event, when=later(1))
    stop(events.cancel_event, branch, event, reason="The house is closed.")
    stop(events.restore_event, branch, event)
    assert list_batches(event) == [("moved", "dropped"), ("cancelled", "dropped"), ("moved", "queued")]
    expand("all_moved")
    assert kinds_for(going) == ["confirm", "confirmed", "moved"]
    assert "Until now" in get_mail(going, "moved").text


def test_a_postponement_that_a_cancellation_kept_back_is_told_once_that_is_taken_back(app: Flask) -> None:
    event, branch = make_meeting()
    going = join(event, "a@example.org")
    stop(events.postpone_event, branch, event, reason="The speaker is ill.")
    stop(events.cancel_event, branch, event, reason="The house is closed.")
    stop(events.restore_event, branch, event)
    expand("all_postponed")
    assert kinds_for(going) == ["confirm", "confirmed", "postponed"]
    assert "The reason: The speaker is ill." in get_mail(going, "postponed").text


def test_a_postponement_that_is_taken_back_by_the_old_date_is_not_told(app: Flask) -> None:
    event, branch = make_meeting()
    going, when = join(event, "a@example.org"), when_of(event)
    stop(events.postpone_event, branch, event, reason="The speaker is ill.")
    with transaction():
        events.set_date(organiser_of(branch), event.public_id, when=when)
    for kind in ("all_postponed", "all_moved"):
        expand(kind)
    assert kinds_for(going) == ["confirm", "confirmed"]


def test_what_was_postponed_before_it_was_cancelled_is_postponed_again(app: Flask) -> None:
    event, branch = make_meeting()
    going = join(event, "a@example.org")
    stop(events.postpone_event, branch, event, reason="The speaker is ill.")
    stop(events.cancel_event, branch, event, reason="The house is closed.")
    expand("all_cancelled")
    stop(events.restore_event, branch, event)
    expand("all_postponed")
    assert kinds_for(going) == ["confirm", "confirmed", "cancelled", "postponed"]
    told = get_mail(going, "postponed").text
    assert "The reason: The speaker is ill." in told
    assert "The house is closed." not in told


def test_a_postponement_says_until_when_people_are_kept(app: Flask) -> None:
    event, branch = make_meeting()
    going = join(event, "a@example.org")
    stop(events.postpone_event, branch, event, reason="The speaker is ill.")
    expand("all_postponed")
    told = get_mail(going, "postponed")
    assert "The reason: The speaker is ill." in told.text
    for half in (told.text, told.html):
        assert ("Until now" in half, "From now on" in half) == (True, False)
    assert "everything that we know about you is deleted then" in told.text
    assert told.calendar is not None
    assert b"STATUS:TENTATIVE" in told.calendar.body


def test_nothing_is_offered_while_an_event_stands_still(app: Flask) -> None:
    event, branch = make_meeting(places_on_site=1)
    first, second = join(event, "a@example.org"), join(event, "b@example.org")
    stop(events.cancel_event, branch, event, reason="The house is closed.")
    act(actions.cancel, first)
    assert status_of(second) == Status.WAITING
    stop(events.restore_event, branch, event)
    assert status_of(second) == Status.OFFERED


def test_a_batch_goes_on_where_it_stopped(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("organiser.registrations.actions.telling.AT_ONCE", 2)
    event, branch = make_meeting()
    people = [join(event, f"p{number}@example.org") for number in range(5)]
    edit(branch, event, venue="Teatro")
    expand("all_moved")
    assert [kinds_for(place)[-1] for place in people] == ["moved"] * 5


def press_as_organiser(app: Flask, branch: Branch, event: Event, verb: str) -> tuple[str, str]:
    """The path that an organiser is led to, and what it says."""
    visitor = app.test_client()
    log_in(visitor, make_account(roles=[(branch, Role.ORGANISER)]))
    form = f"/en/manage/events/{event.public_id}/{verb}"
    token = parse(visitor.get(form)).select_one('main input[name="csrf_token"]')
    assert token is not None
    path = visitor.post(form, data={"csrf_token": token["value"]}).headers["Location"]
    return path.rpartition("/")[2], words(visitor.get(path))


def test_what_people_have_a_place_at_does_not_become_a_draft_behind_their_backs(app: Flask) -> None:
    event, branch = make_meeting()
    place_id = join(event, "a@example.org")
    page, said = press_as_organiser(app, branch, event, "withdraw")
    assert (page, "Cancel it instead, so that they hear of it." in said) == ("cancel", True)
    stop(events.cancel_event, branch, event, reason="The house is closed.")
    page, said = press_as_organiser(app, branch, event, "withdraw")
    assert (page, "it stays where they find it" in said) == (event.public_id, True)
    stop(events.restore_event, branch, event)
    assert db.session.scalar(select(Event.state).where(Event.id == event.id)) == State.PUBLISHED
    act(actions.cancel, place_id)
    stop(events.withdraw_event, branch, event)


def test_who_has_not_confirmed_yet_holds_no_event_back(app: Flask) -> None:
    event, branch = make_meeting()
    register(event, "a@example.org")
    stop(events.withdraw_event, branch, event)
    assert db.session.scalar(select(Event.state).where(Event.id == event.id)) == State.DRAFT


def test_a_draft_with_people_is_not_deleted_and_one_without_is(app: Flask) -> None:
    event, branch = make_meeting()
    place_id = join(event, "a@example.org")
    register(event, "b@example.org")
    with transaction() as session:
        session.get_one(Event, event.id).state = State.DRAFT
    with pytest.raises(PeopleRegistered):
        stop(events.delete_draft, branch, event)
    page, said = press_as_organiser(app, branch, event, "delete")
    assert (page, "how many is kept" in said) == (event.public_id, True)
    act(actions.cancel, place_id)
    stop(events.delete_draft, branch, event)
    assert db.session.scalars(select(Registration)).all() == []
    assert db.session.scalars(select(Mail.state).where(Mail.state == MailState.FAILED)).all() == []


def test_of_what_only_people_with_a_place_may_know_only_they_hear(app: Flask) -> None:
    event, branch = make_meeting(places_on_site=1, place_is_private=True)
    going, waiting = join(event, "a@example.org"), join(event, "b@example.org")
    edit(branch, event, places_on_site=1, place_is_private=True, venue="Teatro")
    expand("all_moved")
    assert kinds_for(going)[-1] == "moved"
    assert kinds_for(waiting) == ["confirm", "waiting"]
