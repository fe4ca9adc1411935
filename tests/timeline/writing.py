"""Entries for tests, by the real actions. Each opens its own transaction."""

from dataclasses import replace
from typing import Any

from organiser.kernel.db import transaction
from organiser.timeline.actions import create_entry, publish_entry
from organiser.timeline.content import EntryValues
from organiser.timeline.models import Entry
from organiser.timeline.rules.calendars import Calendar
from organiser.timeline.rules.dates import GivenDate, When
from tests.support.make import coordinator_of, make_root


def old(year: int, month: int | None = None, day: int | None = None) -> When:
    return When(GivenDate(Calendar.JULIAN, year, month, day))


def new(year: int, month: int | None = None, day: int | None = None) -> When:
    return When(GivenDate(Calendar.GREGORIAN, year, month, day))


WINTER_PALACE = EntryValues(
    when=old(1917, 10, 25), title="The Winter Palace is surrounded", lang="en", source="A history in three volumes",
    text="The cruiser fires a **blank** shot.", place_name="Petrograd", city_id=498817,
)  # fmt: skip


def values(**changes: Any) -> EntryValues:
    return replace(WINTER_PALACE, **changes)


def make_draft(**changes: Any) -> Entry:
    keeper = coordinator_of(make_root())
    with transaction():
        return create_entry(keeper, values=values(**changes))


def make_entry(**changes: Any) -> Entry:
    """A published one."""
    draft, keeper = make_draft(**changes), coordinator_of(make_root())
    with transaction():
        return publish_entry(keeper, draft.public_id, version=draft.version)
