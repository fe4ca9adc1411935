"""Migrations on both databases, with rows: one way up, rows outlive it, and the models ask for nothing more."""

from collections.abc import Iterator
from pathlib import Path

import flask_migrate
import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import Connection, inspect

from organiser.cli.migrating import list_present_revisions, newest_revision
from organiser.factory import ROOT, create_app
from organiser.kernel import extensions
from organiser.kernel.config import Settings
from organiser.kernel.db import db
from organiser.kernel.db.engine import WRITE
from organiser.tables import METADATA
from tests.campaigns.scene import begin
from tests.programme import scene
from tests.support.applications import Applications
from tests.support.invariants import list_faults
from tests.support.make import make_account, make_branch, make_event, make_place, withdraw
from tests.timeline.writing import make_entry


@pytest.fixture
def migrated(database_kind: str, applications: Applications, tmp_path: Path) -> Iterator[Flask]:
    """A database of its own, at the newest revision."""
    app = create_app(Settings.from_environment(applications.scratch_environ(database_kind, tmp_path)))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()
        extensions.keystore().engine.dispose()


def revisions() -> list[str]:
    """From the first to the newest. Raises CommandError where there are two newest ones."""
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    script = ScriptDirectory.from_config(config)
    script.get_current_head()
    return [revision.revision for revision in script.walk_revisions()][::-1]


def fill() -> None:
    """Rows in the tables that matter most, with keys from one to the other."""
    make_account()
    event = make_event(places_on_site=1)
    first = make_place(event.public_id)
    make_place(event.public_id)
    withdraw(first)
    db.session.remove()


def read_rows(names: set[str]) -> dict[str, list[dict[str, object]]]:
    """By table and as the database has them, whatever the models say."""
    db.session.remove()
    with db.engine.connect() as connection:
        rows = {name: connection.exec_driver_sql(f'SELECT * FROM "{name}"').mappings() for name in names}  # noqa: S608 (names from the catalogue)
        return {name: sorted((dict(row) for row in found), key=repr) for name, found in rows.items()}


def list_differences(connection: Connection) -> list[object]:
    return list(compare_metadata(MigrationContext.configure(connection), METADATA))


def test_there_is_one_newest_revision() -> None:
    assert len(revisions()) >= 1


def test_the_files_tell_the_newest_revision_and_the_database_its_own(migrated: Flask) -> None:
    """By which a start finds out that there is nothing to do."""
    assert [newest_revision()] == revisions()[-1:] == list_present_revisions()


def test_an_empty_database_has_no_revision(tmp_path: Path) -> None:
    environ = {"DATA_DIR": str(tmp_path), "BASE_URL": "http://localhost:8000"}
    app = create_app(Settings.from_environment(environ))
    with app.app_context():
        assert list_present_revisions() == []


def test_models_and_migrations_say_the_same(migrated: Flask) -> None:
    with db.engine.connect() as connection:
        assert list_differences(connection) == []


def test_a_difference_would_be_seen(migrated: Flask) -> None:
    with db.engine.connect().execution_options(**{WRITE: True}) as connection, connection.begin():
        connection.exec_driver_sql("CREATE TABLE left_over (id INTEGER PRIMARY KEY)")
        assert [difference[0] for difference in list_differences(connection)] == ["remove_table"]  # type: ignore[index]


def test_all_the_way_down_and_up_again(migrated: Flask) -> None:
    """With rows in the way: they go, as whoever goes down to nothing wants, and nothing of the tables stays."""
    fill()
    flask_migrate.downgrade(revision="base")
    assert set(inspect(db.engine).get_table_names()) == {"alembic_version"}
    flask_migrate.upgrade()
    fill()
    assert list_faults() == []
    with db.engine.connect() as connection:
        assert list_differences(connection) == []


def test_up_again_changes_no_row(migrated: Flask) -> None:
    fill()
    names = set(inspect(db.engine).get_table_names())
    before = read_rows(names)
    flask_migrate.upgrade()
    assert read_rows(names) == before
    assert sum(map(len, before.values())) > 20


def test_what_was_written_before_its_kind_was_translated_waits_for_translators(migrated: Flask) -> None:
    make_entry()
    begin(make_branch())
    school = scene.make_school()
    scene.session(school, "bread", starts=scene.at(1, 10), abstract="Two *decrees*")
    scene.release(school)
    before = list_texts_to_translate()
    assert {kind for kind, *_rest in before} == {"event", "session", "entry", "campaign"}
    flask_migrate.downgrade(revision="0022")
    assert {kind for kind, *_rest in list_texts_to_translate()} == {"event"}
    flask_migrate.upgrade()
    assert list_texts_to_translate() == before


def list_texts_to_translate() -> list[tuple[object, ...]]:
    db.session.remove()
    statement = """
        SELECT s.kind, s.subject_id, s.branch_id, s.lang, s.is_open, s.until, t.field, t.position, t.text
        FROM translation_sources s JOIN translation_texts t ON t.source_id = s.id ORDER BY s.kind, t.position
    """
    with db.engine.connect() as connection:
        rows = connection.exec_driver_sql(statement)
        return [tuple(row) for row in rows]


def test_rows_outlive_each_step_down_and_up(migrated: Flask) -> None:
    """To each revision below the newest and up again: every table that is there on both sides keeps its rows' keys.
    With a single revision there is no step yet, and this says only that the rows stand."""
    fill()
    before = read_rows(set(inspect(db.engine).get_table_names()))
    kept = set(before)
    for below in revisions()[-2::-1]:
        flask_migrate.downgrade(revision=below)
        kept &= set(inspect(db.engine).get_table_names())
        flask_migrate.upgrade()
    after = read_rows(kept)
    for name in kept - {"alembic_version"}:
        assert [row.get("id") for row in after[name]] == [row.get("id") for row in before[name]], name
    assert list_faults() == []
