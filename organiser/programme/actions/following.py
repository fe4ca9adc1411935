"""What a programme does when its school changes."""

from datetime import timedelta

from sqlalchemy import delete, select, update

from organiser.events.facts import EventAltered, EventDeleted, EventDuplicated, EventShifted, RulesChanged
from organiser.events.models import Event, Kind, State
from organiser.kernel import clock, ids
from organiser.kernel.db import db
from organiser.kernel.pictures import Picture
from organiser.programme.actions.planning import put_step, read_locked
from organiser.programme.actions.releasing import refresh_released
from organiser.programme.models import Programme, Release, Session, Speaker
from organiser.programme.queries import find_programme
from organiser.programme.rules.changing import shift_sessions
from organiser.programme.rules.frames import copy_frame
from organiser.programme.rules.writing import read_plan, write_plan
from organiser.translating.actions import move_parts


def follow_event(fact: EventAltered | RulesChanged) -> None:
    """By another zone or new rules its wall times are other instants; a draft's sessions are nobody's to translate."""
    programme = find_programme(fact.event_id)
    if programme is not None and programme.released:
        refresh_released(programme)
        event = programme.event
        move_parts(event.public_id, branch_id=event.branch_id, is_open=event.state != State.DRAFT)


def follow_shift(fact: EventShifted) -> None:
    """A school that moves as a whole takes its sessions along: those of the draft, which can be undone, and of every
    release, so that what changed from one to the next stays what it was. Its people hear of it from the school."""
    programme = read_locked(fact.event_id)
    if programme is None:
        return
    by = timedelta(days=fact.days)
    for release in db.session.scalars(select(Release).where(Release.programme_id == programme.id)):
        release.plan = write_plan(shift_sessions(read_plan(release.plan), by))
    draft = read_plan(programme.plan)
    shifted = shift_sessions(draft, by)
    if shifted != draft:
        put_step(programme, shifted, verb="shifted")
    if programme.released:
        refresh_released(programme)


def follow_copy(fact: EventDuplicated) -> None:
    """A school's copy has its rooms, tracks and sessions on its own days, as a draft."""
    source, copy = find_programme(fact.source_id), db.session.get(Event, fact.event_id)
    if source is None or copy is None or copy.kind != Kind.SCHOOL:
        return
    later = copy.starts_wall.date() - source.event.starts_wall.date()
    frame = copy_frame(read_plan(source.plan), later=later, make_id=ids.new_public_id)
    db.session.add(
        Programme(event=copy, plan=write_plan(frame), break_minutes=source.break_minutes, created_at=clock.now())
    )
    db.session.flush()


def forget_event(fact: EventDeleted) -> None:
    """A draft goes with its programme, and with what hangs on its sessions and speakers."""
    for session in db.session.scalars(select(Session).where(Session.event_id == fact.event_id)):
        db.session.delete(session)
    db.session.flush()
    here = Speaker.event_id == fact.event_id
    pictures = list(db.session.scalars(select(Speaker.picture_id).where(here, Speaker.picture_id.is_not(None))))
    for table in (Speaker, Programme):
        db.session.execute(delete(table).where(table.event_id == fact.event_id))
    db.session.execute(delete(Picture).where(Picture.id.in_(pictures)))


def forget_contacts(event_id: int) -> None:
    """The event's vault is destroyed: nobody who spoke is reached any more, and what they were mailed leads nowhere."""
    void = {"contact": None, "link_hash": None, "generation": Speaker.generation + 1}
    db.session.execute(update(Speaker).where(Speaker.event_id == event_id).values(void))
    db.session.execute(update(Programme).where(Programme.event_id == event_id).values(private=None))
