"""The key store: a database of its own, kept apart from the main one and from its backups."""

import hashlib
import secrets
import time
from collections.abc import Sequence
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import (
    Column,
    Connection,
    Engine,
    LargeBinary,
    MetaData,
    String,
    Table,
    create_engine,
    delete,
    insert,
    select,
)

from organiser.kernel import clock
from organiser.kernel.db.engine import WRITE, engine_options, prepare_engine
from organiser.kernel.db.types import UtcDateTime
from organiser.kernel.db.upserts import insert_on
from organiser.kernel.vaults.keys import KEY_BYTES, NONCE_BYTES, VaultKey

WRAP_FORMAT = 1
CACHE_SECONDS = 60
CACHE_SIZE = 4096

metadata = MetaData()
keys = Table(
    "vault_keys",
    metadata,
    Column("vault_id", String(26), primary_key=True),
    Column("wrapped", LargeBinary, nullable=False),
    Column("master_key_id", String(16), nullable=False),
    Column("format", String(4), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
)
# Outlives a restore of the main database: what is listed here is destroyed again first.
ledger = Table(
    "erasure_ledger",
    metadata,
    Column("vault_hash", String(64), primary_key=True),
    Column("erased_at", UtcDateTime, nullable=False),
)


class VaultDestroyed(Exception):
    """The vault's key is gone, and with it everything that was sealed under it."""


class UnknownMasterKey(Exception):
    """The key was wrapped under another MASTER_KEY than the one that is set."""


class KeyStore:
    """Wrapped vault keys. Opened keys stay in memory for a minute, since a request asks for the same one often."""

    def __init__(self, url: str, master_key: bytes) -> None:
        self._wrap = AESGCM(hashlib.sha256(b"organiser master\x1f" + master_key).digest())
        self._master_key_id = hashlib.sha256(b"organiser master id\x1f" + master_key).hexdigest()[:16]
        self._cache: dict[str, tuple[float, VaultKey]] = {}
        self.engine = _open_engine(url)

    def create_tables(self) -> None:
        with self.engine.connect().execution_options(**{WRITE: True}) as connection, connection.begin():
            metadata.create_all(connection)

    def add(self, vault_id: str) -> VaultKey:
        """Make a key and store it at once, before the vault's row is committed: an orphan is harmless."""
        return self.add_many([vault_id])[0]

    def add_many(self, vault_ids: Sequence[str]) -> list[VaultKey]:
        """add() for many, in one transaction of the key store."""
        raws = [AESGCM.generate_key(KEY_BYTES * 8) for _ in vault_ids]
        rows = [self._wrapped_row(vault_id, raw) for vault_id, raw in zip(vault_ids, raws, strict=True)]
        with self.engine.connect().execution_options(**{WRITE: True}) as connection, connection.begin():
            connection.execute(insert(keys), rows)
        return [self._remember(vault_id, VaultKey(raw)) for vault_id, raw in zip(vault_ids, raws, strict=True)]

    def _wrapped_row(self, vault_id: str, raw: bytes) -> dict[str, object]:
        nonce = secrets.token_bytes(NONCE_BYTES)
        return {
            "vault_id": vault_id,
            "wrapped": nonce + self._wrap.encrypt(nonce, raw, vault_id.encode()),
            "master_key_id": self._master_key_id,
            "format": str(WRAP_FORMAT),
            "created_at": clock.now(),
        }

    def get(self, vault_id: str) -> VaultKey:
        """Raises VaultDestroyed if it isn't there or the ledger has it, UnknownMasterKey if it can't be unwrapped."""
        kept = self._cache.get(vault_id)
        if kept and kept[0] > time.monotonic():
            return kept[1]
        with self.engine.connect() as connection:
            row = connection.execute(select(keys).where(keys.c.vault_id == vault_id)).one_or_none()
            is_erased = row is not None and _is_erased(connection, vault_id)
        if row is None or is_erased:
            raise VaultDestroyed(vault_id)
        return self._remember(vault_id, self._unwrap(vault_id, row.wrapped))

    def destroy(self, vault_id: str) -> None:
        """Write the ledger, then delete the key. Both may be done again without harm."""
        self.destroy_many([vault_id])

    def destroy_many(self, vault_ids: Sequence[str]) -> None:
        """destroy() for some hundred at once."""
        now = clock.now()
        entries = [{"vault_hash": hashlib.sha256(each.encode()).hexdigest(), "erased_at": now} for each in vault_ids]
        with self.engine.connect().execution_options(**{WRITE: True}) as connection, connection.begin():
            connection.execute(insert_on(connection)(ledger).on_conflict_do_nothing(), entries)
        with self.engine.connect().execution_options(**{WRITE: True}) as connection, connection.begin():
            connection.execute(delete(keys).where(keys.c.vault_id.in_(vault_ids)))
        for vault_id in vault_ids:
            self._cache.pop(vault_id, None)

    def is_erased(self, vault_id: str) -> bool:
        """True if the ledger says so, whatever a restored database believes."""
        with self.engine.connect() as connection:
            return _is_erased(connection, vault_id)

    def drop_before(self, prefix: str, end: str) -> None:
        """Delete the keys whose ids begin so and sort before `end`, without the ledger: no row names them."""
        ids = keys.c.vault_id
        with self.engine.connect() as reading:
            found = [each for each in reading.scalars(select(ids).where(ids.startswith(prefix))) if each < end]
        if not found:
            return
        with self.engine.connect().execution_options(**{WRITE: True}) as connection, connection.begin():
            connection.execute(delete(keys).where(ids.in_(found)))
        for key_id in found:
            self._cache.pop(key_id, None)

    def forget(self) -> None:
        """Drop the opened keys from memory."""
        self._cache.clear()

    def _unwrap(self, vault_id: str, wrapped: bytes) -> VaultKey:
        try:
            return VaultKey(self._wrap.decrypt(wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], vault_id.encode()))
        except InvalidTag:
            raise UnknownMasterKey(vault_id) from None

    def _remember(self, vault_id: str, key: VaultKey) -> VaultKey:
        if len(self._cache) >= CACHE_SIZE:
            self._cache.clear()
        self._cache[vault_id] = (time.monotonic() + CACHE_SECONDS, key)
        return key


def _is_erased(connection: Connection, vault_id: str) -> bool:
    digest = hashlib.sha256(vault_id.encode()).hexdigest()
    return connection.scalar(select(ledger.c.vault_hash).where(ledger.c.vault_hash == digest)) is not None


def _open_engine(url: str) -> Engine:
    if url.startswith("sqlite:///"):
        Path(url.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, **engine_options(url))
    # Never WAL: a key that was deleted would stay in its file for as long as nothing else is written.
    prepare_engine(engine, journal="TRUNCATE")
    return engine
