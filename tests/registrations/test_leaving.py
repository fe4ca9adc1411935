"""Leaving a circle: by oneself, by having everything deleted, and when that was cut short."""

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from organiser.events.actions import edit_event, postpone_event
from organiser.events.actions.content import values_of
from organiser.kernel.db import db, transaction
from organiser.kernel.extensions import keystore
from organiser.kernel.vaults import Vault, VaultDestroyed, get_vault_key
from organiser.registrations import actions
from organiser.registrations.circles import list_places_together
from organiser.registrations.errors import NotEnrolled
from organiser.registrations.models import Enrolment, Mode
from organiser.registrations.queries import find_place
from organiser.series.models import Series
from tests.registrations.circles import enrol, make_circle, make_next_date, place_on, standing
from tests.registrations.letters import expand
from tests.registrations.scene import kinds_for
from tests.series.scene import events_of
from tests.support import make
from tests.support.invariants import list_faults


@pytest.fixture
def circle(app: Flask) -> Series:
    """Four weekly dates, two places on each."""
    return make_circle(make.make_branch())


def test_leaving_gives_every_coming_place_back(circle: Series) -> None:
    place_id = enrol(circle)
    for number in range(2):
        enrol(circle, f"guest{number}@example.org")
    assert standing(circle, "guest1@example.org") == ["waiting"] * 4
    with transaction():
        actions.leave_series(make.holder_of(place_id), place_id)
    assert standing(circle) == ["cancelled"] * 4
    assert standing(circle, "guest1@example.org") == ["offered"] * 4
    with pytest.raises(NotEnrolled), transaction():
        actions.leave_series(make.holder_of(place_id), place_id)
    assert list_faults() == []


def test_erasing_reaches_every_date(circle: Series) -> None:
    place_id = enrol(circle)
    vault = db.session.scalars(select(Enrolment)).one().vault.public_id
    with transaction():
        actions.erase(make.holder_of(place_id), place_id)
    assert standing(circle) == [None] * 4
    assert db.session.scalar(select(func.count()).select_from(Enrolment)) == 0
    with pytest.raises(VaultDestroyed):
        get_vault_key(db.session.scalars(select(Vault).where(Vault.public_id == vault)).one())
    assert list_faults() == []


def test_a_place_that_belongs_to_no_series_has_none_to_leave(app: Flask) -> None:
    place_id = make.make_place(make.make_event().public_id)
    with pytest.raises(NotEnrolled), transaction():
        actions.leave_series(make.holder_of(place_id), place_id)


def test_whoever_leaves_leaves_what_was_postponed_too(circle: Series) -> None:
    """Its old date is over, and it has no new one yet."""
    place_id = enrol(circle)
    first = events_of(circle)[0]
    with transaction():
        postpone_event(make.organiser_of(circle.branch), first.public_id, reason="Snow.")
    with time_machine.travel(first.ends_at + timedelta(days=1)):
        place = find_place(place_on(circle, 2))
        assert place is not None
        assert len(list_places_together(place)) == 4
        with transaction():
            actions.leave_series(make.holder_of(place_id), place_id)
    assert standing(circle) == ["cancelled"] * 4


def test_leaving_takes_back_what_a_later_mail_brought(circle: Series) -> None:
    """The first mail told of one date; that another was moved came with an entry for the calendar."""
    place_id = enrol(circle)
    third = events_of(circle)[2]
    values = replace(values_of(third), venue="Teatro")
    with transaction():
        edit_event(make.organiser_of(circle.branch), third.public_id, version=third.version, values=values)
    expand("all_moved")
    with transaction():
        actions.leave_series(make.holder_of(place_id), place_id)
    assert kinds_for(place_on(circle, 2)) == ["moved", "withdrawn"]
    assert [kinds_for(place_on(circle, at))[-1:] for at in (0, 1, 3)] == [["withdrawn"], [], []]


def test_an_enrolment_whose_key_is_gone_keeps_nobody_else_from_a_date(circle: Series) -> None:
    """Somebody's deleting was cut short after the key: others get the new date, and they can enrol again."""
    enrol(circle)
    keystore().destroy(db.session.scalars(select(Enrolment)).one().vault.public_id)
    enrol(circle, "clara@example.org")
    make_next_date(circle)
    assert standing(circle, "clara@example.org") == ["confirmed"] * 5
    assert standing(circle)[-1] is None
    place_id = place_on(circle, 0)
    details = actions.Details(name="Rosa Luxemburg", country="", zone="", lang="fr", mode=Mode.ON_SITE)
    with transaction():
        actions.change_details(make.holder_of(place_id), place_id, details=details)
    enrol(circle, at=4)
    assert standing(circle) == ["confirmed"] * 5
