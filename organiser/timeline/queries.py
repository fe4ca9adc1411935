"""Reading the timeline. Fetching is the permission check: a draft is there for those who may write one."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import joinedload, load_only, raiseload, selectinload

from organiser.kernel.actor import Actor
from organiser.kernel.db import db
from organiser.kernel.errors import NotFound
from organiser.kernel.recent import Recent
from organiser.places.rules import fold
from organiser.study.models import Term
from organiser.study.queries import find_root_path
from organiser.timeline.filters import TimelineFilter
from organiser.timeline.models import Entry, EntryState, EntryTopic, EntryWork, TimelineVersion
from organiser.timeline.policies import can_edit_entry, can_write_entries

ROW = (
    Entry.public_id, Entry.uid, Entry.state, Entry.lang, Entry.title, Entry.calendar, Entry.year, Entry.month,
    Entry.day, Entry.end_year, Entry.end_month, Entry.end_day, Entry.first, Entry.last, Entry.new_year, Entry.new_month,
    Entry.new_day, Entry.place_name, Entry.city_id, Entry.source, Entry.version, Entry.translated,
)  # fmt: skip
# What a row of a list shows; anything else raises instead of being fetched row by row.
ROW_OPTIONS = (load_only(*ROW, raiseload=True), raiseload("*"))
ORDER = (Entry.first, Entry.last, Entry.id)
MOST_ON_A_DAY = 200
MOST_WORDS = 8
CHOICES_KEPT = timedelta(minutes=1)


class By(StrEnum):
    """Which date a day of the year is compared with: the Gregorian one, or the one that was written then."""

    NEW = "new"
    OLD = "old"


class Shelf(StrEnum):
    DRAFTS = "drafts"
    PUBLISHED = "published"


@dataclass(frozen=True, slots=True)
class Choices:
    """What published entries can be narrowed down by: topics as slug to name, cities by their numbers."""

    topics: dict[str, str] = field(default_factory=dict)
    cities: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class DayKey:
    """An entry and its day, by the calendar that was asked for."""

    entry_id: int
    year: int
    month: int
    day: int


_recent: Recent[Choices] = Recent(CHOICES_KEPT, most=16)


def listed() -> ColumnElement[bool]:
    """What strangers find."""
    return Entry.state == EntryState.PUBLISHED


def get_entry(actor: Actor, public_id: str) -> Entry:
    """With its topics and works. Raises NotFound."""
    wanted = select(Entry).where(Entry.public_id == public_id).execution_options(populate_existing=True)
    entry = db.session.scalars(
        wanted.options(
            selectinload(Entry.topics).selectinload(Term.names),
            selectinload(Entry.works).joinedload(EntryWork.work),
        )
    ).one_or_none()
    if entry is None or not (entry.is_public or can_write_entries(actor)):
        raise NotFound
    return entry


def get_entry_to_keep(actor: Actor, public_id: str) -> Entry:
    """For the pages of those who keep the timeline: whoever may write drafts looks at every entry. Raises NotFound."""
    if not can_write_entries(actor):
        raise NotFound
    return get_entry(actor, public_id)


def get_entry_to_edit(actor: Actor, public_id: str) -> Entry:
    """Raises NotFound."""
    entry = get_entry(actor, public_id)
    if not can_edit_entry(actor, find_root_path(), is_public=entry.is_public):
        raise NotFound
    return entry


def count_years(wanted: TimelineFilter) -> list[tuple[int, int]]:
    """(year, entries that begin in it) by the Gregorian calendar, in order. One query."""
    rows = select(Entry.new_year, func.count()).where(listed(), *wanted.conditions())
    found = db.session.execute(rows.group_by(Entry.new_year).order_by(Entry.new_year))
    return [(year, number) for year, number in found]


def count_months(wanted: TimelineFilter, year: int) -> dict[int | None, int]:
    """Entries of a year by month; None: of which only the year is known."""
    rows = select(Entry.new_month, func.count()).where(listed(), Entry.new_year == year, *wanted.conditions())
    return {row[0]: row[1] for row in db.session.execute(rows.group_by(Entry.new_month))}


def list_year(
    wanted: TimelineFilter, year: int, *, month: int | None = None, limit: int, offset: int = 0
) -> list[Entry]:
    """Rows of a year or of one month of it, what is known to the year only before the others."""
    conditions = [listed(), Entry.new_year == year, *wanted.conditions()]
    if month is not None:
        conditions.append(Entry.new_month == month)
    rows = select(Entry).options(*ROW_OPTIONS).where(*conditions)
    ordered = rows.order_by(Entry.new_month.is_not(None), *ORDER)
    return list(db.session.scalars(ordered.limit(limit).offset(offset)))


def count_entries() -> int:
    """Those that strangers find."""
    return db.session.scalar(select(func.count()).select_from(Entry).where(listed())) or 0


def list_some(wanted: TimelineFilter, *, limit: int, offset: int = 0) -> list[Entry]:
    """Rows of what was asked for, in the order of their dates."""
    rows = select(Entry).options(*ROW_OPTIONS).where(listed(), *wanted.conditions())
    return list(db.session.scalars(rows.order_by(*ORDER).limit(limit).offset(offset)))


def list_on_days(wanted: TimelineFilter, days: Collection[tuple[int, int]], *, by: By) -> list[Entry]:
    """Rows of what happened on one of these (month, day) of any year, in the order of the years."""
    month, day = (Entry.new_month, Entry.new_day) if by is By.NEW else (Entry.month, Entry.day)
    on_day = or_(*(and_(month == one, day == other) for one, other in days))
    rows = select(Entry).options(*ROW_OPTIONS).where(listed(), Entry.day.is_not(None), on_day, *wanted.conditions())
    return list(db.session.scalars(rows.order_by(*ORDER).limit(MOST_ON_A_DAY)))


def list_day_keys(wanted: TimelineFilter, *, by: By) -> list[DayKey]:
    """Of all that is known to the day."""
    year, month, day = (
        (Entry.new_year, Entry.new_month, Entry.new_day) if by is By.NEW else (Entry.year, Entry.month, Entry.day)
    )
    rows = select(Entry.id, year, month, day).where(listed(), Entry.day.is_not(None), *wanted.conditions())
    found = db.session.execute(rows)
    return [DayKey(number, its_year, its_month or 0, its_day or 0) for number, its_year, its_month, its_day in found]


def list_entries(entry_ids: Collection[int]) -> dict[int, Entry]:
    """Whole rows without topics and works, by their numbers."""
    rows = select(Entry).options(raiseload("*")).where(Entry.id.in_(entry_ids))
    return {entry.id: entry for entry in db.session.scalars(rows)}


def list_choices(*, now: datetime, lang: str) -> Choices:
    """At most two queries; as of the last minute."""
    return _recent.get((db.engine.url, lang), now, lambda: _read_choices(lang))


def _read_choices(lang: str) -> Choices:
    used = select(EntryTopic.term_id).join(Entry, Entry.id == EntryTopic.entry_id).where(listed())
    terms = db.session.scalars(select(Term).options(joinedload(Term.names)).where(Term.id.in_(used))).unique()
    cities = select(Entry.city_id).where(listed(), Entry.city_id.is_not(None)).distinct()
    return Choices(
        {term.slug: term.name_in(lang) for term in terms},
        tuple(sorted(city for city in db.session.scalars(cities) if city is not None)),
    )


def list_shelf(actor: Actor, shelf: Shelf, *, text: str, limit: int, offset: int) -> list[Entry]:
    """Rows for those who keep the timeline: drafts the newest first, published ones by date. Raises NotFound."""
    _require_writer(actor)
    rows = select(Entry).options(*ROW_OPTIONS).where(*_on_shelf(shelf, text))
    order = (Entry.id.desc(),) if shelf is Shelf.DRAFTS else ORDER
    return list(db.session.scalars(rows.order_by(*order).limit(limit).offset(offset)))


def count_shelves(actor: Actor, *, text: str) -> dict[Shelf, int]:
    _require_writer(actor)
    return {
        shelf: db.session.scalar(select(func.count()).select_from(Entry).where(*_on_shelf(shelf, text))) or 0
        for shelf in Shelf
    }


def find_version() -> tuple[int, datetime]:
    """How often what is published changed, and when last."""
    row = db.session.execute(select(TimelineVersion.version, TimelineVersion.changed_at)).one_or_none()
    return (row[0], row[1]) if row else (0, datetime(2026, 1, 1, tzinfo=UTC))


def _on_shelf(shelf: Shelf, text: str) -> list[ColumnElement[bool]]:
    state = EntryState.DRAFT if shelf is Shelf.DRAFTS else EntryState.PUBLISHED
    words = fold(text).split()[:MOST_WORDS]
    return [Entry.state == state, *(Entry.search_text.contains(word, autoescape=True) for word in words)]


def _require_writer(actor: Actor) -> None:
    if not can_write_entries(actor):
        raise NotFound
