"""Why something cannot be translated just now."""

from organiser.kernel.errors import OrganiserError


class TextsChanged(OrganiserError):
    """The original, or its translation, was changed by somebody else since the page was opened."""
