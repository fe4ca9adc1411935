"""Why something about a rota is refused."""

from organiser.kernel.errors import OrganiserError


class RotaRefused(OrganiserError):
    """Any of the reasons below."""


class DutyFull(RotaRefused):
    """As many as it needs have taken it."""


class DutyBegun(RotaRefused):
    """It is too late to take it or to give it back."""


class TwoAtOnce(RotaRefused):
    """They have another turn at that time."""


class DutyTaken(RotaRefused):
    """Somebody does it: it is to be taken from them first."""


class AlreadyThere(RotaRefused):
    """Somebody with this address helps already."""


class NameMissing(RotaRefused):
    """No name was given, and nobody with this address is registered."""


class EventOver(RotaRefused):
    """Nobody is written to any more."""
