"""Going into a session on line."""

from organiser.agendas.entrances import WaysIn
from organiser.agendas.queries import get_session
from organiser.kernel.actor import Actor
from organiser.kernel.errors import NotFound
from organiser.programme.queries import find_published
from organiser.registrations.actions import note_entrance


def enter_session(actor: Actor, place_id: str, session_id: str) -> str:
    """The link; that somebody came is noted. Raises NotFound, SessionShut."""
    place = note_entrance(actor, place_id)
    session, published = get_session(place.event, session_id), find_published(place.event)
    if published is None:
        raise NotFound
    return WaysIn(place, published).get_link(session)
