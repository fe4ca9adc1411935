"""Changing how one takes part, and ways that are offered no more."""

import pytest
from flask import Flask
from sqlalchemy import select

from organiser.kernel.db import transaction
from organiser.kernel.outbox import Mail
from organiser.registrations import actions
from organiser.registrations.errors import WayNotOffered
from organiser.registrations.models import Mode, Status
from tests.registrations.scene import (
    act,
    declare,
    get_pool,
    get_row,
    join,
    kinds_for,
    make_open_event,
    register,
    status_of,
)
from tests.registrations.test_waiting import deliver_offer


def test_changing_the_way_leaves_one_pool_and_joins_the_other(app: Flask) -> None:
    event = make_open_event(places=1, on_line=True, places_on_line=1)
    first, second = join(event, "a@example.org"), join(event, "b@example.org")
    on_line = actions.Details(name="Rosa", country="", zone="", lang="es", mode=Mode.ON_LINE)
    act(actions.change_details, first, details=on_line)
    assert [status_of(place) for place in (first, second)] == ["confirmed", "offered"]
    assert (get_pool(event).taken, get_pool(event, Mode.ON_LINE).taken) == (1, 1)
    act(actions.change_details, second, details=on_line)
    assert status_of(second) == Status.WAITING
    assert get_pool(event).taken == 0


def test_whoever_changes_the_way_hears_of_each_list_and_of_each_offer(app: Flask) -> None:
    """First on the one list and first on the other: it is two lists, and two places that are held."""
    event = make_open_event(places=1, on_line=True, places_on_line=1)
    first, second = join(event, "a@example.org"), join(event, "b@example.org")
    there = join(event, "c@example.org", mode=Mode.ON_LINE)
    act(actions.cancel, first)
    on_line = actions.Details(name="Rosa", country="", zone="", lang="es", mode=Mode.ON_LINE)
    act(actions.change_details, second, details=on_line)
    act(actions.cancel, there)
    assert status_of(second) == Status.OFFERED
    assert kinds_for(second) == ["confirm", "waiting", "offer", "waiting", "offer"]
    deliver_offer(second)
    assert get_row(second).offer_until is not None


def test_the_mail_of_an_earlier_offer_starts_no_clock(app: Flask) -> None:
    """The server takes it late: meanwhile the same place in the list was offered again."""
    event = make_open_event(places=1, on_line=True, places_on_line=1)
    first, second = join(event, "a@example.org"), join(event, "b@example.org")
    there = join(event, "c@example.org", mode=Mode.ON_LINE)
    act(actions.cancel, first)
    with transaction() as session:
        early = session.scalars(select(Mail).where(Mail.kind == "registrations.offer")).one()
        session.expunge(early)
    on_line = actions.Details(name="Rosa", country="", zone="", lang="es", mode=Mode.ON_LINE)
    act(actions.change_details, second, details=on_line)
    act(actions.cancel, there)
    with transaction():
        actions.start_offer_clock(early)
    assert get_row(second).offer_until is None


def test_nobody_waits_for_a_way_that_is_offered_no_more(app: Flask) -> None:
    """It is held in the room only since they asked, or left."""
    event = make_open_event(on_line=True)
    asked = register(event, "a@example.org", mode=Mode.ON_LINE)
    left = join(event, "b@example.org", mode=Mode.ON_LINE)
    act(actions.cancel, left)
    declare(event.id, on_line=False)
    for action, place_id in ((actions.confirm, asked), (actions.undo_cancel, left)):
        with pytest.raises(WayNotOffered):
            act(action, place_id)
    assert [status_of(asked), status_of(left)] == ["unconfirmed", "cancelled"]
