"""What branches refuse, one class per reason."""

from organiser.kernel.errors import OrganiserError


class RootExists(OrganiserError):
    """There is one tree, and it has a root already."""


class BranchIsClosed(OrganiserError):
    """Nothing is posted, granted or made below at a closed branch."""


class OpenBranchesBelow(OrganiserError):
    """A branch is closed after those below it."""

    def __init__(self, count: int) -> None:
        self.count = count
        super().__init__(f"{count} open branches below")


class WouldMakeCycle(OrganiserError):
    """A branch cannot stand below itself."""


class TreeTooDeep(OrganiserError):
    """The path of a branch, or of one below it, would be longer than its column."""


class LastInCharge(OrganiserError):
    """Nobody would be left who can give roles here, and there is nobody above."""


class AlreadyMember(OrganiserError):
    """The account holds a role here; it can be changed."""
