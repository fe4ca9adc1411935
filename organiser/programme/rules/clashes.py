"""What is wrong with a plan, found by looking at it alone. Nothing here forbids anything: organisers decide."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import combinations

from organiser.kernel.walltime import TimeInGap, WallTime, resolve
from organiser.programme.rules.plan import Means, Plan, PlannedSession

Away = Mapping[str, Sequence[tuple[datetime, datetime]]]
# People eat and meet where others do; somebody named for a meal need not be in two rooms.
_SHARED = frozenset({"meal", "social"})


class ClashKind(StrEnum):
    ROOM_TWICE = "room-twice"
    SPEAKER_TWICE = "speaker-twice"
    SPEAKER_AWAY = "speaker-away"
    NO_INTERPRETER = "no-interpreter"
    SHORT_BREAK = "short-break"
    OUTSIDE = "outside"
    TIME_SKIPPED = "time-skipped"
    TOO_MANY_SEATS = "too-many-seats"
    NO_ROOM = "no-room"


@dataclass(frozen=True, slots=True)
class Clash:
    """`sessions` are ids, the earlier first. `about` is the room's, speaker's or language's id, empty for none."""

    kind: ClashKind
    sessions: tuple[str, ...]
    about: str = ""


@dataclass(frozen=True, slots=True)
class Frame:
    """What a plan has to fit into: the school's wall times in its zone, and when speakers are away.

    `break_minutes` is what a room and its people need between two sessions; 0: nobody asked for any.
    """

    starts: datetime
    ends: datetime
    zone: str
    break_minutes: int = 0
    away: Away = field(default_factory=dict)


def list_clashes(plan: Plan, frame: Frame) -> list[Clash]:
    """In the order of the sessions' times, each once."""
    placed = plan.list_placed()
    found = [
        *_find_in_rooms(placed, frame),
        *_find_of_speakers(placed, frame),
        *_find_alone(plan, placed, frame),
    ]
    rank = {session.id: number for number, session in enumerate(placed)}
    return sorted(dict.fromkeys(found), key=lambda clash: (rank[clash.sessions[0]], clash.kind, clash.about))


def _find_in_rooms(placed: Sequence[PlannedSession], frame: Frame) -> Iterator[Clash]:
    by_room: defaultdict[str, list[PlannedSession]] = defaultdict(list)
    for session in placed:
        if session.room:
            by_room[session.room].append(session)
    for room, sessions in by_room.items():
        for one, two in combinations(sessions, 2):
            if _overlap(one, two):
                yield Clash(ClashKind.ROOM_TWICE, (one.id, two.id), room)
        yield from _find_short_breaks(sessions, room, frame.break_minutes)


def _find_short_breaks(sessions: Sequence[PlannedSession], about: str, minutes: int) -> Iterator[Clash]:
    """Between one session and what was over last before it, whatever lies within that; those that overlap are told of
    already."""
    spans = [(one.starts, one.ends, one.id) for one in sessions if one.starts and one.ends]
    for number, (starts, _ends, ident) in enumerate(spans):
        over = [(ends, rank) for rank, (_starts, ends, _id) in enumerate(spans[:number]) if ends <= starts]
        if over and starts < max(over)[0] + timedelta(minutes=minutes):
            yield Clash(ClashKind.SHORT_BREAK, (spans[max(over)[1]][2], ident), about)


def _find_of_speakers(placed: Sequence[PlannedSession], frame: Frame) -> Iterator[Clash]:
    by_speaker: defaultdict[str, list[PlannedSession]] = defaultdict(list)
    for session in placed:
        for speaker in list_busy(session):
            by_speaker[speaker].append(session)
    for speaker, sessions in by_speaker.items():
        for one, two in combinations((found for found in sessions if found.kind not in _SHARED), 2):
            if _overlap(one, two):
                yield Clash(ClashKind.SPEAKER_TWICE, (one.id, two.id), speaker)
        for session in sessions:
            if _is_away(session, frame.away.get(speaker, ())):
                yield Clash(ClashKind.SPEAKER_AWAY, (session.id,), speaker)


def list_busy(session: PlannedSession) -> list[str]:
    """Everybody who has to be there, interpreters too, each once."""
    interpreters = (speaker for channel in session.channels for speaker in channel.by)
    return list(dict.fromkeys([*(part.speaker for part in session.parts), *interpreters]))


def _find_alone(plan: Plan, placed: Iterable[PlannedSession], frame: Frame) -> Iterator[Clash]:
    for session in placed:
        room = plan.find_room(session.room)
        if room is None:
            yield Clash(ClashKind.NO_ROOM, (session.id,))
        elif room.seats is not None and (session.seats or 0) > room.seats:
            yield Clash(ClashKind.TOO_MANY_SEATS, (session.id,), room.id)
        if session.starts and session.ends and not frame.starts <= session.starts < session.ends <= frame.ends:
            yield Clash(ClashKind.OUTSIDE, (session.id,))
        if session.starts and _is_skipped(session.starts, frame.zone):
            yield Clash(ClashKind.TIME_SKIPPED, (session.id,))
        for channel in session.channels:
            if channel.means == Means.INTERPRETATION and not channel.by:
                yield Clash(ClashKind.NO_INTERPRETER, (session.id,), channel.lang)


def _overlap(one: PlannedSession, two: PlannedSession) -> bool:
    if one.starts is None or two.starts is None or one.ends is None or two.ends is None:
        return False
    return one.starts < two.ends and two.starts < one.ends


def _is_away(session: PlannedSession, spans: Sequence[tuple[datetime, datetime]]) -> bool:
    if session.starts is None or session.ends is None:
        return False
    return any(first < session.ends and session.starts < last for first, last in spans)


def _is_skipped(wall: datetime, zone: str) -> bool:
    try:
        resolve(WallTime(wall, zone, fold=0))
    except TimeInGap:
        return True
    return False
