"""Making, finding and destroying vaults."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from organiser.kernel import clock, extensions, ids
from organiser.kernel.db import db
from organiser.kernel.vaults.keys import VaultKey
from organiser.kernel.vaults.models import Vault
from organiser.kernel.vaults.store import VaultDestroyed

# Its key has a fixed id, so that it can be found without the database.
INSTALLATION = "installation"
# Keys for what is counted on one day have it in their ids.
COUNTERS = "counters-"


def create_vault(kind: str, *, destroy_after: datetime | None) -> Vault:
    """A new vault with its key, which is stored first. To be called inside transaction()."""
    vault = Vault(public_id=ids.new_public_id(), kind=kind, destroy_after=destroy_after)
    extensions.keystore().add(vault.public_id)
    db.session.add(vault)
    db.session.flush()
    return vault


def create_vaults(kind: str, *, destroy_after: Sequence[datetime]) -> list[Vault]:
    """create_vault() for many; their rows are written by the flush that follows."""
    vaults = [Vault(public_id=ids.new_public_id(), kind=kind, destroy_after=end) for end in destroy_after]
    if vaults:
        extensions.keystore().add_many([vault.public_id for vault in vaults])
    db.session.add_all(vaults)
    return vaults


class Named(Protocol):
    """What has to be known of a vault to open it; its row is one."""

    @property
    def public_id(self) -> str: ...

    @property
    def destroyed_at(self) -> datetime | None: ...


def get_vault_key(vault: Named) -> VaultKey:
    """Raises VaultDestroyed when its time is over, or when the ledger says that it was before a restore."""
    if vault.destroyed_at is not None:
        raise VaultDestroyed(vault.public_id)
    return extensions.keystore().get(vault.public_id)


def get_installation_key() -> VaultKey:
    """The key for organisers' accounts. Made when first asked for."""
    return _get_or_make(INSTALLATION)


def get_counters_key(day: date) -> VaultKey:
    """The key under which that day's counters hide whom they count. Made when first asked for."""
    return _get_or_make(f"{COUNTERS}{day}")


def destroy_counters_keys(before: date) -> None:
    """So that counters in old backups can't be asked about anybody. ISO dates sort as they follow one another."""
    extensions.keystore().drop_before(COUNTERS, f"{COUNTERS}{before}")


def _get_or_make(key_id: str) -> VaultKey:
    keystore = extensions.keystore()
    try:
        return keystore.get(key_id)
    except VaultDestroyed:
        try:
            return keystore.add(key_id)
        except IntegrityError:
            return keystore.get(key_id)


def move_vault_end(vault: Vault, destroy_after: datetime | None) -> None:
    """Follow an event that was moved."""
    vault.destroy_after = destroy_after


def list_due_vaults(now: datetime, *, limit: int = 100) -> list[Vault]:
    """Vaults whose time is over, and those whose destruction was begun and not finished."""
    due = select(Vault).where(Vault.destroyed_at.is_(None), Vault.destroy_after <= now)
    return list(db.session.scalars(due.order_by(Vault.destroy_after).limit(limit)))


def destroy_keys(vault_ids: Sequence[str]) -> None:
    """Ledger and keys of some hundred vaults (public ids) whose rows are deleted in this transaction."""
    if vault_ids:
        extensions.keystore().destroy_many(vault_ids)


def destroy_vault(vault: Vault) -> None:
    """Ledger, key, then the mark on the row; the owner deletes its rows in this transaction. May be done again."""
    extensions.keystore().destroy(vault.public_id)
    vault.destroyed_at = clock.now()
    db.session.flush()
