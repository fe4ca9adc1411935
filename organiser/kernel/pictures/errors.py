"""Why a picture is refused, one class per reason."""

from organiser.kernel.errors import OrganiserError


class PictureRefused(OrganiserError):
    """Any of the reasons below."""


class PictureTooHeavy(PictureRefused):
    """More bytes than are taken."""

    def __init__(self, *, most: int) -> None:
        self.most = most
        super().__init__(f"over {most} bytes")


class PictureTooManyPixels(PictureRefused):
    """Its header announces more pixels than are decoded."""

    def __init__(self, *, most: int) -> None:
        self.most = most
        super().__init__(f"over {most} pixels")


class PictureUnreadable(PictureRefused):
    """No JPEG, PNG or WebP by its content, or damaged, or cut short, or beyond what decoding may cost."""


class PictureQuotaSpent(PictureRefused):
    """The branch's pictures would take more bytes than one branch may have."""

    def __init__(self, *, most: int) -> None:
        self.most = most
        super().__init__(f"over {most} bytes in all")
