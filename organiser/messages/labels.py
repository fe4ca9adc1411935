"""Whom a message is for, in words."""

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from organiser.kernel.i18n import current_language
from organiser.kernel.i18n.numbers import write_number
from organiser.messages.models import Audience

AUDIENCES = {
    Audience.EVERYBODY: _("Everybody who comes or waits"),
    Audience.CONFIRMED: _("Everybody with a place"),
    Audience.ON_SITE: _("Those with a place on site"),
    Audience.ON_LINE: _("Those with a place on line"),
    Audience.WAITING: _("Those who wait for a place"),
}


def name_audience(audience: str, people: int) -> str:
    """With how many they are."""
    return gettext(
        "%(who)s (%(number)s)", who=AUDIENCES[Audience(audience)], number=write_number(people, current_language())
    )
