"""The sessions that somebody chose at a school they have a place at: found by the place, which the feed names."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from organiser.agendas.models import Choice, Seat
from organiser.agendas.queries import list_choices_of
from organiser.calendars.rules import Window
from organiser.kernel.ical import Status
from organiser.programme.models import Session
from organiser.registrations.models import Registration
from organiser.registrations.models import Status as Standing


@dataclass(frozen=True, slots=True)
class ChosenSession:
    """A choice and when its owner registered."""

    choice: Choice
    since: datetime

    @property
    def session(self) -> Session:
        return self.choice.session

    @property
    def status(self) -> Status:
        return "tentative" if self.choice.seat == Seat.WAITING else "confirmed"

    @property
    def sequence(self) -> int:
        """Seconds never fall, also for a session that is chosen again after it was let go (RFC 5545 §3.8.7.4)."""
        return self.session.sequence + int((self.choice.changed_at - self.since).total_seconds())

    @property
    def changed_at(self) -> datetime:
        return max(self.session.changed_at, self.choice.changed_at)

    @property
    def versions(self) -> tuple[object, ...]:
        return (self.session.public_id, self.status, self.sequence, self.changed_at)


def list_chosen_sessions(places: Sequence[Registration], window: Window) -> dict[int, list[ChosenSession]]:
    """By registration, in one query, in the order in which they begin; what is off stays for a while."""
    since = {place.id: place.created_at for place in places if place.status == Standing.CONFIRMED}
    found: dict[int, list[ChosenSession]] = {}
    for choice in list_choices_of(since) if since else ():
        number, session = choice.registration_id, choice.session
        if number is not None and (session.withdrawn_at is None or session.ends_at >= window.cancelled_since):
            found.setdefault(number, []).append(ChosenSession(choice, since[number]))
    return found
