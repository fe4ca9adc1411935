"""What each kind of mail is called on the operator's pages."""

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from organiser.registrations.labels import MAILS as TO_REGISTERED

MAILS = {
    "accounts.credentials_changed": _("A way to log in was changed"),
    "accounts.invitation": _("Invitation to organise"),
    "accounts.login_link": _("Link to log in"),
    "agendas.changed": _("Something in one’s agenda was moved"),
    "agendas.moved_in": _("A seat in a session for somebody who waited"),
    "archive.notice": _("Something came of an event"),
    "archive.notice_asked": _("Link to be told what comes of an event"),
    "branches.left_alone": _("A branch has nobody who organises"),
    "calendars.own_link": _("Link to one’s calendars"),
    "campaigns.answered": _("Answer about a campaign"),
    "campaigns.asked": _("An event wants to join a campaign"),
    "campaigns.left": _("An event left a campaign"),
    "events.host_answered": _("Answer about an event held together"),
    "events.host_asked": _("A branch is asked to hold an event together"),
    "programme.speaker_asked": _("A speaker is asked to come"),
    **TO_REGISTERED,
    "registrations.daily": _("Who registered, once a day"),
    "registrations.series_changed": _("Several dates changed"),
    "rota.assigned": _("A turn was given to somebody"),
    "rota.changed": _("A turn was moved"),
    "rota.invited": _("Somebody is asked to help"),
    "rota.reminder": _("Reminder of turns"),
    "rota.unassigned": _("A turn was taken from somebody"),
}
# Rows that stand for many mails, by the kind of those.
BATCHES = {
    "agendas.all_changed": "agendas.changed",
    "archive.all_noticed": "archive.notice",
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
