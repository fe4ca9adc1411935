"""Fields that no form has change nothing, whoever sends them: threat row 10."""

from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest
from flask import Flask

from organiser.kernel.db import db
from organiser.kernel.web.forms import Form
from tests.routes import branches_table, events_table, guides_table, people_table, registrations_table, study_table
from tests.routes.table import OK, Press
from tests.routes.visiting import Tour
from tests.support.made_site import make_site
from tests.support.snapshots import Rows, Snapshot

pytestmark = pytest.mark.unmeasured

TABLES = (branches_table, events_table, guides_table, people_table, registrations_table, study_table)
# In some form, and rights all the same.
ALWAYS = frozenset({"role", "status", "state", "version"})


def list_forms(base: type) -> Iterator[type]:
    for form in base.__subclasses__():
        yield form
        yield from list_forms(form)


def list_foreign_fields() -> set[str]:
    """Every column of every table that is no field of any form."""
    columns = {column.name for table in db.metadata.tables.values() for column in table.columns}
    fields = {name for form in list_forms(Form) for name in dir(form) if hasattr(getattr(form, name), "field_class")}
    return (columns - fields) | ALWAYS


def find_differences(before: Rows, after: Rows) -> dict[str, list[Any]]:
    """What was written, without what is new each time: ids, tokens, times, what is sealed anew."""
    return {name: _steady(after[name]) for name in after if after[name] != before[name] and name != "rate_counters"}


def _steady(rows: list[dict[str, Any]]) -> list[Any]:
    kinds = (int, str, bool)
    left_out = {"public_id", "cause", "message_id", "uid", "subject_id", "path", "params"}
    kept = [{name: v for name, v in row.items() if isinstance(v, kinds) and name not in left_out} for row in rows]
    return [{name: value for name, value in row.items() if not _is_number_of_row(name)} for row in kept]


def _is_number_of_row(name: str) -> bool:
    return name == "id"


@pytest.mark.only_database("sqlite")
@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.__name__.rpartition(".")[2])
def test_only_fields_of_the_form_are_read(app: Flask, table: ModuleType) -> None:
    site = make_site()
    tour = Tour(app, site)
    rows = [row for row in table.ROUTES if isinstance(row, Press)]
    foreign = dict.fromkeys(list_foreign_fields(), "2")
    start = Snapshot.take()
    for row in rows:
        who = next(who for who, outcome in row.rights.items() if outcome == OK)
        written = []
        for more in ({}, foreign):
            tour.send_once(row, who, more=more)
            written.append(find_differences(start.main, Snapshot.take().main))
            start.restore()
        assert written[0] == written[1], row.endpoint
        assert written[0], f"{row.endpoint} wrote nothing"
