"""Why somebody is not let in, or a way in is not changed."""

from organiser.kernel.errors import OrganiserError


class WrongCredentials(OrganiserError):
    """Address, password and code do not fit together. Which of them is at fault is told to nobody."""


class PasskeyRefused(OrganiserError):
    """The passkey's answer is not one to the question that was asked, here and just now."""


class WrongCode(OrganiserError):
    """The six digits are not those of now, or were used before."""


class LinkOver(OrganiserError):
    """A mailed link or an invitation was used, withdrawn, has run out, or was never ours."""


class AccountExists(OrganiserError):
    """The invited address has an account already: it accepts after logging in."""


class OwnAccount(OrganiserError):
    """An operator neither closes nor resets the account they came in with."""


class LastWayIn(OrganiserError):
    """Without this key or password nobody could log in to the account."""
