"""Why a session can't be chosen, one class a reason."""

from organiser.kernel.errors import OrganiserError


class AgendaRefused(OrganiserError):
    """A choice that cannot be."""


class NotComing(AgendaRefused):
    """Only who has a place at the school chooses its sessions."""


class SessionOff(AgendaRefused):
    """It was taken out of the programme, or the school does not take place."""


class SessionBegun(AgendaRefused):
    """Seats are handed out until it begins."""


class NoSignUp(AgendaRefused):
    """It has seats for everybody: one simply comes."""


class SessionShut(AgendaRefused):
    """One goes in on line from half an hour before it begins until it ends, if it can be followed so at all."""
