"""Where one goes in on line, session by session, for somebody with a place."""

from datetime import datetime

from organiser.agendas.errors import SessionShut
from organiser.events.models import State
from organiser.kernel import clock
from organiser.programme.entrances import Entrances
from organiser.programme.models import Session
from organiser.programme.queries import Published
from organiser.registrations.models import Mode, Registration, Status
from organiser.registrations.rules import ENTRANCE_OPENS_BEFORE


class WaysIn:
    """Of one place, read once for all sessions."""

    def __init__(self, place: Registration, published: Published) -> None:
        self.place, self.published = place, published
        self.entrances = Entrances(place.event)

    def find_link(self, session: Session) -> str:
        """'' where there is none for them: whoever comes to the house goes in on line only to rooms that are there."""
        planned = self.published.plan.find_session(session.public_id)
        room = self.published.plan.find_room(planned.room) if planned else None
        if self.place.pool.mode != Mode.ON_LINE and not (room and room.on_line):
            return ""
        return self.entrances.find_link(room)

    def find_opening(self, session: Session) -> datetime | None:
        """From when on they may go in; None where they never may, or no more."""
        is_on = self.place.event.state == State.PUBLISHED and session.withdrawn_at is None
        may_enter = is_on and self.place.status == Status.CONFIRMED and clock.now() < session.ends_at
        return session.starts_at - ENTRANCE_OPENS_BEFORE if may_enter and self.find_link(session) else None

    def get_link(self, session: Session) -> str:
        """Raises SessionShut unless this person may go in at this instant."""
        opens_at = self.find_opening(session)
        if opens_at is None or clock.now() < opens_at:
            raise SessionShut
        return self.find_link(session)
