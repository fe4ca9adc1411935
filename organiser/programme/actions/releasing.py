"""From the draft to what people see: a release, and the sessions that changed with it."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from organiser.events.models import Event, Item, ItemPerson
from organiser.kernel import activity, clock
from organiser.kernel.actor import Actor
from organiser.kernel.db import announce, db
from organiser.kernel.errors import EditConflict, Invalid
from organiser.kernel.walltime import TimeInGap, to_wall
from organiser.programme.actions.planning import lock_programme
from organiser.programme.actions.telling import tell_released
from organiser.programme.actions.translating import write_wording
from organiser.programme.errors import NothingToRelease, SessionTimeSkipped
from organiser.programme.facts import ProgrammeReleased
from organiser.programme.models import Programme, Release, Session, Speaker
from organiser.programme.queries import list_speakers, read_released_plan
from organiser.programme.rules.plan import Plan, PlannedSession
from organiser.programme.rules.releases import find_news
from organiser.programme.rules.times import resolve_released_start, resolve_start
from organiser.programme.rules.writing import read_plan, write_plan

MAX_NOTE = 500


def release_programme(actor: Actor, event_id: str, *, note: str = "", version: int | None = None) -> Release:
    """Let people see the sessions that have a time. Raises NotFound, NotASchool, NothingToRelease, SessionTimeSkipped.

    Exactly the sessions of which readers see something else get a new revision. `version` is the draft's whose
    differences were shown; EditConflict if another stands.
    """
    programme = lock_programme(actor, event_id)
    if version is not None and version != programme.version:
        raise EditConflict(given=version, current=programme.version)
    if len(note) > MAX_NOTE:
        raise Invalid("note", "length", max=MAX_NOTE)
    draft = read_plan(programme.plan)
    plan = replace(draft, sessions=tuple(session for session in draft.sessions if session.starts))
    before = read_released_plan(programme.event_id, programme.released)
    news = find_news(before, plan)
    if news.is_empty:
        raise NothingToRelease
    programme.released += 1
    now = clock.now()
    release = Release(
        programme_id=programme.id, number=programme.released, plan=write_plan(plan), note=note, released_at=now
    )
    db.session.add(release)
    _announce_release(programme, before, plan, seen=frozenset(one.id for one in news.sessions), now=now)
    tell_released(programme, before, plan)
    event = programme.event
    activity.record(actor, "released", subject="programmes", subject_id=event.public_id, branch_id=event.branch_id)
    db.session.flush()
    return release


def _announce_release(programme: Programme, before: Plan, plan: Plan, *, seen: frozenset[str], now: datetime) -> None:
    event = programme.event
    known = {one.public_id: one for one in _list_sessions(event)}
    speakers = {one.public_id: one for one in list_speakers(event.id)}
    added, changed = [], []
    restored = [one for one in known.values() if one.withdrawn_at is not None and plan.find_session(one.public_id)]
    for planned in plan.sessions:
        session = known.get(planned.id)
        if session is None:
            session = Session(public_id=planned.id, event_id=event.id, item=Item(), sequence=0, changed_at=now)
            db.session.add(session)
            added.append(session)
        elif planned.id in seen or session.withdrawn_at is not None:
            changed.append(session)
        else:
            continue
        _write_session(session, planned, plan, event, now)
        _name_people(session, planned, speakers)
    placed = {planned.id for planned in plan.sessions}
    withdrawn = [one for one in known.values() if one.public_id not in placed and one.withdrawn_at is None]
    for session in withdrawn:
        session.withdrawn_at = session.changed_at = now
    for session in (*changed, *withdrawn):
        session.sequence += 1
    db.session.flush()
    _offer((*added, *changed), plan, event)
    _offer(withdrawn, before, event)
    ids = (_ids(one) for one in (added, changed, withdrawn, restored))
    announce(ProgrammeReleased(event.id, programme.released, *ids))


def _offer(sessions: Iterable[Session], plan: Plan, event: Event) -> None:
    """To translators, as the plan has them."""
    for session in sessions:
        if planned := plan.find_session(session.public_id):
            write_wording(session, planned, event)
    db.session.flush()


def _list_sessions(event: Event) -> list[Session]:
    rows = select(Session).where(Session.event_id == event.id).order_by(Session.id)
    return list(db.session.scalars(rows.options(selectinload(Session.item).selectinload(Item.people))))


def _ids(sessions: Iterable[Session]) -> tuple[int, ...]:
    return tuple(session.id for session in sessions)


def _write_session(session: Session, planned: PlannedSession, plan: Plan, event: Event, now: datetime) -> None:
    """Raises SessionTimeSkipped."""
    room = plan.find_room(planned.room)
    session.title, session.kind, session.lang = planned.title, planned.kind, planned.lang
    session.room, session.seats = room.name if room else "", planned.seats
    session.withdrawn_at, session.changed_at = None, now
    try:
        resolve_start(planned, event.zone)
    except TimeInGap:
        raise SessionTimeSkipped(title=planned.title) from None
    _place_in_time(session, planned, event.zone)


def _place_in_time(session: Session, planned: PlannedSession, zone: str) -> None:
    """The plan's wall time is the truth, the instants follow from it, and what clocks show then."""
    session.starts_at = resolve_released_start(planned, zone)
    session.ends_at = session.starts_at + timedelta(minutes=planned.minutes)
    session.starts_wall, session.ends_wall = (
        to_wall(moment, zone).local for moment in (session.starts_at, session.ends_at)
    )


def refresh_released(programme: Programme) -> None:
    """Draw the instants and names anew from what was released; who follows a session that changed hears of it."""
    plan, event = read_released_plan(programme.event_id, programme.released), programme.event
    speakers = {one.public_id: one for one in list_speakers(event.id)}
    moved = []
    for session in _list_sessions(event):
        planned = plan.find_session(session.public_id)
        if planned is None:
            # It is off and shows nobody: whoever takes their agreement back is named by no row either.
            session.item.people = []
            continue
        before = session.starts_at, session.ends_wall, _list_people(session)
        _place_in_time(session, planned, event.zone)
        _name_people(session, planned, speakers)
        if (session.starts_at, session.ends_wall, _list_people(session)) != before:
            session.sequence += 1
            session.changed_at = clock.now()
            moved.append(session)
    if moved:
        db.session.flush()
        _offer(moved, plan, event)
        announce(ProgrammeReleased(event.id, programme.released, (), _ids(moved), ()))


def _list_people(session: Session) -> list[tuple[str, str]]:
    return [(one.role, one.name) for one in session.item.people]


def _name_people(session: Session, planned: PlannedSession, speakers: dict[str, Speaker]) -> None:
    """Those who agreed, as an event names its own."""
    named = [(part.role, speakers[part.speaker]) for part in planned.parts if part.speaker in speakers]
    people = [(role, speaker.name) for role, speaker in named if speaker.is_public]
    if people != _list_people(session):
        session.item.people = [
            ItemPerson(role=role, name=name, position=number) for number, (role, name) in enumerate(people)
        ]
