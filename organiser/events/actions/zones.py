"""New rules of time zones: wall times are the truth, so the instants derived from them are derived again."""

from datetime import timedelta

from sqlalchemy import or_, select

from organiser.events.actions.changing import follow_with_vault, mark_seen_change
from organiser.events.actions.writing import write_time
from organiser.events.facts import RulesChanged
from organiser.events.models import Event, State, ZoneRules
from organiser.events.times import derive, when_of
from organiser.kernel import activity, clock
from organiser.kernel.actor import Actor
from organiser.kernel.db import announce, db
from organiser.kernel.walltime import tzdata_version

AT_ONCE = 500
# Rules move an instant by hours, never by days: what ended longer ago than this is over by any rules.
MARGIN = timedelta(days=1)
ONE_ROW = 1


def is_behind() -> bool:
    """Whether stored instants may rest on an older release of the tz database than this process reads.

    Releases sort by name (2026a, 2026b): a process that still reads an older one finds nothing to do.
    """
    release = db.session.scalar(select(ZoneRules.release))
    return release is None or release < tzdata_version()


def note_release() -> None:
    """Every instant rests on this release now."""
    rules = db.session.get(ZoneRules, ONE_ROW, with_for_update=True) or ZoneRules(id=ONE_ROW)
    rules.release = tzdata_version()
    db.session.add(rules)
    db.session.flush()


def derive_again(actor: Actor, *, after: int) -> tuple[int | None, int]:
    """The next AT_ONCE coming events with a higher id than `after`: (the last one's id or None, how many moved).

    Exactly those whose instants differ get a new revision. What is over stays as it took place.
    """
    coming = or_(Event.ends_at > clock.now() - MARGIN, Event.state == State.POSTPONED)
    rows = select(Event).where(Event.id > after, coming).order_by(Event.id).limit(AT_ONCE).with_for_update(of=Event)
    events = list(db.session.scalars(rows))
    moved = sum(_derive(actor, event) for event in events)
    db.session.flush()
    return (events[-1].id if events else None), moved


def _derive(actor: Actor, event: Event) -> bool:
    folds = (event.starts_fold, event.ends_fold)
    when = derive(event.starts_wall, event.ends_wall, event.zone, folds, all_day=event.all_day)
    if when == when_of(event):
        announce(RulesChanged(event.id), event)
        return False
    write_time(event, when)
    follow_with_vault(event)
    activity.record(
        actor, "zone_changed", subject="events", subject_id=event.public_id, branch_id=event.branch_id, fields=["zone"]
    )
    if event.state != State.DRAFT:
        mark_seen_change(event, was_at=event.branch_id)
    return True
