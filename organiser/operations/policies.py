"""Who runs the installation."""

from organiser.kernel.actor import Actor
from organiser.kernel.errors import NotFound


def require_operator(actor: Actor) -> None:
    """Raises NotFound: for everybody else these pages are not there."""
    if not actor.is_operator:
        raise NotFound
