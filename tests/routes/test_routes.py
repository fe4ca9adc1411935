"""Every route × every kind of actor, as the tables beside this file say: threat rows 1, 8, 50, 52 and 54."""

from types import ModuleType

import pytest
from flask import Flask

from tests.routes import (
    accounts_table,
    agendas_table,
    archive_table,
    branches_table,
    calendars_table,
    campaigns_table,
    discovery_table,
    events_table,
    guides_table,
    messages_table,
    operations_table,
    people_table,
    planning_table,
    programme_table,
    questions_table,
    registrations_table,
    rota_table,
    series_table,
    speaking_table,
    study_table,
    timeline_table,
    translating_table,
)
from tests.routes.table import ACTORS, MISSING, OK, Route
from tests.routes.visiting import Tour, list_rules
from tests.support.made_site import make_site
from tests.support.snapshots import Snapshot

TABLES = (
    accounts_table, agendas_table, archive_table, branches_table, calendars_table, campaigns_table, discovery_table,
    events_table, guides_table, messages_table, operations_table, people_table, planning_table, programme_table,
    questions_table, registrations_table, rota_table,
    series_table, speaking_table, study_table, timeline_table, translating_table,
)  # fmt: skip
EVERY_ROW: list[Route] = [row for table in TABLES for row in table.ROUTES]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.__name__.rpartition(".")[2])
def test_everybody_may_what_the_table_says_and_nothing_else(app: Flask, table: ModuleType) -> None:
    faults = Tour(app, make_site()).go(table.ROUTES)
    assert not faults, "\n".join(faults)


@pytest.mark.only_database("sqlite")
def test_a_translator_gets_nothing_but_translations(app: Flask) -> None:
    """What neither organisers nor coordinators of others get, nor a helper."""
    tour = Tour(app, make_site())
    others = ("sibling", "elsewhere", "helper")
    rows = [row for row in EVERY_ROW if {row.rights[who] for who in others} == {MISSING} and not row.given]
    rows = [row for row in rows if "translator" not in row.rights]
    assert len(rows) > 100
    assert tour.find_outcome(rows[0], "translator") == 404
    before = Snapshot.take()
    assert {row.endpoint for row in rows if tour.find_outcome(row, "translator") != 404} == set()
    assert before.find_changes() == []


@pytest.mark.only_database("sqlite")
def test_every_route_stands_in_a_table(app: Flask) -> None:
    assert {(row.endpoint, row.method) for row in EVERY_ROW} == set(list_rules(app))


def test_somebody_succeeds_at_every_row_and_nobody_is_left_out() -> None:
    assert [row.endpoint for row in EVERY_ROW if OK not in row.rights.values()] == []
    assert [row.endpoint for row in EVERY_ROW if not set(ACTORS) <= set(row.rights)] == []


@pytest.mark.only_database("sqlite")
def test_no_other_method_does_anything(app: Flask) -> None:
    make_site()
    before, client = Snapshot.take(), app.test_client()
    methods: dict[str, set[str]] = {}
    for rule in app.url_map.iter_rules():
        parts = str(rule).replace("<lang:lang>", "en").replace("<int:number>", "1").split("/")
        path = "/".join("1" if "<" in part else part for part in parts)
        methods.setdefault(path, set()).update(rule.methods or set())
    for path, known in methods.items():
        for method in {"GET", "POST", "PUT", "PATCH", "DELETE"} - known:
            answer = client.open(path, method=method, headers={"Sec-Fetch-Site": "same-origin"})
            assert answer.status_code in {400, 404, 405}, f"{method} {path}: {answer.status_code}"
    assert before.find_changes() == []
