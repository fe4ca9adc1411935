"""Series of the demonstration: made by the real action, then posted some weeks ago; one date was moved before that,
another cancelled since."""

from dataclasses import dataclass
from datetime import date, time, timedelta
from itertools import count
from random import Random

from sqlalchemy import select

from organiser.calendars.actions import raise_versions
from organiser.demo.actions.structure import JOB, Structure
from organiser.demo.rules.crowd import find_name
from organiser.demo.rules.planning import Movement
from organiser.demo.rules.stock import BranchSeed, get_frame, list_branches, list_themes, list_works
from organiser.events.actions.writing import write_time
from organiser.events.content import searchable_text
from organiser.events.models import Event, Kind, PersonRole, State
from organiser.events.rules import EventValues, NamedPerson, SetReading
from organiser.events.times import TypedTime, move_days, resolve_typed, when_of
from organiser.kernel.actor import Actor, Grant, Role
from organiser.kernel.db import db
from organiser.series.actions import create_series
from organiser.series.models import Series
from organiser.series.queries import list_dates
from organiser.series.rules.recurrence import Every, Rule

BACK = timedelta(days=8)
POSTED_BEFORE = timedelta(days=20)


@dataclass(frozen=True, slots=True)
class CircleSeed:
    """`cancelled` and `moved` are places in the row of dates; a moved one takes place a day later."""

    branch: str
    kind: Kind
    weekday: int
    every: Every = Every.WEEK
    interval: int = 1
    dates: int = 12
    theme: int = 0
    cancelled: int | None = None
    moved: int | None = None
    is_read: bool = False


CIRCLES = (
    CircleSeed("london", Kind.CIRCLE, 1, dates=16, is_read=True),
    CircleSeed("santiago", Kind.CIRCLE, 3, dates=14, theme=2, cancelled=3, moved=5, is_read=True),
    CircleSeed("cairo", Kind.MEETING, 0, interval=2, dates=8, theme=4, cancelled=2),
    CircleSeed("montreal", Kind.TALK, 4, every=Every.MONTH_WEEKDAY, dates=6, theme=6, moved=2),
)


def make_circles(movement: Movement, structure: Structure) -> None:
    """All of them, or none if some are there already."""
    if db.session.scalar(select(Series.id).where(Series.is_demo).limit(1)) is not None:
        return
    seeds = {seed.key: seed for seed in list_branches()}
    actor = Actor(job=JOB, grants=(Grant(structure.root.id, structure.root.path, Role.COORDINATOR),))
    for circle in CIRCLES:
        branch = structure.branches[circle.branch]
        first = _first_day(movement, circle)
        rule = Rule(first, circle.every, interval=circle.interval, count=circle.dates)
        values = _compose(structure, circle, seeds[circle.branch], first)
        series = create_series(actor, branch.public_id, values=values, rule=rule)
        series.created_at = movement.now - POSTED_BEFORE
        _post(movement, circle, series)
    raise_versions({structure.branches[circle.branch].id for circle in CIRCLES})
    db.session.flush()


def _first_day(movement: Movement, circle: CircleSeed) -> date:
    """The first date has taken place; what is weeks ago would be forgotten already."""
    day = (movement.now - BACK).date()
    return day + timedelta(days=(circle.weekday - day.weekday()) % 7)


def _compose(structure: Structure, circle: CircleSeed, seed: BranchSeed, first: date) -> EventValues:
    lang = seed.event_languages[0]
    frame, theme, city = get_frame(lang), list_themes(lang)[circle.theme], seed.home
    ready = frame["meeting"][0]
    titles = {Kind.CIRCLE: frame["circle"][0].format(short=theme.short), Kind.MEETING: ready["title"]}
    texts = {Kind.CIRCLE: f"{theme.text}\n\n{frame['circle_text'][0]}", Kind.MEETING: ready["text"]}
    return EventValues(
        title=titles.get(circle.kind, theme.titles[0]),
        when=resolve_typed(TypedTime(day=first, start=time(19), end=time(21), zone=city.zone)),
        lang=lang,
        kind=circle.kind,
        summary="" if circle.kind == Kind.MEETING else theme.ask,
        text=texts.get(circle.kind, theme.text),
        city_id=city.id,
        place_name=city.name,
        country=city.country,
        latitude=city.latitude,
        longitude=city.longitude,
        venue=frame["venues"][0],
        address=frame["streets"][0].format(n=17),
        step_free=True,
        places_on_site=24,
        spoken=(lang,),
        topics=tuple(structure.topics[key].public_id for key in theme.topics),
        people=_choose_people(circle, lang),
        readings=_choose_reading(circle, lang, 1),
    )


def _choose_people(circle: CircleSeed, lang: str) -> tuple[NamedPerson, ...]:
    """Made-up names, as the language has them."""
    chance = Random(f"circle:{circle.branch}")  # noqa: S311 (texts, not secrets)
    role = PersonRole.SPEAKER if circle.kind == Kind.TALK else PersonRole.INTRODUCER
    return () if circle.kind == Kind.MEETING else (NamedPerson(role, find_name(None, lang, chance)[0]),)


def _choose_reading(circle: CircleSeed, lang: str, number: int) -> tuple[SetReading, ...]:
    """Two chapters an evening."""
    if not circle.is_read:
        return ()
    work = list_works()[list_themes(lang)[circle.theme].works[0]]
    return (SetReading(work.author, work.title, work.year, "", f"{2 * number - 1}–{2 * number}"),)


def _post(movement: Movement, circle: CircleSeed, series: Series) -> None:
    for number, (_, event) in zip(count(1), list_dates(series), strict=False):
        event.created_at = movement.now - POSTED_BEFORE
        event.published_at = event.changed_at = event.created_at + timedelta(hours=1)
        event.state, event.sequence, event.version = State.PUBLISHED, 1, 2
        _read_on(circle, event, number)
        if number - 1 == circle.moved:
            write_time(event, move_days(when_of(event), 1))
        if number - 1 == circle.cancelled:
            event.state, event.state_before = State.CANCELLED, State.PUBLISHED
            event.state_reason = str(get_frame(event.lang)["cancelled"][0])
            event.stopped_at = event.changed_at = movement.now
            event.sequence, event.version = 2, 3
        event.search = searchable_text(event)
    db.session.flush()


def _read_on(circle: CircleSeed, event: Event, number: int) -> None:
    if circle.is_read:
        event.item.readings[0].part = _choose_reading(circle, event.lang, number)[0].part
