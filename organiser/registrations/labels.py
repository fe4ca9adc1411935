"""What organisers and operators call the mails to people who register."""

from flask_babel import lazy_gettext as _

MAILS = {
    "registrations.confirm": _("Please confirm"),
    "registrations.already": _("The link to a place, once more"),
    "registrations.confirmed": _("You have a place"),
    "registrations.waiting": _("You are on the waiting list"),
    "registrations.offer": _("A place is free for you"),
    "registrations.offer_lapsed": _("The place went to somebody else"),
    "registrations.withdrawn": _("Your registration is cancelled"),
    "registrations.reminder": _("Reminder"),
    "registrations.moved": _("Time or place changed"),
    "registrations.postponed": _("Postponed"),
    "registrations.cancelled": _("Cancelled"),
    "registrations.restored": _("It takes place after all"),
}
