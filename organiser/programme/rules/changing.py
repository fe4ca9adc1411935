"""Every change that an organiser makes to a plan, as a function from one plan to another. Raises Invalid, NotFound."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, TypeVar

from organiser.branches.rules import is_language
from organiser.events.models import PersonRole
from organiser.kernel.errors import EditConflict, Invalid, NotFound
from organiser.programme.errors import RoomInUse
from organiser.programme.rules.plan import Level, Means, Plan, PlannedSession, Room, SessionKind, Track

One = TypeVar("One", Room, Track, PlannedSession)
MOST_ROOMS, MOST_TRACKS, MOST_SESSIONS = 40, 30, 400
MAX_NAME, MAX_TITLE, MAX_ABSTRACT, MAX_WHERE = 80, 160, 4000, 120
MOST_MINUTES, MOST_SEATS = 24 * 60, 100_000
MOST_PARTS, MOST_CHANNELS = 20, 20


def put_room(plan: Plan, room: Room) -> Plan:
    """A new one comes last; one with the same id is replaced where it stands."""
    _check_name(room.name, "name")
    _check_seats(room.seats)
    if any(other.id != room.id and other.name.casefold() == room.name.casefold() for other in plan.rooms):
        raise Invalid("name", "taken")
    rooms = _put(plan.rooms, room)
    if len(rooms) > MOST_ROOMS:
        raise Invalid("name", "number", max=MOST_ROOMS)
    return replace(plan, rooms=rooms)


def drop_room(plan: Plan, room_id: str) -> Plan:
    """Raises RoomInUse while sessions are placed in it."""
    if plan.find_room(room_id) is None:
        raise NotFound
    used = sum(session.room == room_id for session in plan.sessions)
    if used:
        raise RoomInUse(sessions=used)
    return replace(plan, rooms=tuple(room for room in plan.rooms if room.id != room_id))


def put_track(plan: Plan, track: Track) -> Plan:
    _check_name(track.name, "name")
    if any(other.id != track.id and other.name.casefold() == track.name.casefold() for other in plan.tracks):
        raise Invalid("name", "taken")
    tracks = _put(plan.tracks, track)
    if len(tracks) > MOST_TRACKS:
        raise Invalid("name", "number", max=MOST_TRACKS)
    return replace(plan, tracks=tracks)


def drop_track(plan: Plan, track_id: str) -> Plan:
    """Its sessions stay, without a track."""
    if plan.find_track(track_id) is None:
        raise NotFound
    freed = tuple(
        replace(session, track=None, revision=session.revision + 1) if session.track == track_id else session
        for session in plan.sessions
    )
    return replace(plan, tracks=tuple(track for track in plan.tracks if track.id != track_id), sessions=freed)


def reorder(plan: Plan, *, rooms: Sequence[str] = (), tracks: Sequence[str] = ()) -> Plan:
    """Ids in their new order. One that is left out comes behind those that are named."""
    return replace(plan, rooms=_in_order(plan.rooms, rooms), tracks=_in_order(plan.tracks, tracks))


def put_session(plan: Plan, session: PlannedSession, *, speakers: frozenset[str]) -> Plan:
    """A new one, or what a form says of one. Raises EditConflict when `revision` isn't the one that stands.

    `speakers` are the public ids of those who may have a part.
    """
    check_session(plan, session, speakers=speakers)
    standing = plan.find_session(session.id)
    if standing is None:
        if len(plan.sessions) >= MOST_SESSIONS:
            raise Invalid("title", "number", max=MOST_SESSIONS)
        return replace(plan, sessions=(*plan.sessions, replace(session, revision=1)))
    if session.revision != standing.revision:
        raise EditConflict(given=session.revision, current=standing.revision)
    if session == standing:
        return plan
    return replace(plan, sessions=_put(plan.sessions, replace(session, revision=session.revision + 1)))


def place_session(plan: Plan, session_id: str, *, starts: datetime | None, room: str | None) -> Plan:
    """Put it into a room at a wall time; None takes it off the grid. What is written of it is not touched."""
    standing = plan.find_session(session_id)
    if standing is None or (room is not None and plan.find_room(room) is None):
        raise NotFound
    moved = replace(standing, starts=starts, room=room, fold=0)
    if moved == standing:
        return plan
    return replace(plan, sessions=_put(plan.sessions, replace(moved, revision=standing.revision + 1)))


def drop_session(plan: Plan, session_id: str) -> Plan:
    if plan.find_session(session_id) is None:
        raise NotFound
    return replace(plan, sessions=tuple(session for session in plan.sessions if session.id != session_id))


def drop_speaker(plan: Plan, speaker_id: str) -> Plan:
    """Take somebody out of every session, as they asked."""
    return replace(plan, sessions=tuple(_without(session, speaker_id) for session in plan.sessions))


def shift_sessions(plan: Plan, by: timedelta) -> Plan:
    """Those that have a time, by whole days on the wall."""
    return replace(plan, sessions=tuple(_shift(session, by) for session in plan.sessions))


def _shift(session: PlannedSession, by: timedelta) -> PlannedSession:
    if session.starts is None:
        return session
    return replace(session, starts=session.starts + by, fold=0, revision=session.revision + 1)


def _without(session: PlannedSession, speaker_id: str) -> PlannedSession:
    parts = tuple(part for part in session.parts if part.speaker != speaker_id)
    channels = tuple(
        replace(channel, by=tuple(one for one in channel.by if one != speaker_id)) for channel in session.channels
    )
    if (parts, channels) == (session.parts, session.channels):
        return session
    return replace(session, parts=parts, channels=channels, revision=session.revision + 1)


def check_session(plan: Plan, session: PlannedSession, *, speakers: frozenset[str]) -> None:
    """Raises Invalid naming the field."""
    _check_name(session.title, "title", most=MAX_TITLE)
    _check_seats(session.seats)
    _check_word(session.kind, "kind", set(SessionKind))
    _check_word(session.level, "level", {"", *Level})
    if len(session.abstract) > MAX_ABSTRACT:
        raise Invalid("abstract", "length", max=MAX_ABSTRACT)
    if not is_language(session.lang):
        raise Invalid("lang", "unknown")
    if not 1 <= session.minutes <= MOST_MINUTES:
        raise Invalid("minutes", "range", min=1, max=MOST_MINUTES)
    if session.room is not None and plan.find_room(session.room) is None:
        raise Invalid("room", "unknown")
    if session.track is not None and plan.find_track(session.track) is None:
        raise Invalid("track", "unknown")
    _check_people(session, speakers)


def _check_people(session: PlannedSession, speakers: frozenset[str]) -> None:
    if len(session.parts) > MOST_PARTS:
        raise Invalid("parts", "number", max=MOST_PARTS)
    if len(session.channels) > MOST_CHANNELS:
        raise Invalid("channels", "number", max=MOST_CHANNELS)
    for part in session.parts:
        _check_word(part.role, "parts", set(PersonRole))
        _check_word(part.speaker, "parts", speakers)
    for channel in session.channels:
        _check_word(channel.means, "channels", set(Means))
        if not is_language(channel.lang) or not set(channel.by) <= speakers:
            raise Invalid("channels", "unknown")
        if len(channel.where) > MAX_WHERE:
            raise Invalid("channels", "length", max=MAX_WHERE)


def _check_name(name: str, field: str, *, most: int = MAX_NAME) -> None:
    if not 1 <= len(name.strip()) <= most:
        raise Invalid(field, "length", max=most)


def _check_seats(seats: int | None) -> None:
    if seats is not None and not 1 <= seats <= MOST_SEATS:
        raise Invalid("seats", "range", min=1, max=MOST_SEATS)


def _check_word(word: str, field: str, known: set[Any] | frozenset[str]) -> None:
    if word not in known:
        raise Invalid(field, "unknown")


def _put(before: tuple[One, ...], one: One) -> tuple[One, ...]:
    standing = {other.id: other for other in before} | {one.id: one}
    return tuple(standing.values())


def _in_order(before: tuple[One, ...], wanted: Sequence[str]) -> tuple[One, ...]:
    rank = {one: number for number, one in enumerate(wanted)}
    return tuple(sorted(before, key=lambda one: rank.get(one.id, len(rank))))
