"""Why a question can't be asked, voted for or moved, one class a reason."""

from dataclasses import dataclass

from organiser.kernel.errors import OrganiserError


class QuestionRefused(OrganiserError):
    """What somebody wanted to do with a question cannot be."""


class NotComing(QuestionRefused):
    """Only who has a place at the school asks and votes."""


class QuestionsClosed(QuestionRefused):
    """The session is over, or does not take place."""


@dataclass
class EnoughAsked(QuestionRefused):
    """They have asked as much as one person can at one session."""

    most: int


class SessionFull(QuestionRefused):
    """So many were asked that nobody could read more."""


class NotShown(QuestionRefused):
    """One votes for what all can see, and for others' questions."""


class WrongStep(QuestionRefused):
    """The question stands so that this cannot be done with it."""
