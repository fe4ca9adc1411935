"""Why a table is refused, one class per reason."""

from organiser.kernel.errors import OrganiserError


class TableRefused(OrganiserError):
    """Any of the reasons below."""


class TableTooHeavy(TableRefused):
    """More bytes than are taken."""

    def __init__(self, *, most: int) -> None:
        self.most = most
        super().__init__(f"over {most} bytes")


class TableTooLarge(TableRefused):
    """More rows, columns or letters than are taken, or much more unpacked than packed."""


class TableUnreadable(TableRefused):
    """Neither CSV nor XLSX by its content, or damaged."""


class TableAmbiguous(TableRefused):
    """Cells may be separated by this or by that, and nothing says which."""
