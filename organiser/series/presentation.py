"""Series, rules and plans as pages show them. Words are the reader's, made when they are shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask_babel import gettext, ngettext

from organiser.events.labels import list_field_labels, state_label
from organiser.events.models import Event, State
from organiser.events.rules import is_over
from organiser.events.times import When, place_of, span_of
from organiser.kernel import clock
from organiser.kernel.i18n import current_language
from organiser.kernel.i18n.lists import join_words
from organiser.kernel.i18n.times import Span, describe_span, full_date, write_date
from organiser.series.labels import MONDAY, NTH_WEEKDAYS
from organiser.series.models import SeriesDate
from organiser.series.rules.dating import Placed, shift_of
from organiser.series.rules.planning import Plan, Step, Verb
from organiser.series.rules.recurrence import Every, Rule, list_left_out, month_weekday

_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class DateLine:
    """A date before it is there. `note` says what a change of clocks does to it, `refusal` why it cannot stand."""

    day: str
    text: str
    note: str = ""
    refusal: str = ""
    is_skipped: bool = False


@dataclass(frozen=True, slots=True)
class StepLine:
    """What happens to a date, in words; `own` are fields that it keeps as they are."""

    verb: str
    label: str
    text: str
    before: str
    fields: str
    own: str
    note: str
    people: int
    is_told: bool


@dataclass(frozen=True, slots=True)
class DateRow:
    """A date of a series that is there."""

    event: Event
    text: str
    state: str
    state_label: str
    people: int
    is_settled: bool


def describe_rule(rule: Rule) -> str:
    """'Every 2 weeks on Tuesday and Thursday'."""
    lang = current_language()
    if rule.every == Every.WEEK:
        names = [_weekday(day, lang) for day in rule.weekdays or (rule.first.weekday(),)]
        return _describe_weeks(rule.interval, join_words(names, lang))
    if rule.every == Every.MONTH_DATE:
        return _describe_month_days(rule.interval, rule.first.day)
    weekday, nth = month_weekday(rule)
    return _describe_month_weekdays(rule.interval, str(NTH_WEEKDAYS[nth]) % {"weekday": _weekday(weekday, lang)})


def _describe_weeks(interval: int, days: str) -> str:
    if interval == 1:
        return gettext("Every week on %(days)s", days=days)
    return ngettext("Every %(num)s week on %(days)s", "Every %(num)s weeks on %(days)s", interval, days=days)


def _describe_month_days(interval: int, day: int) -> str:
    if interval == 1:
        return gettext("Every month on day %(day)s", day=day)
    return ngettext("Every %(num)s month on day %(day)s", "Every %(num)s months on day %(day)s", interval, day=day)


def _describe_month_weekdays(interval: int, which: str) -> str:
    if interval == 1:
        return gettext("Every month: %(which)s", which=which)
    return ngettext("Every %(num)s month: %(which)s", "Every %(num)s months: %(which)s", interval, which=which)


def _weekday(day: int, lang: str) -> str:
    return write_date(MONDAY + timedelta(days=day), "cccc", lang)


def describe_left_out(rule: Rule) -> str:
    """The months that have no such day; '' where all do."""
    lang = current_language()
    months = [write_date(month, "LLLL y", lang) for month in list_left_out(rule)]
    if not months:
        return ""
    return gettext("These months have no such day, so they are left out: %(months)s.", months=join_words(months, lang))


def describe_days(
    placed: Sequence[Placed], *, skipped: Sequence[date], place: str | None, refusals: Mapping[date, str]
) -> list[DateLine]:
    """`refusals` are sentences by day."""
    usual = next((one.when for one in placed if one.when), None)
    return [
        DateLine(
            one.day.isoformat(),
            describe_when(one.when, place) if one.when else full_date(one.day, current_language()),
            note=describe_shift(one.when, usual) if one.when and usual else "",
            refusal="" if one.day in skipped else refusals.get(one.day, ""),
            is_skipped=one.day in skipped,
        )
        for one in placed
    ]


def describe_when(when: When, place: str | None) -> str:
    span = Span(when.starts_at, when.ends_at, when.zone, when.all_day)
    return describe_span(span, lang=current_language(), place=place)


def describe_shift(when: When, usual: When) -> str:
    """What a change of clocks does to people elsewhere, whose own clocks do not follow; '' for nothing."""
    shift = shift_of(when, usual)
    if not shift:
        return ""
    hours, rest = divmod(abs(shift), _HOUR)
    return _say_hours(hours, shift) if not rest else _say_minutes(abs(shift) // timedelta(minutes=1), shift)


def _say_hours(hours: int, shift: timedelta) -> str:
    if shift > timedelta():
        return ngettext(
            "The clocks here have changed: for people elsewhere it begins %(num)s hour later.",
            "The clocks here have changed: for people elsewhere it begins %(num)s hours later.",
            hours,
        )
    return ngettext(
        "The clocks here have changed: for people elsewhere it begins %(num)s hour earlier.",
        "The clocks here have changed: for people elsewhere it begins %(num)s hours earlier.",
        hours,
    )


def _say_minutes(minutes: int, shift: timedelta) -> str:
    """Half an hour on Lord Howe."""
    if shift > timedelta():
        return ngettext(
            "The clocks here have changed: for people elsewhere it begins %(num)s minute later.",
            "The clocks here have changed: for people elsewhere it begins %(num)s minutes later.",
            minutes,
        )
    return ngettext(
        "The clocks here have changed: for people elsewhere it begins %(num)s minute earlier.",
        "The clocks here have changed: for people elsewhere it begins %(num)s minutes earlier.",
        minutes,
    )


def describe_plan(plan: Plan) -> list[StepLine]:
    usual = next((one.before.when for one in plan.steps if one.before), None)
    return [_describe_step(one, usual) for one in plan.steps]


def _describe_step(step: Step, usual: When | None) -> StepLine:
    when, said = step.when, step.values or step.before
    place = said.place_name or None if said else None
    moved = step.before is not None and when is not None and step.verb == Verb.CHANGE and step.before.when != when
    return StepLine(
        verb=step.verb.value,
        label=_label(step, moved=moved),
        text=describe_when(when, place) if when else "",
        before=describe_when(step.before.when, step.before.place_name or None) if moved and step.before else "",
        fields=join_words(_fields(step.changed), current_language()),
        own=join_words(_fields(step.own), current_language()),
        note=describe_shift(when, usual) if when and usual else "",
        people=step.people,
        is_told=step.is_told,
    )


def _label(step: Step, *, moved: bool) -> str:
    labels = {
        Verb.KEEP: gettext("Stays as it is"),
        Verb.CHANGE: gettext("Moves") if moved else gettext("Changes"),
        Verb.MAKE: gettext("New"),
        Verb.CANCEL: gettext("Is cancelled"),
        Verb.DELETE: gettext("Draft is deleted"),
    }
    return labels[step.verb]


def _fields(names: Sequence[str]) -> list[str]:
    return list_field_labels(["starts_wall" if name == "when" else name for name in names])


def describe_dates(dates: Sequence[tuple[SeriesDate, Event]], people: Mapping[int, int]) -> list[DateRow]:
    now, lang = clock.now(), current_language()
    return [
        DateRow(
            event,
            describe_span(span_of(event), lang=lang, place=place_of(event)),
            state="over" if is_over(event, now) else event.state,
            state_label=gettext("Over") if is_over(event, now) else str(state_label(event.state)),
            people=people.get(event.id, 0),
            is_settled=is_over(event, now) or event.state == State.CANCELLED,
        )
        for _, event in dates
    ]
