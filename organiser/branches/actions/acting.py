"""Acting for a branch: a coordinator above reads names for some hours, says why, and the branch sees it."""

from datetime import timedelta

from sqlalchemy import delete, select

from organiser.branches import policies
from organiser.branches.actions.locks import lock_branch
from organiser.branches.models import ActingFor
from organiser.branches.rules import MAX_REASON
from organiser.kernel import clock, ids
from organiser.kernel.activity import record
from organiser.kernel.actor import Actor
from organiser.kernel.db import db, transaction
from organiser.kernel.errors import FreshLoginNeeded, Invalid, NotFound
from organiser.kernel.vaults import get_installation_key

ACTING_TIME = timedelta(hours=4)
KEEP_ACTS = timedelta(days=180)


def act_for(actor: Actor, branch_id: str, *, reason: str) -> ActingFor:
    """Begin. Raises NotFound (not coordinator above), FreshLoginNeeded, Invalid (no reason)."""
    branch, now = lock_branch(branch_id), clock.now()
    if actor.account_id is None or not policies.can_act_for(actor, branch):
        raise NotFound
    if not actor.is_fresh(now):
        raise FreshLoginNeeded
    if not 1 <= len(reason) <= MAX_REASON:
        raise Invalid("reason", "length", max=MAX_REASON)
    act = ActingFor(public_id=ids.new_public_id(), account_id=actor.account_id, branch_id=branch.id)
    act.began_at, act.until = now, now + ACTING_TIME
    act.reason = get_installation_key().seal(
        {"reason": reason}, table="acting_for", public_id=act.public_id, column="reason"
    )
    db.session.add(act)
    record(actor, "acts for", subject="branches", subject_id=branch.public_id, branch_id=branch.id)
    db.session.flush()
    return act


def stop_acting(actor: Actor, branch_id: str) -> None:
    """End one's own acts for this branch now. Raises NotFound."""
    branch, now = lock_branch(branch_id), clock.now()
    own = select(ActingFor).where(ActingFor.branch_id == branch.id, ActingFor.account_id == actor.account_id)
    acts = db.session.scalars(own.where(ActingFor.until > now).with_for_update()).all()
    if not acts:
        raise NotFound
    for act in acts:
        act.until = now
    record(actor, "stopped acting for", subject="branches", subject_id=branch.public_id, branch_id=branch.id)
    db.session.flush()


def forget_old_acts() -> None:
    """A job: who acted for which branch is forgotten after half a year."""
    with transaction() as session:
        session.execute(delete(ActingFor).where(ActingFor.until < clock.now() - KEEP_ACTS))
