"""What happened on this day, as a calendar shows it: each anniversary of a window, with the entry's own source."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid5

from flask_babel import gettext, ngettext

from organiser.calendars.rules import MOST_EVENTS, Window
from organiser.kernel.ical import CalendarEvent, render_event
from organiser.kernel.links import link
from organiser.kernel.markdown import plain_text
from organiser.timeline.filters import TimelineFilter
from organiser.timeline.labels import write_year
from organiser.timeline.models import Entry
from organiser.timeline.presentation import describe_entry, describe_place
from organiser.timeline.queries import By, DayKey, list_day_keys, list_entries
from organiser.timeline.rules.anniversaries import Anniversary, list_anniversaries
from organiser.translating.rules import word

# Raised with every change of what is written into a block here.
ANNIVERSARY_VERSION = "1"
TEXT_SHOWN = 1000
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class WantedDays:
    """`shift`: only what was so many years ago. `by`: which of an entry's dates is kept."""

    wanted: TimelineFilter
    by: By
    shift: int | None


def list_blocks(asked: WantedDays, window: Window, lang: str) -> tuple[list[bytes], bool]:
    """VEVENTs in the order of their days, and whether there were too many; to be called with `lang` spoken.

    Of too many, what is coming goes first, then the latest past. Two queries, however many there are.
    """
    since, until, today = window.since.date(), window.until.date(), window.today.date()
    found = [
        (one, key)
        for key in list_day_keys(asked.wanted, by=asked.by)
        for one in list_anniversaries(key.year, key.month, key.day, since=since, until=until, shift=asked.shift)
    ]
    found.sort(key=lambda pair: (pair[0].day, pair[1].entry_id))
    coming = [pair for pair in found if pair[0].day >= today][:MOST_EVENTS]
    past = [pair for pair in found if pair[0].day < today]
    shown = past[max(0, len(past) - (MOST_EVENTS - len(coming))) :] + coming
    return _render(shown, lang), len(shown) < len(found)


def _render(shown: Sequence[tuple[Anniversary, DayKey]], lang: str) -> list[bytes]:
    entries = list_entries({key.entry_id for _one, key in shown})
    texts = {number: _describe(entry, lang) for number, entry in entries.items()}
    return [render_event(_event(entries[key.entry_id], one, texts[key.entry_id], lang)) for one, key in shown]


def _event(entry: Entry, one: Anniversary, text: str, lang: str) -> CalendarEvent:
    """Its UID is the entry's and the year's (docs/decisions/0009): the same for ever, and in every such feed."""
    years = ngettext("%(num)s year ago", "%(num)s years ago", one.years)
    return CalendarEvent(
        uid=uuid5(UUID(entry.uid), str(one.day.year)),
        sequence=entry.sequence,
        changed_at=entry.changed_at,
        summary=gettext(
            "%(year)s: %(title)s", year=write_year(entry.new_year, lang), title=word(entry, "title", lang).text
        ),
        starts_on=one.day,
        ends_on=one.day + DAY,
        transparent=True,
        description=f"{years}\n{text}",
        location=describe_place(entry, lang),
        url=link("timeline.entry", lang=lang, entry_id=entry.public_id),
    )


def _describe(entry: Entry, lang: str) -> str:
    text = plain_text(word(entry, "text", lang).text)
    lines = [
        describe_entry(entry, lang=lang).text,
        "",
        f"{text[:TEXT_SHOWN].rstrip()}…" if len(text) > TEXT_SHOWN else text,
        gettext("Source: %(source)s", source=entry.source),
        link("timeline.entry", lang=lang, entry_id=entry.public_id),
    ]
    return "\n".join(line for at, line in enumerate(lines) if line or at == 1)
