"""The same event of other years: which there are, and how many came to each."""

from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import aliased, joinedload

from organiser.events.models import Event, State
from organiser.events.queries import editable_by, listed_to
from organiser.kernel.actor import Actor
from organiser.kernel.db import db
from organiser.registrations.models import EventEdition, KeptCount, Registration, Status
from organiser.registrations.queries import count_places
from organiser.registrations.rules import Seats, Tally

MOST_TO_CHOOSE_FROM = 100


def find_edition(event_id: int) -> EventEdition | None:
    return db.session.get(EventEdition, event_id)


def list_editions(event: Event, actor: Actor) -> list[Event]:
    """All before this one and the next after it, the latest first: those that lists show to this actor."""
    shown = listed_to(actor), Event.state.in_((State.PUBLISHED, State.POSTPONED))
    return _list_connected(event, *shown)


def list_own_editions(event: Event, actor: Actor) -> list[Event]:
    """Those of which this actor reads the numbers: drafts and cancelled ones, too."""
    return _list_connected(event, editable_by(actor))


def _list_connected(event: Event, *conditions: ColumnElement[bool]) -> list[Event]:
    before = select(EventEdition.earlier_id.label("id")).where(EventEdition.event_id == event.id).cte(recursive=True)
    further = aliased(EventEdition)
    # Each once, so that a ring of dates that were changed afterwards comes to its end.
    before = before.union(select(further.earlier_id).join(before, further.event_id == before.c.id))
    after = select(EventEdition.event_id).where(EventEdition.earlier_id == event.id)
    others = select(before.c.id).union(after).subquery()
    rows = select(Event).options(joinedload(Event.branch)).where(Event.id.in_(select(others.c.id)), *conditions)
    rows = rows.where(Event.id != event.id)
    return list(db.session.scalars(rows.order_by(Event.starts_at.desc(), Event.id.desc())))


def list_possible_earlier(event: Event) -> list[Event]:
    """Of the same kind, at the same branch, before it; and whatever is chosen already. The latest first."""
    rows = select(Event).where(Event.branch_id == event.branch_id, Event.kind == event.kind, Event.id != event.id)
    rows = rows.where(Event.state != State.DRAFT, Event.starts_at < event.starts_at)
    found = list(db.session.scalars(rows.order_by(Event.starts_at.desc(), Event.id.desc()).limit(MOST_TO_CHOOSE_FROM)))
    edition = find_edition(event.id)
    if edition is None or edition.earlier_id is None or edition.earlier_id in {one.id for one in found}:
        return found
    return [*found, db.session.get_one(Event, edition.earlier_id)]


def tally_people(event_ids: Iterable[int]) -> dict[int, Tally]:
    """By event id, also after the end of their vaults; at most three queries for all."""
    wanted = tuple(event_ids)
    counts = {event_id: [0, 0, 0] for event_id in wanted}
    waits = Registration.status.in_((Status.WAITING, Status.OFFERED))
    live = select(
        Registration.event_id,
        func.count(case((Registration.status == Status.CONFIRMED, 1))),
        func.count(case((waits, 1))),
        func.count(case((Registration.status == Status.CANCELLED, 1))),
    ).group_by(Registration.event_id)
    kept = select(KeptCount.event_id, KeptCount.confirmed, KeptCount.waiting, KeptCount.cancelled)
    of_live = db.session.execute(live.where(Registration.event_id.in_(wanted)))
    for event_id, *numbers in [*of_live, *db.session.execute(kept.where(KeptCount.event_id.in_(wanted)))]:
        counts[event_id] = [sum(pair) for pair in zip(counts[event_id], numbers, strict=True)]
    seats = count_places(wanted)
    return {
        event_id: Tally(confirmed, waiting, cancelled, _sum_places(seats[event_id].seats))
        for event_id, (confirmed, waiting, cancelled) in counts.items()
    }


def _sum_places(seats: Sequence[Seats]) -> int | None:
    capacities = [one.capacity for one in seats]
    return None if not capacities or None in capacities else sum(one or 0 for one in capacities)
