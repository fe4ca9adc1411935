"""A month's cells in words, as its page and a screen reader need them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from babel.dates import format_date
from flask_babel import gettext

from organiser.discovery.rows import event_url
from organiser.discovery.rules.months import Bar, Cell, Month
from organiser.events.listing import EventRow
from organiser.events.models import State
from organiser.events.wording import language_of_title, title_in
from organiser.kernel.i18n.times import cldr_locale, clock_time, full_date, short_date, write_month


@dataclass(frozen=True, slots=True)
class EntryView:
    title: str
    lang: str
    url: str
    time: str
    state: str
    state_word: str


@dataclass(frozen=True, slots=True)
class BarView:
    """`days` 0: the bar began on an earlier day of this week and only goes on here."""

    entry: EntryView
    days: int
    begins: bool
    ends: bool
    until: str


@dataclass(frozen=True, slots=True)
class CellView:
    """`is_free`: nothing begins, so a list by day can leave it out."""

    iso: str
    numeral: int
    name: str
    is_inside: bool
    is_today: bool
    is_free: bool
    bars: tuple[BarView | None, ...]
    entries: tuple[EntryView, ...]


def name_month(month: Month, lang: str) -> str:
    return write_month(month.first, lang=lang)


def name_weekdays(week: Sequence[date], lang: str) -> list[tuple[str, str]]:
    """(short, whole) name of each day of the week that is given."""
    return [
        (format_date(day, "ccc", locale=cldr_locale(lang)), format_date(day, "cccc", locale=cldr_locale(lang)))
        for day in week
    ]


def describe_weeks(weeks: Sequence[Sequence[Cell[EventRow]]], *, lang: str, now: datetime) -> list[list[CellView]]:
    return [[_cell(cell, lang, now.date()) for cell in week] for week in weeks]


def _cell(cell: Cell[EventRow], lang: str, today: date) -> CellView:
    return CellView(
        iso=cell.day.isoformat(),
        numeral=cell.day.day,
        name=full_date(cell.day, lang),
        is_inside=cell.is_inside,
        is_today=cell.day == today,
        is_free=not cell.entries and not any(bar and bar.days for bar in cell.lanes),
        bars=tuple(_bar(bar, lang) if bar else None for bar in cell.lanes),
        entries=tuple(_entry(event, lang) for event in cell.entries),
    )


def _bar(bar: Bar[EventRow], lang: str) -> BarView:
    until = gettext("until %(day)s", day=short_date(bar.entry.last, lang))
    return BarView(_entry(bar.entry.what, lang), bar.days, bar.begins, bar.ends, until)


def _entry(event: EventRow, lang: str) -> EntryView:
    words = {State.CANCELLED: gettext("Cancelled"), State.POSTPONED: gettext("Postponed")}
    return EntryView(
        title=title_in(event, lang),
        lang=language_of_title(event, lang),
        url=event_url(event),
        time="" if event.all_day else clock_time(event.starts_wall, lang),
        state=event.state,
        state_word=words.get(State(event.state), ""),
    )
