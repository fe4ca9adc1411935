"""Entries as templates show them: every word localised, nothing left to compute, no query triggered. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flask_babel import ngettext

from organiser.kernel.slugs import make_slug
from organiser.places.queries import get_city, label
from organiser.timeline.content import TRANSLATED, when_of
from organiser.timeline.labels import (
    CALENDARS,
    describe_in,
    describe_old,
    describe_when,
    name_month,
    name_short_month,
    name_weekday,
    write_iso,
    write_year,
)
from organiser.timeline.models import Entry
from organiser.timeline.rules.calendars import Calendar, Day
from organiser.timeline.rules.dates import Precision, When
from organiser.translating.presentation import Told, tell
from organiser.translating.rules import Wording, word


@dataclass(frozen=True, slots=True)
class Leaf:
    """A leaf of a wall calendar, in the new style: 'Wednesday', '7', 'November 1917'; of a month or a year less."""

    weekday: str
    day: str
    month: str


@dataclass(frozen=True, slots=True)
class DateView:
    """`text` in one line, `both` as (calendar, date) where the source is dated in the old style; `beside` is what is
    said beside the leaf, which has the new style: the old one alone, if it matters."""

    leaf: Leaf
    text: str
    beside: str
    iso: str | None
    is_old_style: bool
    both: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class RowView:
    public_id: str
    slug: str
    title: str
    lang: str
    date: DateView
    place: str
    years: str
    is_draft: bool


@dataclass(frozen=True, slots=True)
class Words:
    """What an entry says to one reader."""

    title: Wording
    text: Wording
    told: Told


@dataclass(frozen=True, slots=True)
class WorkView:
    """What the macro reading_list() takes of each: 'Author, Title (year), part'."""

    author: str
    title: str
    year: str
    part: str
    link: str


@dataclass(frozen=True, slots=True)
class MonthView:
    """`month` None: what is known to the year only."""

    month: int | None
    name: str
    rows: tuple[RowView, ...]


def describe_date(when: When, new: Day, *, lang: str) -> DateView:
    """`new` is the first day in the Gregorian calendar."""
    precision = when.start.precision
    return DateView(
        leaf=_leaf(when, new, precision, lang),
        text=describe_when(when, lang),
        beside=describe_old(when, lang) if when.is_old_style else describe_when(when, lang),
        iso=write_iso(new, precision),
        is_old_style=when.is_old_style,
        both=describe_both(when, lang) if when.is_old_style else (),
    )


def describe_both(when: When, lang: str) -> tuple[tuple[str, str], ...]:
    """(calendar, date with weekday), the old style first."""
    calendars = (Calendar.JULIAN, Calendar.GREGORIAN)
    return tuple((str(CALENDARS[one]), describe_in(one, when, lang)) for one in calendars)


def describe_entry(entry: Entry, *, lang: str) -> DateView:
    when = when_of(entry)
    return describe_date(when, Day(entry.new_year, entry.new_month or 1, entry.new_day or 1), lang=lang)


def describe_row(entry: Entry, *, lang: str, years: int | None = None) -> RowView:
    """`years` ago, for an anniversary."""
    title = word(entry, "title", lang)
    return RowView(
        public_id=entry.public_id,
        slug=make_slug(entry.title),
        title=title.text,
        lang=title.lang,
        date=describe_entry(entry, lang=lang),
        place=describe_place(entry, lang),
        years=ngettext("%(num)s year ago", "%(num)s years ago", years) if years else "",
        is_draft=not entry.is_public,
    )


def describe_words(entry: Entry, *, told_in: str, lang: str) -> Words:
    """`told_in` is the language that is asked for, `lang` the page's."""
    title, text = (word(entry, field, told_in) for field in TRANSLATED)
    return Words(title, text, tell((title, text), source=entry.lang, translated=entry.translated, lang=lang))


def describe_place(entry: Entry, lang: str) -> str:
    """As it was written; a city of the list, written as it is today, by the reader's name for it."""
    if entry.city_id is None:
        return entry.place_name
    city = get_city(entry.city_id)
    return label(city, lang) if entry.place_name in {"", city.name} else entry.place_name


def describe_works(entry: Entry) -> list[WorkView]:
    return [
        WorkView(one.work.author, one.work.title, str(one.work.year or ""), one.part, one.work.link or "")
        for one in entry.works
    ]


def group_by_month(entries: Iterable[Entry], *, lang: str) -> list[MonthView]:
    """In the order given, which is that of the months."""
    months: list[tuple[int | None, list[RowView]]] = []
    for entry in entries:
        if not months or months[-1][0] != entry.new_month:
            months.append((entry.new_month, []))
        months[-1][1].append(describe_row(entry, lang=lang))
    return [MonthView(month, name_month(month, lang) if month else "", tuple(rows)) for month, rows in months]


def describe_anniversaries(entries: Sequence[Entry], *, year: int, is_old: bool, lang: str) -> list[RowView]:
    """How long ago each is in this year, by the year of the calendar that is asked for."""
    return [
        describe_row(entry, lang=lang, years=year - (entry.year if is_old else entry.new_year)) for entry in entries
    ]


def _leaf(when: When, new: Day, precision: Precision, lang: str) -> Leaf:
    """What is known to the month of the old style only hangs under that month's own name."""
    year = write_year(new.year, lang)
    if precision is Precision.DAY:
        return Leaf(name_weekday(when.first, lang), str(new.day), f"{name_short_month(new.month, lang)} {year}")
    if precision is Precision.MONTH:
        assert when.start.month is not None
        return Leaf("", name_short_month(when.start.month, lang), write_year(when.start.year, lang))
    return Leaf("", write_year(when.start.year, lang), "")
