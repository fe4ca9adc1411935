"""What each kind of mail is called on the operator's pages."""

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from organiser.registrations.labels import MAILS as OF_EVENTS

MAILS = {
    "accounts.credentials_changed": _("A way to log in was changed"),
    "accounts.invitation": _("Invitation to organise"),
    "accounts.login_link": _("Link to log in"),
    "branches.left_alone": _("A branch has nobody who organises"),
    "calendars.own_link": _("Link to one’s calendars"),
    **OF_EVENTS,
    "registrations.daily": _("Who registered, once a day"),
}
# Rows that stand for many mails, by the kind of those.
BATCHES = {
    "agendas.all_changed": "agendas.changed",
    "archive.all_noticed": "archive.notice",
    "messages.all_message": "messages.message",
    "registrations.all_cancelled": "registrations.cancelled",
    "registrations.all_moved": "registrations.moved",
    "registrations.all_postponed": "registrations.postponed",
    "registrations.all_reminded": "registrations.reminder",
    "registrations.all_restored": "registrations.restored",
    "registrations.all_series_changed": "registrations.series_changed",
}


def name_mail(kind: str) -> str:
    """Of a kind that an older version made, the bare word."""
    if kind in BATCHES:
        return gettext("%(kind)s: to many", kind=name_mail(BATCHES[kind]))
    return str(MAILS.get(kind, kind))
