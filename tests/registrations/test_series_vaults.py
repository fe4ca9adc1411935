"""The vault of a series itself: under its key an address was found among the enrolled. Then nobody is."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from organiser.events.actions import delete_draft, postpone_event
from organiser.kernel import clock, extensions
from organiser.kernel.db import db, transaction
from organiser.kernel.vaults import Vault, VaultDestroyed, get_vault_key
from organiser.registrations import actions, jobs
from organiser.registrations.models import Enrolment, Registration
from organiser.registrations.queries import find_place
from organiser.series.actions import detach_date
from organiser.series.models import Series
from organiser.series.rules.recurrence import Rule
from tests.registrations.circles import enrol, first_day, make_circle, make_draft_date, make_next_date
from tests.series.scene import events_of, fetch, make_series
from tests.support import make


@pytest.fixture
def circle(app: Flask) -> Series:
    """Four weekly dates, two places on each."""
    return make_circle(make.make_branch())


def after_last(circle: Series, days: int) -> time_machine.travel:
    last = max(event.ends_at for event in events_of(circle))
    return time_machine.travel(last + timedelta(days=days, seconds=1), tick=False)


def vault_of(circle: Series) -> Vault:
    db.session.rollback()
    return db.session.scalars(select(Vault).where(Vault.id == circle.vault_id)).one()


def list_keys() -> set[str]:
    """Public ids of the vaults that have a key in the store."""
    db.session.rollback()
    extensions.keystore().forget()
    found = set()
    for vault in db.session.scalars(select(Vault)):
        try:
            extensions.keystore().get(vault.public_id)
        except VaultDestroyed:
            continue
        found.add(vault.public_id)
    return found


def test_after_the_last_date_its_key_is_destroyed_with_all_that_was_found_by_it(circle: Series) -> None:
    enrol(circle)
    enrol(circle, "clara@example.org")
    with after_last(circle, 13):
        jobs.destroy_due_vaults()
        assert vault_of(circle).public_id in list_keys()
    with after_last(circle, 14):
        jobs.destroy_due_vaults()
        jobs.destroy_due_vaults()
        assert vault_of(circle).destroyed_at == clock.now()
    assert list_keys() == set()
    assert [db.session.scalars(select(table)).all() for table in (Enrolment, Registration)] == [[], []]


def test_the_ledger_outlives_a_restored_row(circle: Series) -> None:
    enrol(circle)
    with after_last(circle, 14):
        jobs.destroy_due_vaults()
        with transaction():
            db.session.get_one(Vault, circle.vault_id).destroyed_at = None
        with pytest.raises(VaultDestroyed):
            get_vault_key(vault_of(circle))
        jobs.destroy_due_vaults()
        assert vault_of(circle).destroyed_at == clock.now()


def test_it_stays_as_long_as_somebody_is_enrolled(circle: Series) -> None:
    """The last date was postponed: its people are kept until there is a new one, or none in ninety days."""
    enrol(circle)
    last = events_of(circle)[-1]
    with transaction():
        postpone_event(make.organiser_of(circle.branch), last.public_id, reason="Snow.")
    with after_last(circle, 15):
        jobs.destroy_due_vaults()
        assert vault_of(circle).public_id in list_keys()
        assert len(db.session.scalars(select(Enrolment)).all()) == 1
    with after_last(circle, 91):
        jobs.destroy_due_vaults()
        assert vault_of(circle).destroyed_at == clock.now()
    assert list_keys() == set()


def test_a_series_that_went_before_its_vault_leaves_none(app: Flask) -> None:
    branch = make.make_branch()
    series = make_series(branch, Rule(first_day(), count=1), publish=False)
    vault_id, draft = series.vault_id, events_of(series)[0].public_id
    with transaction():
        delete_draft(make.organiser_of(branch), draft)
    jobs.destroy_due_vaults()
    db.session.rollback()
    assert db.session.get_one(Vault, vault_id).destroyed_at is not None


@pytest.mark.parametrize("step", ["lock_series_of_vault", "destroy_vault"])
def test_a_destruction_that_was_cut_short_is_finished(
    circle: Series, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    enrol(circle)
    module = __import__("organiser.registrations.actions.keeping", fromlist=[step])
    real = getattr(module, step)

    def cut(*args: object) -> None:
        real(*args)
        raise KeyboardInterrupt

    with after_last(circle, 14):
        for event_id in actions.list_due_events(clock.now()):
            with transaction():
                actions.destroy_vault_of(event_id)
        monkeypatch.setattr(module, step, cut)
        with pytest.raises(KeyboardInterrupt):
            jobs.destroy_due_vaults()
        monkeypatch.setattr(module, step, real)
        jobs.destroy_due_vaults()
        assert vault_of(circle).destroyed_at == clock.now()
    assert list_keys() == set()


def test_a_series_that_goes_on_long_after_has_a_key_of_its_own_again(circle: Series) -> None:
    enrol(circle)
    old = circle.vault_id
    with after_last(circle, 40):
        jobs.destroy_due_vaults()
        while max(event.starts_at for event in events_of(circle)) < clock.now():
            make_next_date(circle)
        series = fetch(circle.public_id)
        assert series.vault_id != old
        enrol(series, "clara@example.org", at=-1)
        enrolment = db.session.scalars(select(Enrolment)).one()
        assert enrolment.address_index == get_vault_key(series.vault).index("clara@example.org")
        assert db.session.scalars(select(Registration.status)).all() == ["confirmed"]
        old_vault = db.session.get_one(Vault, old)
    assert old_vault.destroyed_at is not None


def test_a_series_goes_with_its_last_draft_and_whoever_was_enrolled_keeps_their_other_place(app: Flask) -> None:
    """The date that they come to goes on by itself."""
    branch = make.make_branch()
    series = make_circle(branch, dates=1)
    organiser, place_id = make.organiser_of(branch), enrol(series)
    draft = make_draft_date(series)
    kept = events_of(series)[0].public_id
    with transaction():
        detach_date(organiser, series.public_id, event_id=kept)
    with transaction():
        delete_draft(organiser, draft)
    place = find_place(place_id)
    assert place is not None
    assert (place.status, place.enrolment) == ("confirmed", None)
    jobs.destroy_due_vaults()
    assert db.session.scalars(select(Enrolment)).all() == []
    assert list_keys() == {place.event.vault.public_id}
