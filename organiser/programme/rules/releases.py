"""What is new between two releases, as people read it."""

from dataclasses import dataclass, replace

from organiser.programme.rules.clashes import list_busy
from organiser.programme.rules.differences import list_seen_changes
from organiser.programme.rules.plan import Plan, PlannedSession


@dataclass(frozen=True, slots=True)
class SessionNews:
    """`before` None: it is new; `after` None: it is off. `fields` are names of PlannedSession's fields."""

    id: str
    before: PlannedSession | None
    after: PlannedSession | None
    fields: tuple[str, ...] = ()

    @property
    def is_moved(self) -> bool:
        """It takes place at another time or elsewhere, which those who come must know."""
        return bool({"starts", "minutes", "room", "fold"} & set(self.fields))


@dataclass(frozen=True, slots=True)
class News:
    """In the order of the new programme; what is off comes last. `is_arranged`: rooms or tracks are not the same."""

    sessions: tuple[SessionNews, ...]
    is_arranged: bool = False

    @property
    def is_empty(self) -> bool:
        return not self.sessions and not self.is_arranged


def find_news(before: Plan, after: Plan) -> News:
    """Of what has a time in either. A room that is called something else is another place to those who look for it."""
    old = {session.id: session for session in before.list_placed()}
    new = {session.id: session for session in after.list_placed()}
    found = [_compare(session, old.get(session.id), before, after) for session in new.values()]
    gone = [SessionNews(session.id, session, None) for session in old.values() if session.id not in new]
    rooms, tracks = before.rooms != after.rooms, before.tracks != after.tracks
    return News((*(one for one in found if one is not None), *gone), rooms or tracks)


def find_part_news(before: Plan, after: Plan, speaker_id: str) -> list[SessionNews]:
    """What somebody who speaks, chairs or interprets must know: sessions new to them, no longer theirs, or moved."""
    news = find_news(*(_keep_parts(plan, speaker_id) for plan in (before, after)))
    return [one for one in news.sessions if one.before is None or one.after is None or one.is_moved]


def _keep_parts(plan: Plan, speaker_id: str) -> Plan:
    return replace(plan, sessions=tuple(one for one in plan.sessions if speaker_id in list_busy(one)))


def _compare(session: PlannedSession, was: PlannedSession | None, before: Plan, after: Plan) -> SessionNews | None:
    if was is None:
        return SessionNews(session.id, None, session)
    changed = list_seen_changes(was, session)
    here, there = after.find_room(session.room), before.find_room(was.room)
    if "room" not in changed and (here and here.name) != (there and there.name):
        changed.append("room")
    return SessionNews(session.id, was, session, tuple(changed)) if changed else None
