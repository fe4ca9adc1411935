"""What a school has of a programme, as far as events must know.

Programmes stand to the right, so their tables are named here without their models.
"""

from sqlalchemy import column, exists, select, table

from organiser.events.models import Event, Kind
from organiser.kernel.db import db

_PROGRAMMES = table("programmes", column("id"), column("event_id"), column("private"))
_RELEASES = table("programme_releases", column("programme_id"))


def is_programme_released(event: Event) -> bool:
    """Whether people see it."""
    here = _PROGRAMMES.c.event_id == event.id
    released = exists().where(_RELEASES.c.programme_id == _PROGRAMMES.c.id, here)
    return bool(db.session.scalar(select(released)))


def have_rooms_links(event: Event) -> bool:
    """A school may be entered by its rooms alone."""
    sealed = exists().where(_PROGRAMMES.c.event_id == event.id, _PROGRAMMES.c.private.is_not(None))
    return event.kind == Kind.SCHOOL and bool(db.session.scalar(select(sealed)))
