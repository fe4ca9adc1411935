"""Who may do what with accounts."""

from datetime import datetime

from organiser.kernel.actor import Actor
from organiser.kernel.errors import FreshLoginNeeded, NotAllowed, NotFound


def require_staff(actor: Actor) -> None:
    if not actor.is_staff:
        raise NotFound


def require_fresh(actor: Actor, now: datetime) -> None:
    """Raises NotFound for strangers, FreshLoginNeeded for those whose log-in is minutes old."""
    require_staff(actor)
    if not actor.is_fresh(now):
        raise FreshLoginNeeded


def require_inviter(actor: Actor, *, is_operator: bool) -> None:
    """The machine's own commands and operators make operators; whoever grants a role has asked branches.policies."""
    if actor.job is None and not actor.is_staff:
        raise NotAllowed
    if is_operator and actor.job is None and not actor.is_operator:
        raise NotAllowed


def require_operator(actor: Actor) -> None:
    if actor.job is None and not actor.is_operator:
        raise NotFound
