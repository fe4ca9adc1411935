"""From the public form to a place."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from organiser.kernel import clock
from organiser.kernel.actor import ANONYMOUS
from organiser.kernel.db import db, transaction
from organiser.kernel.errors import NotFound, TooMany
from organiser.kernel.outbox import Mail
from organiser.registrations import actions
from organiser.registrations.errors import (
    ClosedAlready,
    ConsentChanged,
    EventOver,
    EventStopped,
    NoRegistration,
    NotOpenYet,
    RegistrationRefused,
    WayNotOffered,
)
from organiser.registrations.models import Mode, Registration, Status
from organiser.registrations.queries import get_person, load_place
from organiser.registrations.rules import Person
from tests.registrations.scene import (
    act,
    get_pool,
    get_row,
    holder,
    join,
    kinds_for,
    list_live,
    make_application,
    make_open_event,
    register,
    status_of,
)


def count_rows() -> int:
    return db.session.scalar(select(func.count()).select_from(Registration)) or 0


def test_register_holds_nothing_and_queues_one_mail(app: Flask) -> None:
    event = make_open_event(places=1)
    place_id = register(event, "rosa@example.org")
    assert status_of(place_id) == Status.UNCONFIRMED
    assert get_pool(event).taken == 0
    assert kinds_for(place_id) == ["confirm"]


def test_register_seals_the_person(app: Flask) -> None:
    event = make_open_event()
    place_id = register(event, "rosa@example.org", name="Rosa L.", country="DE", zone="Europe/Berlin")
    place = load_place(place_id)
    assert get_person(place) == Person("Rosa L.", "rosa@example.org", "DE", "Europe/Berlin")
    assert place.consent_version == "1:form"


def test_the_same_form_sent_twice_counts_once(app: Flask) -> None:
    event = make_open_event()
    for _ in range(3):
        with transaction():
            actions.register(ANONYMOUS, event.public_id, application=make_application("rosa@example.org", key="same"))
    assert count_rows() == 1
    assert db.session.scalar(select(func.count()).select_from(Mail)) == 1


def test_the_same_form_with_a_mended_address_counts_again(app: Flask) -> None:
    event = make_open_event()
    for address in ("rosa@exmaple.org", "rosa@example.org"):
        with transaction():
            actions.register(ANONYMOUS, event.public_id, application=make_application(address, key="same"))
    assert count_rows() == 2


def test_confirm_takes_a_place(app: Flask) -> None:
    event = make_open_event(places=1)
    place_id = join(event, "rosa@example.org")
    assert status_of(place_id) == Status.CONFIRMED
    assert get_pool(event).taken == 1
    assert kinds_for(place_id) == ["confirm", "confirmed"]


def test_confirm_waits_when_full_and_in_order_of_confirmation(app: Flask) -> None:
    event = make_open_event(places=1)
    late, early = register(event, "late@example.org"), register(event, "early@example.org")
    join(event, "first@example.org")
    act(actions.confirm, early)
    act(actions.confirm, late)
    assert (get_row(early).position, get_row(late).position) == (1, 2)
    assert kinds_for(late) == ["confirm", "waiting"]


def test_confirm_again_changes_nothing(app: Flask) -> None:
    event = make_open_event(places=1)
    place_id = join(event, "rosa@example.org")
    for _ in range(3):
        act(actions.confirm, place_id)
    assert get_pool(event).taken == 1
    assert kinds_for(place_id) == ["confirm", "confirmed"]


def test_confirm_does_not_bring_back_what_was_cancelled(app: Flask) -> None:
    place_id = join(make_open_event(), "rosa@example.org")
    act(actions.cancel, place_id)
    act(actions.confirm, place_id)
    assert status_of(place_id) == Status.CANCELLED


def test_confirm_is_for_the_holder_of_the_link(app: Flask) -> None:
    event = make_open_event()
    place_id, other = register(event, "rosa@example.org"), register(event, "karl@example.org")
    for actor in (ANONYMOUS, holder(other)):
        with pytest.raises(NotFound), transaction():
            actions.confirm(actor, place_id)
    assert status_of(place_id) == Status.UNCONFIRMED


def test_a_second_registration_of_an_address_changes_nothing_about_the_first(app: Flask) -> None:
    event = make_open_event()
    first = join(event, "rosa@example.org", name="Rosa L.")
    second = register(event, "rosa@example.org", name="Somebody Else")
    act(actions.confirm, second)
    assert [place.public_id for place in list_live(event)] == [first]
    assert get_person(load_place(first)).name == "Rosa L."
    assert kinds_for(second) == ["confirm"]


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"takes_registrations": False}, NoRegistration),
        ({"state": "cancelled"}, EventStopped),
        ({"state": "postponed"}, EventStopped),
        ({"on_site": False, "on_line": True}, WayNotOffered),
    ],
)
def test_register_refuses(app: Flask, fields: dict[str, object], refusal: type[RegistrationRefused]) -> None:
    event = make_open_event(**fields)
    with pytest.raises(refusal), transaction():
        actions.register(ANONYMOUS, event.public_id, application=make_application("rosa@example.org"))
    assert count_rows() == 0


def test_register_refuses_an_older_consent(app: Flask) -> None:
    event = make_open_event()
    with pytest.raises(ConsentChanged), transaction():
        actions.register(
            ANONYMOUS, event.public_id, application=make_application("rosa@example.org", consent_version="0")
        )


@pytest.mark.parametrize(
    ("seconds", "boundary", "refusal"),
    [
        (-1, "registration_opens_at", NotOpenYet),
        (0, "registration_opens_at", None),
        (1, "registration_opens_at", None),
        (-1, "registration_closes_at", None),
        (0, "registration_closes_at", ClosedAlready),
        (1, "registration_closes_at", ClosedAlready),
        (-1, "ends_at", None),
        (0, "ends_at", EventOver),
        (1, "ends_at", EventOver),
    ],
)
def test_the_clock_decides_to_the_second(
    app: Flask, seconds: int, boundary: str, refusal: type[RegistrationRefused] | None
) -> None:
    moment = (clock.now() + timedelta(days=1)).replace(microsecond=0)
    starts = {"starts_at": moment - timedelta(hours=2)} if boundary == "ends_at" else {}
    early = make_open_event(**starts)
    unconfirmed = register(early, "early@example.org")
    with transaction() as session:
        setattr(session.merge(early), boundary, moment)
    with time_machine.travel(moment + timedelta(seconds=seconds), tick=False):
        for attempt in (
            lambda: actions.register(ANONYMOUS, early.public_id, application=make_application("rosa@example.org")),
            lambda: actions.confirm(holder(unconfirmed), unconfirmed),
        ):
            if refusal is None:
                with transaction():
                    attempt()
            else:
                with pytest.raises(refusal), transaction():
                    attempt()
    assert status_of(unconfirmed) == (Status.CONFIRMED if refusal is None else Status.UNCONFIRMED)


def test_ways_of_taking_part_have_places_of_their_own(app: Flask) -> None:
    event = make_open_event(places=1, on_line=True, places_on_line=1)
    on_site, on_line = join(event, "a@example.org"), join(event, "b@example.org", mode=Mode.ON_LINE)
    waiting = join(event, "c@example.org", mode=Mode.ON_LINE)
    assert [status_of(place) for place in (on_site, on_line, waiting)] == ["confirmed", "confirmed", "waiting"]


def test_a_mailbox_gets_three_mails_an_hour_however_it_is_written(app: Flask) -> None:
    events = [make_open_event() for _ in range(3)]
    written = [
        "rosa@example.org",
        "rosa+a@example.org",
        "ro.sa@example.org",
        "rosa+b@EXAMPLE.org",
        "r.o.s.a@example.org",
    ]
    for event in events:
        for address in written:
            register(event, address)
    assert db.session.scalar(select(func.count()).select_from(Mail)) == 3


def test_a_family_behind_one_network_gets_through_and_a_flood_does_not(app: Flask) -> None:
    event = make_open_event()
    for number in range(60):
        register(event, f"person{number}@example.org")
    with pytest.raises(TooMany), transaction():
        actions.register(ANONYMOUS, event.public_id, application=make_application("late@example.org"))
    register(event, "elsewhere@example.org", network="198.51.100.0/24")


def test_a_link_does_not_fill_its_owners_mailbox(app: Flask) -> None:
    event = make_open_event()
    place_id = join(event, "rosa@example.org")
    turns = [actions.cancel, actions.undo_cancel] * 10
    for turn in turns[:19]:
        act(turn, place_id)
    with pytest.raises(TooMany):
        act(turns[19], place_id)
    assert len(kinds_for(place_id)) == 21


def test_no_name_and_no_address_stands_in_the_database(app: Flask, database_url: str) -> None:
    event = make_open_event()
    join(event, "canary.bird@example.org", name="Canary Bird")
    with db.engine.connect() as connection:
        dumped = "".join(
            repr(tuple(row)) for table in db.metadata.sorted_tables for row in connection.execute(select(table))
        )
    assert "canary" not in dumped.lower()
    assert b"canary".hex() not in dumped.lower()
