"""What is left of people: nothing that can be read."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from organiser.events.actions import delete_draft, withdraw_event
from organiser.events.models import Event
from organiser.kernel import clock, extensions
from organiser.kernel.db import db, transaction
from organiser.kernel.vaults import Vault, VaultDestroyed, get_vault_key
from organiser.registrations import actions, jobs
from organiser.registrations.models import KeptCount, PeopleExport, Registration, Shift
from organiser.registrations.queries import count_by_status, find_place, get_person
from tests.registrations.letters import read_mail
from tests.registrations.scene import act, get_pool, join, make_open_event, register
from tests.support.make import actor_of, make_account, make_event, organiser_of


def dump() -> dict[str, list[tuple[object, ...]]]:
    """Every row of the main database, as a backup would hold it."""
    db.session.rollback()
    with db.engine.connect() as connection:
        return {
            table.name: [tuple(row) for row in connection.execute(select(table))] for table in db.metadata.sorted_tables
        }


def after(event: Event, days: int) -> time_machine.travel:
    return time_machine.travel(event.ends_at + timedelta(days=days, seconds=1), tick=False)


def test_an_erased_person_leaves_no_trace_of_themselves(app: Flask) -> None:
    event = make_open_event()
    place_id = join(event, "canary@example.org")
    index, seal = db.session.execute(select(Registration.address_index, Registration.identity)).one()
    act(actions.erase, place_id)
    found = repr(dump())
    assert repr(index) not in found
    assert repr(seal) not in found
    assert [row for row in dump()["activity"] if "withdrew" in row] != []


def test_tries_that_nobody_confirmed_last_a_day(app: Flask) -> None:
    event = make_open_event()
    kept = join(event, "a@example.org")
    register(event, "b@example.org")
    now = clock.now()
    with time_machine.travel(now + timedelta(hours=23)):
        jobs.purge_unconfirmed()
        assert len(db.session.scalars(select(Registration)).all()) == 2
    with time_machine.travel(now + timedelta(hours=24, minutes=1)):
        jobs.purge_unconfirmed()
    db.session.rollback()
    assert list(db.session.scalars(select(Registration.public_id))) == [kept]


def test_after_its_time_a_vault_leaves_counts(app: Flask) -> None:
    event = make_open_event(places=1)
    event_id = event.id
    first, second = join(event, "a@example.org"), join(event, "b@example.org")
    act(actions.cancel, join(event, "c@example.org"))
    organiser = actor_of(make_account(roles=[(event.branch, "organiser")]).id)
    with transaction():
        actions.move_to_front(organiser, second, reason="They interpret.")
    with after(event, 13):
        jobs.destroy_due_vaults()
        assert find_place(first) is not None
    with after(event, 14):
        jobs.destroy_due_vaults()
        jobs.destroy_due_vaults()
        assert read_mail(first, "confirmed") is None
    db.session.rollback()
    (kept,) = db.session.execute(select(KeptCount.confirmed, KeptCount.waiting, KeptCount.cancelled)).all()
    assert tuple(kept) == (1, 1, 1)
    assert [db.session.scalars(select(table)).all() for table in (Registration, Shift, PeopleExport)] == [[], [], []]
    assert count_by_status(event_id)["confirmed"] == 1
    assert get_pool(event).taken == 0


def test_what_an_old_backup_holds_cannot_be_opened_any_more(app: Flask) -> None:
    event = make_open_event()
    place_id = join(event, "canary@example.org")
    place = find_place(place_id)
    assert place is not None
    vault, kept = place.event.vault, Registration(event=place.event, identity=place.identity, public_id=place_id)
    db.session.expunge_all()
    with after(event, 14):
        jobs.destroy_due_vaults()
    extensions.keystore().forget()
    vault.destroyed_at = None
    with pytest.raises(VaultDestroyed):
        get_vault_key(vault)
    with pytest.raises(VaultDestroyed):
        get_person(kept)
    db.session.expunge_all()


@pytest.mark.parametrize("step", ["_keep_counts", "destroy_vault"])
def test_a_destruction_that_was_cut_short_is_finished(app: Flask, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    event = make_open_event()
    join(event, "a@example.org")
    place = f"organiser.registrations.actions.keeping.{step}"
    real = getattr(__import__("organiser.registrations.actions.keeping", fromlist=[step]), step)

    def cut(*args: object) -> None:
        real(*args)
        raise KeyboardInterrupt

    with after(event, 14):
        monkeypatch.setattr(place, cut)
        with pytest.raises(KeyboardInterrupt):
            jobs.destroy_due_vaults()
        monkeypatch.setattr(place, real)
        jobs.destroy_due_vaults()
    db.session.rollback()
    assert db.session.scalars(select(Registration)).all() == []
    assert db.session.scalars(select(KeptCount.confirmed)).all() == [1]


def test_a_moved_event_keeps_its_people_longer(app: Flask) -> None:
    event = make_open_event()
    place_id = join(event, "a@example.org")
    with transaction() as session:
        row = session.get_one(Event, event.id)
        row.vault.destroy_after = row.ends_at + timedelta(days=40)
    with after(event, 39):
        jobs.destroy_due_vaults()
    assert find_place(place_id) is not None


def test_the_key_of_a_deleted_draft_is_destroyed(app: Flask) -> None:
    """Somebody was registered and left; an old backup still has their row."""
    event = make_event()
    vault_id, organiser = event.vault_id, organiser_of(event.branch)
    act(actions.cancel, join(event, "canary@example.org"))
    for act_on in (withdraw_event, delete_draft):
        with transaction():
            act_on(organiser, event.public_id)
    jobs.destroy_due_vaults()
    db.session.rollback()
    vault = db.session.get_one(Vault, vault_id)
    assert vault.destroyed_at is not None
    assert extensions.keystore().is_erased(vault.public_id)
