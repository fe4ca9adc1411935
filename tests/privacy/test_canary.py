"""What was destroyed is gone: one person goes through everything, then somebody searches all that there is."""

import io
import logging
import secrets
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from organiser.factory import create_app
from organiser.kernel import clock, extensions
from organiser.kernel.config import Settings
from organiser.kernel.db import db
from organiser.kernel.jobs import run_due_jobs
from organiser.kernel.logs import configure_logs
from organiser.registrations.models import Registration
from organiser.schedule import JOBS
from organiser.tables import METADATA
from tests.load.crowd import link_in
from tests.privacy.attack import find_in_bytes, find_indexed, list_probes, open_seals, unwrap
from tests.privacy.canary import (
    ADDRESS,
    COUNTRY,
    NAME,
    WORDS,
    Life,
    copy_sqlite,
    read_files,
    read_keys,
    read_postgresql,
    read_tables,
)
from tests.support.applications import MASTER_KEY, Applications
from tests.support.browsing import Visitor
from tests.support.mail_server import SmtpSink

pytestmark = pytest.mark.unmeasured


@pytest.fixture
def logged() -> Iterator[io.StringIO]:
    """What the processes would have written to their logs."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    stream = io.StringIO()
    configure_logs(stream)
    yield stream
    logging.basicConfig(handlers=handlers, level=level, force=True)


@pytest.fixture
def environ(
    database_kind: str, applications: Applications, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> dict[str, str]:
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return applications.scratch_environ(database_kind, tmp_path)


@pytest.fixture
def life(
    environ: dict[str, str], request: pytest.FixtureRequest, smtp_sink: SmtpSink, logged: io.StringIO
) -> Iterator[Life]:
    app = start(environ)
    url = environ["DATABASE_URL"]

    def copy(name: str) -> tuple[str, bytes]:
        if url.startswith("sqlite"):
            return copy_sqlite(Path(url.removeprefix("sqlite:///")), name)
        databases = request.getfixturevalue("postgres_databases")
        original = urlsplit(url).path.removeprefix("/")
        # A name of its own: names end after 63 characters.
        copied = f"organiser_test_{name}_{secrets.token_hex(6)}"
        databases.create(copied, template=original)
        return databases.url_of(copied), read_postgresql(url)

    life = Life(app, smtp_sink, copy)
    try:
        life.live()
        yield life
    finally:
        stop(app)


def start(environ: dict[str, str]) -> Flask:
    app = create_app(Settings.from_environment(environ))
    app.testing = True
    app.test_client_class = Visitor
    return app


def stop(app: Flask) -> None:
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
        extensions.keystore().engine.dispose()


def let_time_pass(app: Flask) -> None:
    """Past the end of both vaults, and a year after her calendar was asked for: a turn of all jobs."""
    with app.app_context():
        run_due_jobs(JOBS)
        db.session.remove()


def far_later() -> time_machine.travel:
    return time_machine.travel(clock.now() + timedelta(days=400), tick=False)


def test_nothing_of_her_can_be_read_without_the_key_store(life: Life, logged: io.StringIO, tmp_path: Path) -> None:
    assert any(NAME in answer and ADDRESS in answer for answer in life.answers)
    for backup in life.backups:
        assert find_in_bytes(backup.raw, WORDS) == set(), backup.step
        values = {value for rows in backup.tables.values() for row in rows for value in row.values() if _is_word(value)}
        assert COUNTRY not in values, backup.step
    assert find_in_bytes(read_files(tmp_path), WORDS) == set()
    assert find_in_bytes(logged.getvalue().encode(), WORDS) == set()


def test_after_her_vault_nothing_of_her_can_be_read_with_everything(
    life: Life, logged: io.StringIO, tmp_path: Path
) -> None:
    """The master key, the key store as it is then, and every backup that was ever made of the database."""
    with far_later():
        let_time_pass(life.app)
    after = life.back_up("after")
    keys = unwrap(after.keys, MASTER_KEY)
    assert len(keys) >= 1
    for backup in (*life.backups, after):
        assert not any(word in text for text in open_seals(backup.tables, keys) for word in WORDS), backup.step
        found = find_indexed(backup.tables, keys, list_probes(backup.tables, ADDRESS))
        # That she once had a calendar, and nothing of what stood in it: what docs/privacy.md says of address_index.
        assert found == ({"private_feeds.address_index"} if backup.tables["private_feeds"] else set()), backup.step
    assert after.tables["private_feeds"] == after.tables["private_feed_entries"] == []
    assert after.tables["enrolments"] == after.tables["registrations"] == after.tables["session_choices"] == []
    # Those of the events, of her calendar, of her enrolment, and of the series in which she was found by her address.
    kinds = {"event", "enrolment", "series"}
    assert {row["kind"] for row in after.tables["vaults"]} >= kinds
    assert [row for row in after.tables["vaults"] if row["kind"] in kinds and row["destroyed_at"] is None] == []
    assert find_in_bytes(after.raw, WORDS) == set()
    assert find_in_bytes(read_files(tmp_path), WORDS) == set()
    assert find_in_bytes(logged.getvalue().encode(), WORDS) == set()


def test_with_an_old_copy_of_the_key_store_the_same_attack_finds_her(life: Life) -> None:
    """Or the tests above would show nothing."""
    backup = life.backups[-1]
    keys = unwrap(backup.keys, MASTER_KEY)
    texts = open_seals(backup.tables, keys)
    assert any(NAME in text and ADDRESS in text and f'"{COUNTRY}"' in text for text in texts)
    assert any(f"{NAME} asked for it" in text for text in texts)
    found = find_indexed(backup.tables, keys, list_probes(backup.tables, ADDRESS))
    assert found == {
        "registrations.address_index",
        "enrolments.address_index",
        "rate_counters.key",
        "private_feeds.address_index",
    }
    places = {row["public_id"] for row in backup.tables["registrations"]}
    assert any(f'"place":"{place}"' in text for text in texts for place in places)


def test_the_search_of_bytes_finds_what_is_there() -> None:
    assert find_in_bytes(b"xx" + "Xochiquetzal Ünlü".encode().hex().encode(), ["Xochiquetzal Ünlü"])
    assert find_in_bytes(b"eA==enEuY2FuYXJ5QG5lc3Q=", ["zq.canary@nest"])
    assert find_in_bytes(b"zq.canarx@nest", ["zq.canary@nest"]) == set()


def test_a_restored_backup_brings_nobody_back(life: Life, environ: dict[str, str], smtp_sink: SmtpSink) -> None:
    """The ledger outlives a restore: pages answer 410, and the jobs finish the destruction again."""
    first = smtp_sink.messages_to(ADDRESS)[0].get_body(("plain",))
    assert first is not None
    link = link_in(first.get_content())
    backup = next(each for each in life.backups if each.step == "she has a place")
    with far_later():
        let_time_pass(life.app)
        restored = start(environ | {"DATABASE_URL": backup.url})
        try:
            visitor = Visitor(restored)
            place = visitor.get(link).headers["Location"]
            assert visitor.get(place).status_code == 410
            with restored.app_context():
                assert db.session.scalar(select(func.count()).select_from(Registration)) == 2
                db.session.remove()
            let_time_pass(restored)
            with restored.app_context():
                left = read_tables(METADATA)
                assert left["registrations"] == []
                assert not [row for row in left["vaults"] if row["destroyed_at"] is None]
                assert not [row for row in read_keys() if row["vault_id"] in {v["public_id"] for v in left["vaults"]}]
        finally:
            stop(restored)


def test_a_restored_backup_brings_no_calendar_back(life: Life, environ: dict[str, str]) -> None:
    """It is over for who asks, in nobody's way, and gone with the next turn of the jobs."""
    backup = life.backups[-1]
    assert Visitor(life.app).get(life.feed).status_code == 200
    with far_later():
        let_time_pass(life.app)
        restored = start(environ | {"DATABASE_URL": backup.url})
        try:
            assert Visitor(restored).get(life.feed).status_code == 410
            with restored.app_context():
                assert len(read_tables(METADATA)["private_feeds"]) == 1
                db.session.remove()
            let_time_pass(restored)
            with restored.app_context():
                left = read_tables(METADATA)
                assert left["private_feeds"] == left["private_feed_entries"] == []
        finally:
            stop(restored)


def _is_word(value: object) -> bool:
    return isinstance(value, str)
