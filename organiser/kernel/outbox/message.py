"""A mail as the capabilities make it, before it becomes MIME."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CalendarPart:
    """An iMIP part (RFC 6047): `method` is PUBLISH or CANCEL and stands in the bytes too."""

    method: str
    body: bytes


@dataclass(frozen=True, slots=True)
class MailMessage:
    """One recipient, always. `from_name` is the branch's or the installation's; the address is the installation's.

    `calendar` shows its buttons in mail clients; `files` are entries of which the reader opens those that they want.
    """

    to: str
    subject: str
    text: str
    html: str
    lang: str
    from_name: str
    reply_to: str | None = None
    calendar: CalendarPart | None = None
    files: tuple[CalendarPart, ...] = ()
    list_unsubscribe: str | None = None
