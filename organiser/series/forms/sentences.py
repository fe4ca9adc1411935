"""The sentences for what series refuse."""

from datetime import date

from flask_babel import gettext, ngettext

from organiser.kernel.errors import Invalid, OrganiserError
from organiser.kernel.i18n import current_language
from organiser.kernel.i18n.times import full_date
from organiser.series.errors import DatesCollide, NothingLeft, PlanChanged, RuleNeeded
from organiser.series.rules.recurrence import MOST_DATES


def describe_invalid_rule(refusal: Invalid) -> str:
    """The sentence beside the field."""
    about, lang = (refusal.field, refusal.code), current_language()
    match refusal.values:
        case {"min": date() as first, "max": date() as last}:
            return gettext(
                "Choose a day from %(first)s to %(last)s.", first=full_date(first, lang), last=full_date(last, lang)
            )
    if refusal.code == "range":
        return gettext("Choose a number from %(min)s to %(max)s.", min=refusal.values["min"], max=refusal.values["max"])
    sentences = {
        ("until", "one_end"): gettext("Say either until when it repeats, or how many times."),
        ("until", "number"): gettext("That makes more than %(max)s dates. Choose an earlier end.", max=MOST_DATES),
        ("until", "no_dates"): gettext("Nothing is left. Leave out fewer dates, or choose a later end."),
        ("count", "far"): gettext("So many would take more than ten years. Choose fewer."),
        ("day", "year"): gettext("Look at the year again."),
    }
    return sentences.get(about) or gettext("This cannot stand here. Enter it again.")


def describe_series_refusal(refusal: OrganiserError) -> str:
    """The sentence on top of the page."""
    if isinstance(refusal, DatesCollide):
        return gettext(
            "Another date of the series stands on %(day)s already. Choose another day.",
            day=full_date(refusal.day, current_language()),
        )
    sentences: dict[type[OrganiserError], str] = {
        RuleNeeded: gettext(
            "Dates of a month do not move by days together. Change only the hours here, and the days by another rule."
        ),
        PlanChanged: gettext("Something has changed meanwhile. Look at the dates below again."),
        NothingLeft: gettext("It is the only date of the series, so it stays in it."),
    }
    return sentences.get(type(refusal)) or gettext("That did not work. Try it once more.")


def count_dates(number: int) -> str:
    return ngettext("%(num)s date", "%(num)s dates", number)
