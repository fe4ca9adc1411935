"""What runs out by itself: tries that nobody confirmed, and whole vaults."""

from datetime import datetime

from sqlalchemy import delete, exists, func, or_, select

from organiser.events.models import Event
from organiser.kernel import clock
from organiser.kernel.db import announce, db
from organiser.kernel.vaults import Vault, destroy_vault, move_vault_end
from organiser.programme.actions import forget_contacts
from organiser.registrations.actions.places import lock_event_and_pools
from organiser.registrations.facts import PeopleForgotten
from organiser.registrations.models import Enrolment, KeptCount, PeopleExport, Pool, Registration, Status
from organiser.registrations.rules import KEEP_UNCONFIRMED
from organiser.series.actions.locking import lock_series_of_vault

VAULTS_AT_ONCE = 100


def purge_unconfirmed() -> None:
    """Forget tries of more than a day ago."""
    old = Registration.created_at <= clock.now() - KEEP_UNCONFIRMED
    db.session.execute(delete(Registration).where(Registration.status == Status.UNCONFIRMED, old))


def list_due_events(now: datetime) -> list[int]:
    """Events whose vault's time is over, also those whose destruction was begun and cut short."""
    due = (
        select(Event.id)
        .join(Vault, Vault.id == Event.vault_id)
        .where(Vault.destroyed_at.is_(None), Vault.destroy_after <= now)
    )
    return list(db.session.scalars(due.order_by(Vault.destroy_after).limit(VAULTS_AT_ONCE)))


def destroy_vault_of(event_id: int) -> None:
    """Keep the counts, destroy the key, delete the rows. Cut short anywhere, it is done again from its beginning."""
    pools = lock_event_and_pools(event_id)
    event = db.session.get_one(Event, event_id)
    vault = event.vault
    if vault.destroyed_at is not None or vault.destroy_after is None or vault.destroy_after > clock.now():
        return
    for pool in pools.values():
        _keep_counts(event_id, pool)
    destroy_vault(vault)
    db.session.execute(delete(Registration).where(Registration.event_id == event_id))
    db.session.execute(delete(PeopleExport).where(PeopleExport.event_id == event_id))
    for pool in pools.values():
        pool.taken = 0
    event.private = None
    forget_contacts(event_id)
    announce(PeopleForgotten(event_id))
    db.session.flush()


def list_due_orphans(now: datetime) -> list[int]:
    """Vaults that fell due when what they belonged to was deleted: of a draft, or of an enrolment."""
    of_nobody = or_(
        (Vault.kind == "event") & ~exists().where(Event.vault_id == Vault.id),
        (Vault.kind == "enrolment") & ~exists().where(Enrolment.vault_id == Vault.id),
    )
    due = select(Vault.id).where(of_nobody, Vault.destroyed_at.is_(None), Vault.destroy_after <= now)
    return list(db.session.scalars(due.order_by(Vault.destroy_after).limit(VAULTS_AT_ONCE)))


def destroy_orphan(vault_id: int) -> None:
    """Done again from its beginning if it is cut short: no rows are left that wait for it."""
    destroy_vault(db.session.get_one(Vault, vault_id))


def list_due_series_vaults(now: datetime) -> list[int]:
    """Also of series that went with their last date, and those whose destruction was begun and cut short."""
    due = select(Vault.id).where(Vault.kind == "series", Vault.destroyed_at.is_(None), Vault.destroy_after <= now)
    return list(db.session.scalars(due.order_by(Vault.destroy_after).limit(VAULTS_AT_ONCE)))


def destroy_series_vault(vault_id: int) -> None:
    """Under this key the enrolled were found by their addresses. It stays as long as one of them does: somebody's last
    date may have been postponed. Cut short anywhere, it is done again from its beginning."""
    series = lock_series_of_vault(vault_id)
    vault = db.session.get_one(Vault, vault_id, populate_existing=True)
    if vault.destroyed_at is not None or vault.destroy_after is None or vault.destroy_after > clock.now():
        return
    last = None if series is None else _last_end_of_enrolments(series.id)
    if last is not None:
        move_vault_end(vault, last)
    else:
        destroy_vault(vault)


def _last_end_of_enrolments(series_id: int) -> datetime | None:
    ends = select(func.max(Vault.destroy_after)).join(Enrolment, Enrolment.vault_id == Vault.id)
    return db.session.scalar(ends.where(Enrolment.series_id == series_id))


def _keep_counts(event_id: int, pool: Pool) -> None:
    rows = select(Registration.status, func.count()).where(Registration.pool_id == pool.id)
    counts = {Status(status): number for status, number in db.session.execute(rows.group_by(Registration.status))}
    kept = db.session.get(KeptCount, (event_id, pool.mode)) or KeptCount(event_id=event_id, mode=pool.mode)
    kept.confirmed = counts.get(Status.CONFIRMED, 0)
    kept.waiting = counts.get(Status.WAITING, 0) + counts.get(Status.OFFERED, 0) + counts.get(Status.LAPSED, 0)
    kept.cancelled = counts.get(Status.CANCELLED, 0)
    db.session.add(kept)
    db.session.flush()
