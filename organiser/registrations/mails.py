"""Letters about places."""

from organiser.kernel.outbox import Mail, MailMessage

KINDS = (
    "confirm",
    "already",
    "confirmed",
    "waiting",
    "offer",
    "offer_lapsed",
    "withdrawn",
    "reminder",
    "moved",
    "postponed",
    "cancelled",
    "restored",
)


def render_letter(mail: Mail) -> MailMessage | None:
    raise NotImplementedError


def expand_to_all(mail: Mail) -> bool:
    raise NotImplementedError
