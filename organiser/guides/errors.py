"""What guides refuse, a class a reason."""

from organiser.kernel.errors import OrganiserError


class GuideIsEmpty(OrganiserError):
    """It was to be published without a work in it."""


class GuideIsPublished(OrganiserError):
    """It was to be deleted while people read it. Withdrawn first, it can be."""


class GuideIsFull(OrganiserError):
    """It has as many works as a guide may have."""
