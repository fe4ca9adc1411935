"""Which event stands where and when. An event's plan follows from its number alone, so that loading can be taken up
again anywhere and the same number is always the same event."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from organiser.demo.rules.stock import BranchSeed, list_branches
from organiser.events.models import Kind, State, Visibility
from organiser.events.times import TypedTime, When, resolve_typed

DAYS_BACK, DAYS = 120, 365
# Each branch goes round in it, so that no two of its events in a row are of a kind.
ROUND = (
    Kind.TALK, Kind.CIRCLE, Kind.MEETING, Kind.TALK, Kind.ACTION, Kind.CIRCLE, Kind.TALK, Kind.SCHOOL,
)  # fmt: skip
SATURDAY = 5
CLOCK = {
    Kind.MEETING: (1, time(18, 30), time(20, 30)),
    Kind.TALK: (3, time(19), time(21)),
    Kind.CIRCLE: (2, time(19, 30), time(21, 15)),
    Kind.ACTION: (SATURDAY, time(11), time(13, 30)),
}
# How many people a usual one draws.
DRAW = {Kind.MEETING: 9, Kind.TALK: 26, Kind.CIRCLE: 12, Kind.SCHOOL: 58, Kind.ACTION: 15}


@dataclass(frozen=True, slots=True)
class Movement:
    """One database's demonstration: its seed, its first day's moment and how many events it is to have."""

    seed: str
    now: datetime
    events: int


@dataclass(frozen=True, slots=True)
class Plan:
    """`turn` counts a branch's events in order of time; `draw` is how many people it would like to have."""

    number: int
    seed: BranchSeed
    turn: int
    kind: Kind
    lang: str
    when: When
    state: State
    visibility: Visibility
    on_site: bool
    on_line: bool
    takes_registrations: bool
    is_full: bool
    draw: float

    def takes_part(self, rest: int, of: int) -> bool:
        """True for one in `of` events."""
        return self.number % of == rest


def plan_event(movement: Movement, number: int) -> Plan:
    branches = list_branches()
    seed, turn = branches[number % len(branches)], number // len(branches)
    chance = Random(f"{movement.seed}:plan:{number}")  # noqa: S311 (texts, not secrets)
    is_roomless = seed.city is None
    kind = ROUND[(number % len(branches) * 3 + turn) % len(ROUND)]
    if is_roomless and kind == Kind.ACTION:
        kind = Kind.MEETING
    when = _choose_time(seed, kind, _choose_day(movement, number, turn, chance))
    on_site = not is_roomless and (kind in (Kind.ACTION, Kind.SCHOOL) or number % 16 != 5)
    is_coming = when.starts_at > movement.now
    state = _choose_state(number, is_coming=is_coming)
    return Plan(
        number=number,
        seed=seed,
        turn=turn,
        kind=kind,
        lang=_choose_language(seed, turn),
        when=when,
        state=state,
        visibility=_choose_visibility(number),
        on_site=on_site,
        on_line=not on_site or (kind != Kind.ACTION and number % 4 == 1),
        takes_registrations=not (kind in (Kind.ACTION, Kind.MEETING) and number % 9 == 7),
        is_full=on_site and is_coming and state == State.PUBLISHED and number % 7 == 2,
        draw=DRAW[kind] * chance.uniform(0.5, 1.6) * _nearness(movement, when),
    )


def _choose_day(movement: Movement, number: int, turn: int, chance: Random) -> date:
    """A branch's events divide the year into equal parts and stand somewhere in the middle of theirs."""
    branches = len(list_branches())
    turns = (movement.events - number % branches + branches - 1) // branches
    days = DAYS * (turn + chance.uniform(0.2, 0.75)) / max(turns, 1)
    return (movement.now + timedelta(days=days - DAYS_BACK)).date()


def _choose_time(seed: BranchSeed, kind: Kind, day: date) -> When:
    zone = seed.home.zone
    if kind == Kind.SCHOOL:
        saturday = _next_weekday(day, SATURDAY)
        return resolve_typed(TypedTime(day=saturday, last_day=saturday + timedelta(days=1), zone=zone, all_day=True))
    weekday, start, end = CLOCK[kind]
    if weekday != SATURDAY:
        weekday = (weekday + list_branches().index(seed)) % SATURDAY
    return resolve_typed(TypedTime(day=_next_weekday(day, weekday), start=start, end=end, zone=zone))


def _next_weekday(day: date, weekday: int) -> date:
    return day + timedelta(days=(weekday - day.weekday()) % 7)


def _choose_language(seed: BranchSeed, turn: int) -> str:
    """Mostly the branch's own; what belongs to no country goes round in all."""
    languages = seed.event_languages
    if seed.city is None:
        return languages[turn % len(languages)]
    return languages[1] if len(languages) > 1 and turn % 4 == 3 else languages[0]


def _choose_state(number: int, *, is_coming: bool) -> State:
    if number % 19 == 4:
        return State.CANCELLED
    if is_coming and number % 29 == 11:
        return State.POSTPONED
    return State.DRAFT if is_coming and number % 17 == 9 else State.PUBLISHED


def _choose_visibility(number: int) -> Visibility:
    if number % 13 == 6:
        return Visibility.MEMBERS
    return Visibility.UNLISTED if number % 21 == 8 else Visibility.PUBLIC


def _nearness(movement: Movement, when: When) -> float:
    """Few register half a year ahead."""
    ahead = (when.starts_at - movement.now) / timedelta(days=1)
    return 1.0 if ahead < 10 else max(0.12, 1 - ahead / 180)
