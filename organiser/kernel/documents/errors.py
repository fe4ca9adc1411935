"""Why a document is refused, one class per reason."""

from organiser.kernel.errors import OrganiserError


class DocumentRefused(OrganiserError):
    """Any of the reasons below."""


class DocumentTooHeavy(DocumentRefused):
    """More bytes than are taken, as it came or unpacked."""

    def __init__(self, *, most: int) -> None:
        self.most = most
        super().__init__(f"over {most} bytes")


class DocumentActive(DocumentRefused):
    """It runs, opens or sends something: scripts, actions, files within the file. Or it is locked, so that nobody
    can tell."""


class DocumentUnreadable(DocumentRefused):
    """No PDF or EPUB by its content, or damaged, or beyond what reading it may cost."""


class DocumentQuotaSpent(DocumentRefused):
    """The branch's documents would take more bytes than one branch may have."""

    def __init__(self, *, most: int) -> None:
        self.most = most
        super().__init__(f"over {most} bytes in all")
