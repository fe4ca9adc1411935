"""Why somebody is not let in, one class a reason. They carry fields; the sentences are made by forms and views."""

from dataclasses import dataclass
from datetime import datetime

from organiser.kernel.errors import NotAllowed, OrganiserError


class RegistrationRefused(OrganiserError):
    """A registration, or a change to one, that cannot be."""


class NoRegistration(RegistrationRefused):
    """The event takes no registrations: one simply comes."""


class EventStopped(RegistrationRefused):
    """It is cancelled, postponed or not published."""


class EventOver(RegistrationRefused):
    """It has ended, or begun where only the time before counts."""


@dataclass(eq=False)
class NotOpenYet(RegistrationRefused):
    opens_at: datetime


@dataclass(eq=False)
class ClosedAlready(RegistrationRefused):
    closed_at: datetime


class WayNotOffered(RegistrationRefused):
    """It is not on line, or not in a room."""


class ConsentChanged(RegistrationRefused):
    """The text that was agreed to is not the one that stands now."""


class OfferOver(RegistrationRefused):
    """The place was held until its deadline and then went to the next person."""


class CannotComeBack(RegistrationRefused):
    """What an organiser ended, or what never was confirmed, is not taken up again by the person's link."""


class NotWaiting(RegistrationRefused):
    """Only somebody who waits can be moved on the waiting list."""


class AddressTaken(RegistrationRefused):
    """This address has a place, or waits for one, at this event already."""


class NotEnrolled(RegistrationRefused):
    """This place belongs to no series that one could leave."""


@dataclass(eq=False)
class EntranceClosed(RegistrationRefused):
    """The on-line entrance opens at `opens_at`; None: it is shut for good, or there is none."""

    opens_at: datetime | None


class PeopleRegistered(NotAllowed):
    """An event that people are registered for is neither deleted nor made a draft again."""
