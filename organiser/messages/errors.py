"""Why a message does not go, one class a reason."""

from organiser.kernel.errors import OrganiserError


class MessageRefused(OrganiserError):
    """A message that cannot be sent, or an act that comes too late for it."""


class NobodyThere(MessageRefused):
    """There is nobody whom it is for."""


class EnoughForToday(MessageRefused):
    """People of this event have had their share of messages."""


class SecondPersonNeeded(MessageRefused):
    """It is for many, and whoever wrote it cannot be the one who lets it go."""


class GoneAlready(MessageRefused):
    """It has gone out, or was stopped."""
