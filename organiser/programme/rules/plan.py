"""A programme as a value: rooms, tracks and sessions. Everything that is asked of one is a function of it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum


class SessionKind(StrEnum):
    LECTURE = "lecture"
    COMMISSION = "commission"
    DISCUSSION = "discussion"
    WORKSHOP = "workshop"
    MEAL = "meal"
    SOCIAL = "social"


class Level(StrEnum):
    """What one should bring. Empty in a session: nobody has said."""

    BEGINNERS = "beginners"
    SOME_READING = "some-reading"
    ADVANCED = "advanced"


class Means(StrEnum):
    """How a session is followed in a language that is not spoken in it."""

    INTERPRETATION = "interpretation"
    SUBTITLES = "subtitles"
    SIGN = "sign"


@dataclass(frozen=True, slots=True)
class Room:
    """`seats` None: no limit, as on line."""

    id: str
    name: str
    seats: int | None = None
    on_line: bool = False


@dataclass(frozen=True, slots=True)
class Track:
    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Part:
    """Somebody's part in a session: `role` is one of events.models.PersonRole, `speaker` a speaker's public id."""

    role: str
    speaker: str


@dataclass(frozen=True, slots=True)
class Channel:
    """A language offered beside the spoken one. `where` tells people how to get it ("Channel 2", "in front, left").

    For sign language `lang` is the written language that goes with it. `by` are public ids of those who do it.
    """

    lang: str
    means: str
    where: str = ""
    by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlannedSession:
    """`starts` is a wall time in the event's zone, None while unplaced; `minutes` are on a stopwatch.

    `revision` rises with every change of this session, so that two who write it don't overwrite each other.
    """

    id: str
    title: str
    minutes: int = 60
    kind: str = SessionKind.LECTURE
    starts: datetime | None = None
    fold: int = 0
    room: str | None = None
    track: str | None = None
    abstract: str = ""
    level: str = ""
    lang: str = "en"
    seats: int | None = None
    parts: tuple[Part, ...] = ()
    channels: tuple[Channel, ...] = ()
    revision: int = 1

    @property
    def ends(self) -> datetime | None:
        """On the wall, as long as clocks don't change during the session."""
        return self.starts + timedelta(minutes=self.minutes) if self.starts else None

    @property
    def day(self) -> date | None:
        return self.starts.date() if self.starts else None


@dataclass(frozen=True, slots=True)
class Plan:
    """In the order in which organisers put rooms and tracks. Ids are unique in each."""

    rooms: tuple[Room, ...] = ()
    tracks: tuple[Track, ...] = ()
    sessions: tuple[PlannedSession, ...] = ()

    def find_room(self, room_id: str | None) -> Room | None:
        return next((room for room in self.rooms if room.id == room_id), None)

    def find_track(self, track_id: str | None) -> Track | None:
        return next((track for track in self.tracks if track.id == track_id), None)

    def find_session(self, session_id: str) -> PlannedSession | None:
        return next((session for session in self.sessions if session.id == session_id), None)

    def list_placed(self) -> list[PlannedSession]:
        """Those with a time, in the order in which they take place, then in that of their rooms."""
        rooms = {room.id: number for number, room in enumerate(self.rooms)}
        placed = [session for session in self.sessions if session.starts is not None]
        return sorted(placed, key=lambda one: (one.starts, rooms.get(one.room or "", len(rooms)), one.id))

    def list_unplaced(self) -> list[PlannedSession]:
        return [session for session in self.sessions if session.starts is None]
