"""Branches that hold an event beside its own: where an event stands therefore, and who sees what of it."""

from datetime import datetime

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import joinedload

from organiser.branches.models import Branch
from organiser.branches.queries import below, ids_of_path
from organiser.events.models import Event, Host, HostState
from organiser.events.policies import can_edit_event
from organiser.kernel.actor import Actor, Role
from organiser.kernel.db import db
from organiser.kernel.errors import NotFound

# Up to so many guests stand in a statement one by one, which is what lets both databases use their indices.
FEW = 200
_ACCEPTED = select(Host.event_id).where(Host.state == HostState.ACCEPTED)


def stands_at(branch_id: int) -> ColumnElement[bool]:
    """Events of this branch, and those that it holds with others. Asks first which these are: mostly none."""
    return _with_guests(Event.branch_id == branch_id, Host.branch_id == branch_id)


def stands_below(path: str) -> ColumnElement[bool]:
    """The same for the branch of this path and all below it."""
    within = select(Branch.id).where(below(path))
    is_within: ColumnElement[bool] = Event.branch_id.in_(within)
    if len(ids_of_path(path)) == 1:
        # Nearly every event stands below a root: to look at each one's branch is less than to list all branches first.
        is_within = within.where(Branch.id == Event.branch_id).correlate(Event).exists()
    return _with_guests(is_within, Host.branch_id.in_(within))


def _with_guests(own: ColumnElement[bool], hosted: ColumnElement[bool]) -> ColumnElement[bool]:
    guests = _ACCEPTED.where(hosted)
    event_ids = list(db.session.scalars(guests.limit(FEW + 1)))
    if not event_ids:
        return own
    return or_(own, Event.id.in_(guests if len(event_ids) > FEW else event_ids))


def list_hosts(event_id: int) -> list[Host]:
    """All that were asked, in the order of asking; for those who may edit the event."""
    rows = select(Host).where(Host.event_id == event_id).options(joinedload(Host.branch))
    return list(db.session.scalars(rows.order_by(Host.id)))


def ids_of_hosts(event_id: int) -> tuple[int, ...]:
    """Branches in whose feeds it stands beside its own's."""
    accepted = select(Host.branch_id).where(Host.event_id == event_id, Host.state == HostState.ACCEPTED)
    return tuple(db.session.scalars(accepted))


def get_host(actor: Actor, host_id: str) -> Host:
    """A question to a branch, for whoever may answer it there. Raises NotFound."""
    rows = select(Host).where(Host.public_id == host_id)
    whole = (joinedload(Host.branch), joinedload(Host.event).joinedload(Event.branch))
    host = db.session.scalars(rows.options(*whole)).one_or_none()
    if host is None or not can_edit_event(actor, host.branch.path):
        raise NotFound
    return host


def list_asked(actor: Actor) -> list[Host]:
    """Questions that wait for an answer by exactly the branches that this actor organises."""
    return list(db.session.scalars(_of_own_branches(actor).where(Host.state == HostState.ASKED).order_by(Host.id)))


def list_held(actor: Actor, *, now: datetime, limit: int) -> list[Host]:
    """Coming events of others that these branches hold with them, the next first."""
    coming = Host.state == HostState.ACCEPTED, Event.ends_at > now
    return list(db.session.scalars(_of_own_branches(actor).where(*coming).order_by(Event.starts_at).limit(limit)))


def _of_own_branches(actor: Actor) -> Select[Host]:
    branch_ids = [grant.branch_id for grant in actor.grants if grant.role.rank >= Role.ORGANISER.rank]
    rows = select(Host).join(Event, Event.id == Host.event_id).where(Host.branch_id.in_(branch_ids))
    return rows.options(joinedload(Host.branch), joinedload(Host.event).joinedload(Event.branch))
