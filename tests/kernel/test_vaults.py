"""Sealed blobs, keyed lookup, the key store, and that a destroyed key is gone."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, event, insert, select

from organiser.kernel import clock
from organiser.kernel.db import db, transaction
from organiser.kernel.db.driver import sqlite
from organiser.kernel.db.engine import WRITE
from organiser.kernel.extensions import keystore
from organiser.kernel.vaults import (
    INSTALLATION,
    VaultDestroyed,
    VaultKey,
    create_vault,
    create_vaults,
    destroy_counters_keys,
    destroy_keys,
    destroy_vault,
    get_counters_key,
    get_installation_key,
    get_vault_key,
    list_due_vaults,
    move_vault_end,
)
from organiser.kernel.vaults.keys import SealBroken
from organiser.kernel.vaults.store import CACHE_SIZE, KeyStore, UnknownMasterKey, keys
from tests.support.applications import MASTER_KEY

HERE = {"table": "registrations", "public_id": "abc", "column": "identity"}
KEY = VaultKey(bytes(range(32)))


@given(st.dictionaries(st.text(), st.text() | st.integers() | st.none()))
def test_what_is_sealed_is_opened_again(data: dict[str, object]) -> None:
    assert KEY.open(KEY.seal(data, **HERE), **HERE) == data


def test_the_same_words_are_never_sealed_alike() -> None:
    assert KEY.seal({"name": "Ada"}, **HERE) != KEY.seal({"name": "Ada"}, **HERE)


@pytest.mark.parametrize("bit", range(0, 8 * 60, 7))
def test_one_flipped_bit_breaks_the_seal(bit: int) -> None:
    blob = bytearray(KEY.seal({"name": "Ada Lovelace of London, at home"}, **HERE))
    blob[bit // 8] ^= 1 << bit % 8
    with pytest.raises(SealBroken):
        KEY.open(bytes(blob), **HERE)


@pytest.mark.parametrize("elsewhere", [{"table": "accounts"}, {"public_id": "abd"}, {"column": "needs"}])
def test_a_blob_opens_only_where_it_was_sealed(elsewhere: dict[str, str]) -> None:
    blob = KEY.seal({"name": "Ada"}, **HERE)
    with pytest.raises(SealBroken):
        KEY.open(blob, **{**HERE, **elsewhere})


def test_another_key_opens_nothing_and_finds_nothing() -> None:
    other = VaultKey(bytes(32))
    with pytest.raises(SealBroken):
        other.open(KEY.seal({"name": "Ada"}, **HERE), **HERE)
    assert other.index("ada@example.org") != KEY.index("ada@example.org")


def test_an_index_is_the_same_for_the_same_value_only() -> None:
    assert KEY.index("ada@example.org") == KEY.index("ada@example.org")
    assert KEY.index("ada@example.org") != KEY.index("eva@example.org")


def test_a_token_belongs_to_its_purpose_row_and_generation() -> None:
    tokens = {KEY.token("place", "a"), KEY.token("ticket", "a"), KEY.token("place", "b"), KEY.token("place", "a", 1)}
    assert len(tokens) == 4
    assert KEY.token("place", "a") in tokens
    assert all(len(token) == 52 for token in tokens)


def test_a_vault_key_has_32_bytes() -> None:
    with pytest.raises(ValueError, match="32"):
        VaultKey(b"short")


def test_a_vault_is_opened_with_its_own_key(app: Flask) -> None:
    with transaction():
        first = create_vault("event", destroy_after=None)
        second = create_vault("event", destroy_after=None)
    assert get_vault_key(first).index("x") != get_vault_key(second).index("x")
    keystore().forget()
    assert get_vault_key(first).index("x") == get_vault_key(first).index("x")


def test_a_destroyed_vault_opens_no_more(app: Flask) -> None:
    with transaction():
        vault = create_vault("event", destroy_after=None)
    with transaction() as session:
        session.add(vault)
        destroy_vault(vault)
    with pytest.raises(VaultDestroyed):
        get_vault_key(vault)
    with pytest.raises(VaultDestroyed):
        keystore().get(vault.public_id)
    assert keystore().is_erased(vault.public_id)


def test_destroying_can_be_done_again_after_it_broke_off(app: Flask) -> None:
    with transaction():
        vault = create_vault("event", destroy_after=clock.now())
    keystore().destroy(vault.public_id)
    assert [due.id for due in list_due_vaults(clock.now())] == [vault.id]
    with transaction() as session:
        destroy_vault(session.merge(vault))
    assert list_due_vaults(clock.now()) == []


def test_a_key_stored_for_a_change_that_failed_harms_nothing(app: Flask) -> None:
    made: list[str] = []

    def change() -> None:
        with transaction():
            made.append(create_vault("event", destroy_after=None).public_id)
            raise RuntimeError("no")

    with pytest.raises(RuntimeError, match="no"):
        change()
    assert keystore().get(made[0])


def test_vaults_are_due_when_their_time_is_over(app: Flask) -> None:
    now = datetime(2026, 11, 22, 12, tzinfo=UTC)
    with transaction():
        due = create_vault("event", destroy_after=now)
        create_vault("event", destroy_after=now + timedelta(seconds=1))
        create_vault("event", destroy_after=None)
        moved = create_vault("event", destroy_after=now)
        move_vault_end(moved, now + timedelta(days=1))
    assert [vault.id for vault in list_due_vaults(now)] == [due.id]


def test_the_installation_has_one_key_for_ever(app: Flask) -> None:
    first = get_installation_key()
    keystore().forget()
    assert get_installation_key().index("x") == first.index("x")
    assert keystore().get(INSTALLATION).index("x") == first.index("x")


def test_two_processes_that_make_the_installations_key_agree(tmp_path: Path) -> None:
    one, other = (KeyStore(f"sqlite:///{tmp_path}/keys.sqlite3", b"m" * 32) for _ in range(2))
    one.create_tables()
    key = one.add(INSTALLATION)
    assert other.get(INSTALLATION).index("x") == key.index("x")


@contextmanager
def rival_writes_first(key_id: str) -> Iterator[list[VaultKey]]:
    """Another process stores this key at the moment when ours has looked for it and is about to write."""
    url = keystore().engine.url.render_as_string(hide_password=False)
    rival = KeyStore(url, MASTER_KEY.encode())
    made: list[VaultKey] = []

    def write(_connection: Connection, options: dict[str, object]) -> None:
        if options.get(WRITE) and not made:
            made.append(rival.add(key_id))

    event.listen(keystore().engine, "set_connection_execution_options", write)
    try:
        yield made
    finally:
        event.remove(keystore().engine, "set_connection_execution_options", write)
        rival.engine.dispose()


def test_of_two_that_make_a_key_at_once_both_get_the_one_that_was_stored(app: Flask) -> None:
    day = date(1848, 2, 21)
    destroy_counters_keys(day + timedelta(days=1))
    with rival_writes_first(f"counters-{day}") as made:
        ours = get_counters_key(day)
    assert [key.index("x") for key in made] == [ours.index("x")]
    keystore().forget()
    assert get_counters_key(day).index("x") == ours.index("x")
    destroy_counters_keys(day)
    assert get_counters_key(day).index("x") == ours.index("x")
    destroy_counters_keys(day + timedelta(days=1))
    assert get_counters_key(day).index("x") != ours.index("x")


def test_many_vaults_have_a_key_each_and_end_together(app: Flask) -> None:
    ends = [datetime(2026, 12, day, tzinfo=UTC) for day in (1, 2, 3)]
    with transaction():
        made = create_vaults("event", destroy_after=ends)
        assert create_vaults("event", destroy_after=[]) == []
    indexed = {get_vault_key(vault).index("x") for vault in made}
    assert (len(indexed), [vault.destroy_after for vault in made]) == (3, ends)
    destroy_keys([])
    assert [keystore().is_erased(vault.public_id) for vault in made] == [False] * 3
    destroy_keys([vault.public_id for vault in made[:2]])
    assert [keystore().is_erased(vault.public_id) for vault in made] == [True, True, False]
    with pytest.raises(VaultDestroyed):
        get_vault_key(made[1])
    assert get_vault_key(made[2]).index("x") in indexed


def test_keys_need_their_master_key(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/keys.sqlite3"
    store = KeyStore(url, b"m" * 32)
    store.create_tables()
    store.add("vault")
    with pytest.raises(UnknownMasterKey):
        KeyStore(url, b"n" * 32).get("vault")


def test_the_store_holds_no_key_in_the_clear(tmp_path: Path) -> None:
    store = KeyStore(f"sqlite:///{tmp_path}/keys.sqlite3", b"m" * 32)
    store.create_tables()
    key = store.add("vault")
    assert key._key not in (tmp_path / "keys.sqlite3").read_bytes()


def test_a_destroyed_key_is_not_left_in_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor beside it, where SQLite is of a version with which the main database uses WAL."""
    monkeypatch.setattr("organiser.kernel.db.engine.journal_mode", lambda _version: "WAL")
    path = tmp_path / "keys.sqlite3"
    store = KeyStore(f"sqlite:///{path}", b"m" * 32)
    store.create_tables()
    store.add("vault")
    wrapped = sqlite.connect(path).execute("SELECT wrapped FROM vault_keys").fetchone()[0]
    assert wrapped in path.read_bytes()
    store.destroy("vault")
    store.destroy("vault")
    assert wrapped not in b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert hashlib.sha256(b"vault").hexdigest().encode() in path.read_bytes()


