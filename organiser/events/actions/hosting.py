"""Holding an event together: one branch asks, the other agrees, and either can end it."""

from datetime import timedelta

from sqlalchemy import select

from organiser.accounts.models import Account
from organiser.branches.models import Branch
from organiser.branches.queries import list_in_charge
from organiser.events.actions.changing import lock_event
from organiser.events.errors import AlreadyHost, BranchClosed, NotForOthers
from organiser.events.facts import HostsChanged
from organiser.events.models import Event, Host, HostSees, HostState, Visibility
from organiser.events.policies import can_edit_event
from organiser.kernel import activity, clock, limits
from organiser.kernel.actor import Actor
from organiser.kernel.db import announce, db
from organiser.kernel.errors import NotFound
from organiser.kernel.outbox import queue_mail

ASKED_PER_DAY, DAY = 3, timedelta(days=1)


def ask_host(actor: Actor, event_id: str, *, branch_id: str, sees: HostSees) -> Host:
    """Ask another branch; its organisers get a mail. `branch_id` is public.

    Raises NotFound, AlreadyHost, BranchClosed, TooMany, and NotForOthers for what only members may see.
    """
    event = lock_event(actor, event_id)
    branch = db.session.scalars(select(Branch).where(Branch.public_id == branch_id)).one_or_none()
    if branch is None:
        raise NotFound
    _check(event, branch)
    limits.spend("host", f"{event.public_id} {branch.public_id}", cap=ASKED_PER_DAY, window=DAY)
    host = Host(event=event, branch=branch, sees=sees, asked_by=actor.account_id or None, asked_at=clock.now())
    db.session.add(host)
    db.session.flush()
    _record(actor, host, "host_asked")
    for account_id in list_in_charge(branch):
        _tell(host, "events.host_asked", account_id)
    return host


def _check(event: Event, branch: Branch) -> None:
    if branch.closed_at is not None:
        raise BranchClosed
    if event.visibility == Visibility.MEMBERS:
        raise NotForOthers
    held = select(Host.id).where(Host.event_id == event.id, Host.branch_id == branch.id)
    if branch.id == event.branch_id or db.session.scalar(held) is not None:
        raise AlreadyHost


def accept_host(actor: Actor, host_id: str) -> Host:
    """From now on the event stands on this branch's page and in its feed. Done again it changes nothing.

    Raises NotFound, BranchClosed.
    """
    host = _lock(actor, host_id, from_owner=False)
    if host.branch.closed_at is not None:
        raise BranchClosed
    if host.state == HostState.ACCEPTED:
        return host
    host.state, host.answered_at = HostState.ACCEPTED, clock.now()
    db.session.flush()
    _record(actor, host, "host_accepted")
    announce(HostsChanged(host.event_id, (host.branch_id,)))
    _answer(host, "accepted")
    return host


def end_host(actor: Actor, host_id: str) -> None:
    """Decline, or end it from either side: the event leaves that page and feed. Raises NotFound."""
    host = _lock(actor, host_id, from_owner=True)
    was_accepted = host.state == HostState.ACCEPTED
    _record(actor, host, "host_ended" if was_accepted else "host_declined")
    if was_accepted:
        announce(HostsChanged(host.event_id, (host.branch_id,)))
    _answer(host, "ended" if was_accepted else "declined")
    db.session.delete(host)
    db.session.flush()


def leave_host(event: Event, branch: Branch) -> None:
    """The event, which is locked, becomes this branch's own: it no longer holds it with another, nor is asked to."""
    for host in db.session.scalars(select(Host).where(Host.event_id == event.id, Host.branch_id == branch.id)):
        db.session.delete(host)
    db.session.flush()


def _lock(actor: Actor, host_id: str, *, from_owner: bool) -> Host:
    """The event's row first, as whoever edits it does."""
    event_id = db.session.scalar(select(Host.event_id).where(Host.public_id == host_id))
    db.session.execute(select(Event.id).where(Event.id == event_id).with_for_update())
    rows = select(Host).where(Host.public_id == host_id).execution_options(populate_existing=True)
    host = db.session.scalars(rows).one_or_none()
    if host is None:
        raise NotFound
    is_theirs = can_edit_event(actor, host.branch.path)
    if not (is_theirs or (from_owner and can_edit_event(actor, host.event.branch.path))):
        raise NotFound
    return host


def _answer(host: Host, answer: str) -> None:
    """To whoever asked, if the account is still there."""
    asked_by = db.session.get(Account, host.asked_by) if host.asked_by else None
    if asked_by is not None:
        _tell(host, "events.host_answered", asked_by.public_id, answer=answer)


def _tell(host: Host, kind: str, account_id: str, **params: str) -> None:
    moment = clock.now().isoformat(timespec="seconds")
    queue_mail(
        kind,
        cause=f"{kind}:{host.public_id}:{account_id}:{moment}",
        subject_id=host.event.public_id,
        branch_id=host.branch_id,
        params={"host": host.public_id, "branch": host.branch.public_id, "account": account_id, **params},
    )


def _record(actor: Actor, host: Host, verb: str) -> None:
    """In the event's history; which branch it was stands with its own."""
    activity.record(
        actor, verb, subject="events", subject_id=host.event.public_id, branch_id=host.event.branch_id,
        fields=[host.branch.public_id],
    )  # fmt: skip
