"""What an entry says, as values that can be checked and compared. Pure."""

from dataclasses import dataclass
from typing import Any

from organiser.kernel.errors import Invalid
from organiser.kernel.markdown import plain_text
from organiser.places.rules import fold
from organiser.timeline.models import Entry
from organiser.timeline.rules.calendars import Calendar
from organiser.timeline.rules.dates import GivenDate, When, check_when, gregorian_day
from organiser.translating.rules import all_words

MAX_TITLE, MAX_TEXT, MAX_SOURCE, MAX_LINK, MAX_PLACE, MAX_PART = 200, 10_000, 500, 500, 120, 120
MOST_WORKS, MOST_TOPICS = 20, 20
TRANSLATED = ("title", "text")
COLUMNS = (
    "title", "text", "lang", "calendar", "year", "month", "day", "end_year", "end_month", "end_day", "place_name",
    "city_id", "source", "source_link",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class NamedWork:
    """A work by what names it, and where in it."""

    author: str
    title: str
    year: int | None = None
    link: str = ""
    part: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryValues:
    """What people write. `topics` are public ids."""

    when: When
    title: str
    source: str
    lang: str
    text: str = ""
    source_link: str = ""
    place_name: str = ""
    city_id: int | None = None
    topics: tuple[str, ...] = ()
    works: tuple[NamedWork, ...] = ()


def check_values(values: EntryValues) -> None:
    """Raises Invalid."""
    check_when(values.when)
    for field, text in (("title", values.title), ("source", values.source)):
        if not text:
            raise Invalid(field, "missing")
    for link in (values.source_link, *(work.link for work in values.works)):
        if link and not link.startswith(("https://", "http://")):
            raise Invalid("source_link" if link == values.source_link else "works", "no_link")
    if len(values.works) > MOST_WORKS or len(values.topics) > MOST_TOPICS:
        raise Invalid("works" if len(values.works) > MOST_WORKS else "topics", "too_many")


def when_of(entry: Entry) -> When:
    calendar = Calendar(entry.calendar)
    start = GivenDate(calendar, entry.year, entry.month, entry.day)
    if entry.end_year is None:
        return When(start)
    return When(start, GivenDate(calendar, entry.end_year, entry.end_month, entry.end_day))


def write_when(entry: Entry, when: When) -> None:
    """The date as given, and everything that is derived from it."""
    start, end = when.start, when.end
    entry.calendar = when.calendar
    entry.year, entry.month, entry.day = start.year, start.month, start.day
    entry.end_year, entry.end_month, entry.end_day = (end.year, end.month, end.day) if end else (None, None, None)
    entry.first, entry.last = when.first, when.last
    new = gregorian_day(when.first)
    entry.new_year = new.year
    entry.new_month = new.month if start.month else None
    entry.new_day = new.day if start.day else None


def values_of(entry: Entry) -> EntryValues:
    """What the form begins with."""
    return EntryValues(
        when=when_of(entry), title=entry.title, source=entry.source, lang=entry.lang, text=entry.text,
        source_link=entry.source_link or "", place_name=entry.place_name, city_id=entry.city_id,
        topics=tuple(term.public_id for term in entry.topics),
        works=tuple(
            NamedWork(one.work.author, one.work.title, one.work.year, one.work.link or "", one.part)
            for one in entry.works
        ),
    )  # fmt: skip


def content_of(entry: Entry) -> dict[str, Any]:
    """By field name, to be compared."""
    content = {name: getattr(entry, name) for name in COLUMNS}
    content["topics"] = tuple(sorted(term.id for term in entry.topics))
    content["works"] = tuple((one.work_id, one.part) for one in entry.works)
    return content


def list_changed(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """Names of the fields that differ, sorted."""
    return sorted(name for name, value in after.items() if before[name] != value)


def searchable_text(entry: Entry) -> str:
    others = map(plain_text, all_words(entry.translated or {}))
    return fold(" ".join((entry.title, plain_text(entry.text), *others, entry.place_name, entry.source)))