def test_the_ledger_wins_over_a_key_that_is_still_there(tmp_path: Path) -> None:
    """Destruction that broke off between the two, or keys that somebody put back."""
    store = KeyStore(f"sqlite:///{tmp_path}/keys.sqlite3", b"m" * 32)
    store.create_tables()
    store.add("vault")
    with store.engine.connect() as connection:
        kept = dict(connection.execute(select(keys)).mappings().one())
    store.destroy("vault")
    with store.engine.connect().execution_options(**{WRITE: True}) as connection, connection.begin():
        connection.execute(insert(keys).values(**kept))
    with pytest.raises(VaultDestroyed):
        store.get("vault")


def test_opened_keys_do_not_fill_the_memory(tmp_path: Path) -> None:
    store = KeyStore(f"sqlite:///{tmp_path}/keys.sqlite3", b"m" * 32)
    store._cache = {str(number): (0.0, KEY) for number in range(CACHE_SIZE)}
    store.create_tables()
    store.add("vault")
    assert list(store._cache) == ["vault"]


def test_an_opened_key_is_asked_for_again_after_a_minute(app: Flask) -> None:
    with transaction():
        vault = create_vault("event", destroy_after=None)
    _until, key = keystore()._cache[vault.public_id]
    keystore()._cache[vault.public_id] = (0.0, key)
    assert get_vault_key(vault) is not key


def test_the_database_alone_knows_no_key(app: Flask) -> None:
    with transaction():
        create_vault("event", destroy_after=None)
    assert "vault_keys" not in db.metadata.tables
