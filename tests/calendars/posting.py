"""Events as somebody might post them, drawn by lot: hostile words, every zone, the hours in which clocks change."""

import zoneinfo
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from organiser.events.actions import (
    cancel_event,
    edit_event,
    postpone_event,
    publish_event,
    restore_event,
    set_date,
)
from organiser.events.errors import TimeSkipped
from organiser.events.models import Event
from organiser.events.queries import get_event_to_edit
from organiser.events.rules import EventValues, SetReading
from organiser.events.times import TypedTime, When, resolve_typed
from organiser.kernel.actor import Actor
from organiser.kernel.db import transaction
from organiser.kernel.plain_text import clean_line, clean_text
from tests.support import make

FIRST = date(2026, 2, 20)
DAYS = 500
ZONES = sorted(zoneinfo.available_timezones() - {"Factory", "localtime"})
# Their clocks change by less or more than an hour, backwards in winter, at midnight, or around Ramadan.
STRANGE = ("Australia/Lord_Howe", "Europe/Dublin", "Africa/Casablanca", "America/Santiago", "Asia/Gaza", "Asia/Beirut",
           "Pacific/Chatham", "America/St_Johns", "Antarctica/Troll", "America/Havana")  # fmt: skip


class Fate(StrEnum):
    """What became of an event after it was published."""

    STANDS = "stands"
    RENAMED = "renamed"
    MOVED = "moved"
    CANCELLED = "cancelled"
    RESTORED = "cancelled and restored"
    POSTPONED = "postponed"
    DATED = "postponed and dated again"
    DRAFT = "not published"


@dataclass(frozen=True, slots=True)
class Post:
    """`typed` is its time in the end, `typed_before` its time when it was published, where that was another."""

    title: str
    title_before: str
    typed: TypedTime
    typed_before: TypedTime
    fate: Fate
    values: EventValues


HOSTILE = st.lists(
    st.one_of(
        st.text(max_size=30),
        st.sampled_from(
            [
                *("\r\n", "\n", "\r", "\\", "\\n", "\\\\n", ";", ",", ":", '"', "^", "^n", "\ufeff", "%0d%0a", "{0}"),
                *("\x00", "\x0b", "\x85", "\u2028", "<b>x</b>", "<!doctype html>", "ATTENDEE:mailto:a@example.org"),
                *("é" * 40, "مرحبا بالعالم ", "👩\u200d👩\u200d👧" * 5, " ", "\t", "  \n  ", "TZID=Asia/Tokyo:"),
            ]
        ),
    ),
    max_size=5,
).map("".join)
# One of the readers cuts events out by a regular expression, wherever in a line these words stand.
WORDS = HOSTILE.map(lambda text: text.replace("END:", "").replace("BEGIN:", ""))
LINES = WORDS.map(lambda text: (clean_line(text) or "")[:100].strip())
TEXTS = WORDS.map(lambda text: clean_text(text) or "")
TITLES = LINES.map(lambda text: text or "Untitled")


@st.composite
def times(draw: st.DrawFn) -> TypedTime:
    zone = draw(st.sampled_from(STRANGE) | st.sampled_from(ZONES))
    if draw(st.integers(0, 3)) == 0:
        day = FIRST + timedelta(days=draw(st.integers(0, DAYS)))
        return TypedTime(day=day, last_day=day + timedelta(days=draw(st.integers(0, 20))), zone=zone, all_day=True)
    local = draw(st.sampled_from(list_hours_of_change(zone)) | _HOURS)
    return _typed(local, zone, minutes=draw(st.sampled_from([1, 30, 60, 90, 240, 1440, 4000])), fold=draw(_FOLDS))


_FOLDS = st.integers(0, 1)
_HOURS = st.builds(
    lambda days, quarters: datetime.combine(FIRST, time()) + timedelta(days=days, minutes=15 * quarters),
    st.integers(0, DAYS),
    st.integers(0, 95),
)


def _typed(local: datetime, zone: str, *, minutes: int, fold: int) -> TypedTime:
    """What is refused, because clocks skip it, is typed an hour and a half later, as whoever is told so would."""
    first, second = (local.replace(tzinfo=ZoneInfo(zone), fold=either).astimezone(UTC) for either in (0, 1))
    typed = TypedTime(
        day=local.date(), start=local.time(), minutes=minutes, zone=zone, start_fold=fold if first < second else None
    )
    try:
        resolve_typed(typed)
    except TimeSkipped:
        later = local + timedelta(minutes=90)
        return TypedTime(day=later.date(), start=later.time(), minutes=minutes, zone=zone)
    return typed


