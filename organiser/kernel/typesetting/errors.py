"""Why there is no PDF."""

from organiser.kernel.errors import OrganiserError


class TypesettingBusy(OrganiserError):
    """Others wait for theirs already. `retry_after` is in seconds."""

    def __init__(self, *, retry_after: int) -> None:
        self.retry_after = retry_after
        super().__init__("others wait already")


class TypesettingFailed(OrganiserError):
    """It took more time or memory than one may have, or a template is wrong."""
