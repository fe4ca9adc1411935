"""The words for rules, scopes and what happens to dates, in one place."""

from datetime import date

from flask_babel import lazy_gettext as _

from organiser.series.rules.planning import Scope
from organiser.series.rules.recurrence import LAST, Every

# Any Monday: the weekdays' names are counted from it.
MONDAY = date(2024, 1, 1)
EVERY: dict[str, str] = {
    Every.WEEK: _("By weeks"),
    Every.MONTH_DATE: _("By months, on the same day of the month"),
    Every.MONTH_WEEKDAY: _("By months, on the same weekday"),
}
NTHS: dict[str, str] = {
    "1": _("The first"),
    "2": _("The second"),
    "3": _("The third"),
    "4": _("The fourth"),
    str(LAST): _("The last"),
}
NTH_WEEKDAYS: dict[int, str] = {
    1: _("the first %(weekday)s"),
    2: _("the second %(weekday)s"),
    3: _("the third %(weekday)s"),
    4: _("the fourth %(weekday)s"),
    LAST: _("the last %(weekday)s"),
}
SCOPES: dict[str, str] = {
    Scope.THIS: _("Only this date"),
    Scope.FOLLOWING: _("This date and those after it"),
    Scope.ALL: _("All coming dates"),
}
VERBS: dict[str, str] = {
    "created": _("made the series"),
    "published": _("published its drafts"),
    "edited": _("changed several dates"),
    "date_edited": _("changed one of its dates"),
    "redated": _("changed its days"),
    "ended": _("ended it"),
    "renamed": _("renamed it"),
    "enrolments_opened": _("opened it for enrolments"),
    "enrolments_closed": _("closed it for enrolments"),
    "detached": _("took a date out of it"),
}