def list_hours_of_change(zone: str) -> list[datetime]:
    """Wall times around the days on which this zone's clocks change; a noon where they never do."""
    tz, noon = ZoneInfo(zone), datetime.combine(FIRST, time(12))
    offsets = [(noon + timedelta(days=day)).replace(tzinfo=tz).utcoffset() for day in range(DAYS + 1)]
    days = [day for day in range(1, DAYS) if offsets[day] != offsets[day - 1]]
    midnights = [noon - timedelta(hours=12) + timedelta(days=day) for day in days]
    return [midnight + timedelta(minutes=15 * step) for midnight in midnights for step in range(-8, 20)] or [noon]


@st.composite
def posts(draw: st.DrawFn) -> Post:
    title, typed, fate = draw(TITLES), draw(times()), draw(st.sampled_from(Fate))
    values = make.event_values(
        title=title,
        when=resolve_typed(typed),
        summary=draw(LINES),
        text=draw(TEXTS),
        venue=draw(LINES),
        address=draw(LINES),
        place_name=draw(LINES),
        lang=draw(st.sampled_from(["en", "es", "ar"])),
        kind=draw(st.sampled_from(["talk", "meeting", "school"])),
        on_line=draw(st.booleans()),
        join_link=draw(st.sampled_from(["", 'https://meet.example.org/a,b;c?d="e"&f=^'])),
        link_is_private=draw(st.booleans()),
        readings=draw(st.sampled_from([(), (SetReading("R. Luxemburg", "Reform, or revolution;", 1899, "", "1, 2"),)])),
        **dict(zip(("latitude", "longitude"), draw(st.none() | _DEGREES) or (None, None), strict=True)),
    )
    title_before = draw(TITLES) if fate is Fate.RENAMED else title
    typed_before = draw(times()) if fate in {Fate.MOVED, Fate.DATED} else typed
    return Post(title, title_before, typed, typed_before, fate, values)


_DEGREES = st.tuples(st.floats(-90, 90), st.floats(-180, 180))


def publish(actor: Actor, branch_id: str, post: Post) -> Event:
    """As it was at first; a draft stays one."""
    values = replace(post.values, title=post.title_before, when=resolve_typed(post.typed_before))
    with transaction():
        event_id = make.create_event(actor, branch_id, values=values).public_id
    if post.fate is not Fate.DRAFT:
        with transaction():
            publish_event(actor, event_id)
    return get_event_to_edit(actor, event_id)


def let_it_happen(actor: Actor, event_id: str, post: Post) -> None:
    """Its fate, by the real actions."""
    when: When = resolve_typed(post.typed)
    if post.fate in {Fate.RENAMED, Fate.MOVED}:
        version = get_event_to_edit(actor, event_id).version
        with transaction():
            edit_event(actor, event_id, version=version, values=replace(post.values, when=when))
    if post.fate in {Fate.CANCELLED, Fate.RESTORED}:
        with transaction():
            cancel_event(actor, event_id, reason="The house; is, closed\\n.")
    if post.fate is Fate.RESTORED:
        with transaction():
            restore_event(actor, event_id)
    if post.fate in {Fate.POSTPONED, Fate.DATED}:
        with transaction():
            postpone_event(actor, event_id, reason="Ill.")
    if post.fate is Fate.DATED:
        with transaction():
            set_date(actor, event_id, when=when)


def span_of(typed: TypedTime) -> tuple[datetime, datetime] | tuple[date, date]:
    """By the standard library's clocks alone: what every calendar has to show."""
    if typed.all_day:
        assert typed.last_day is not None
        return typed.day, typed.last_day + timedelta(days=1)
    assert typed.start is not None
    assert typed.minutes is not None
    local = datetime.combine(typed.day, typed.start, ZoneInfo(typed.zone)).replace(fold=typed.start_fold or 0)
    start = local.astimezone(UTC)
    return start, start + timedelta(minutes=typed.minutes)


def name_of(title: str) -> str:
    """A title as a calendar shows it: a backslash would be mended twice by some readers."""
    return title.replace("\\", "/")
