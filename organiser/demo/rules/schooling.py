"""The demonstration's school: what takes place when, as a plan that follows from the movement's seed alone."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import cache
from itertools import count, cycle, islice
from typing import Any

from organiser.demo.rules.planning import Movement
from organiser.demo.rules.stock import DATA, EVENT_LANGUAGES
from organiser.events.models import PersonRole
from organiser.programme.rules.plan import Channel, Level, Means, Part, Plan, PlannedSession, Room, SessionKind, Track

AHEAD = timedelta(days=40)
THURSDAY = 3
DAYS = 4
SPEAKERS = 40
# On which day, from when, all eight tracks go on.
SLOTS = (
    (0, time(16)), (1, time(11)), (1, time(15)), (2, time(11)), (2, time(15)), (3, time(11)), (3, time(14)),
)  # fmt: skip
MORNING, EVENING = time(9, 30), time(19, 30)
OPENING = time(14, 30)
KINDS = (SessionKind.LECTURE, SessionKind.DISCUSSION, SessionKind.WORKSHOP, SessionKind.COMMISSION)
LEVELS = ("", Level.BEGINNERS, "", Level.SOME_READING, "", "", Level.ADVANCED)
HALL = "hall"
NewId = Callable[[str], str]


@cache
def read_school() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((DATA / "school.json").read_text("utf-8"))
    return found


def find_first_day(movement: Movement) -> date:
    day = (movement.now + AHEAD).date()
    return day + timedelta(days=(THURSDAY - day.weekday()) % 7)


def plan_school(first: date, speakers: Sequence[str], new_id: NewId) -> Plan:
    """Sixty-four sessions. `speakers` are public ids; `new_id` makes the same id of the same word each time."""
    texts = read_school()
    rooms = (
        Room(new_id(HALL), texts["hall"], 900),
        *(Room(new_id(f"room {number}"), name, 60 + 20 * (number % 4)) for number, name in enumerate(texts["rooms"])),
    )
    tracks = tuple(Track(new_id(f"track {number}"), track["name"]) for number, track in enumerate(texts["tracks"]))
    turns = cycle(speakers)
    sessions = (*_list_in_hall(first, rooms[0], turns, new_id), *_list_in_tracks(first, rooms, tracks, turns, new_id))
    return Plan(rooms, tracks, sessions)


def _list_in_hall(first: date, hall: Room, turns: Iterator[str], new_id: NewId) -> Iterator[PlannedSession]:
    texts = read_school()
    for day, title in enumerate(texts["mornings"]):
        starts = datetime.combine(first + timedelta(days=day), MORNING if day else OPENING)
        yield PlannedSession(
            new_id(f"morning {day}"), title, 60, SessionKind.LECTURE, starts, room=hall.id, lang="en",
            abstract=texts["morning_text"], parts=_share_out(turns, PersonRole.SPEAKER, PersonRole.CHAIR),
            channels=_offer(EVENT_LANGUAGES[1:], turns),
        )  # fmt: skip
    for day, title in enumerate(texts["evenings"]):
        starts = datetime.combine(first + timedelta(days=day), EVENING)
        yield PlannedSession(
            new_id(f"evening {day}"), title, 120, SessionKind.SOCIAL, starts, room=hall.id, lang="en",
            abstract=texts["evening_text"],
        )  # fmt: skip


def _list_in_tracks(
    first: date, rooms: Sequence[Room], tracks: Sequence[Track], turns: Iterator[str], new_id: NewId
) -> Iterator[PlannedSession]:
    texts = read_school()
    for slot, (day, at) in enumerate(SLOTS):
        starts = datetime.combine(first + timedelta(days=day), at)
        for number, track in enumerate(texts["tracks"]):
            lang = track["lang"]
            offered = [other for other in ("en", "es", "fr", "ar") if other != lang][: 1 + (slot + number) % 3]
            yield PlannedSession(
                new_id(f"session {slot} {number}"), track["titles"][slot], 90, KINDS[(slot + number) % len(KINDS)],
                starts, room=rooms[1 + number].id, track=tracks[number].id, abstract=texts["abstracts"][lang],
                level=LEVELS[(slot + 2 * number) % len(LEVELS)], lang=lang, seats=40 if number % 4 == 3 else None,
                parts=_share_out(turns, PersonRole.SPEAKER, PersonRole.CHAIR), channels=_offer(offered, turns),
            )  # fmt: skip


def _share_out(turns: Iterator[str], *roles: str) -> tuple[Part, ...]:
    return tuple(Part(role, speaker) for role, speaker in zip(roles, turns, strict=False))


def _offer(languages: Sequence[str], turns: Iterator[str]) -> tuple[Channel, ...]:
    name = read_school()["channel"]
    return tuple(
        Channel(lang, Means.INTERPRETATION, name.format(number=number), tuple(islice(turns, 1)))
        for number, lang in zip(count(1), languages, strict=False)
    )


def change_school(plan: Plan, new_id: NewId) -> Plan:
    """What was changed after the first release: two sessions of the third day take each other's room, later."""
    one, two = new_id("session 3 1"), new_id("session 3 2")
    first, second = plan.find_session(one), plan.find_session(two)
    if first is None or second is None or first.starts is None:
        return plan
    later = first.starts + timedelta(minutes=15)
    moved = {one: replace(first, room=second.room, starts=later), two: replace(second, room=first.room, starts=later)}
    return replace(plan, sessions=tuple(moved.get(session.id, session) for session in plan.sessions))
