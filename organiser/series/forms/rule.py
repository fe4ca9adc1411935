"""The fields of a rule, and the dates that it gives, each to be left out by a tick."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from flask_babel import lazy_gettext
from wtforms import DateField, HiddenField, IntegerField, RadioField, SelectField, SelectMultipleField, SubmitField
from wtforms.validators import NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from organiser.events.forms.times import FOLDS
from organiser.kernel.errors import Invalid
from organiser.kernel.i18n import current_language
from organiser.kernel.i18n.times import write_date
from organiser.kernel.web.forms import Form, choices
from organiser.series.forms.sentences import describe_invalid_rule
from organiser.series.labels import EVERY, MONDAY, NTHS
from organiser.series.rules.dating import Folds
from organiser.series.rules.recurrence import MOST_DATES, MOST_WEEKS, Every, Rule, list_days

ONE_DAY = timedelta(days=1)


class PreviewFields(Form):
    """What is shown before it happens. `digest` is of what was shown: another result is shown again first."""

    digest = HiddenField()
    preview = SubmitField(lazy_gettext("Show the dates"))

    def has_seen(self, digest: str) -> bool:
        """Whether the button was one that acts, pressed under exactly this."""
        return not self.preview.data and self.digest.data == digest

    def remember(self, digest: str) -> None:
        self.digest.data, self.digest.raw_data = digest, None


class RuleFields(PreviewFields):
    every = RadioField(lazy_gettext("It repeats"), choices=choices(EVERY.items()), default=Every.WEEK)
    interval = IntegerField(
        lazy_gettext("Every how many weeks or months"),
        default=1,
        validators=[Optional(), NumberRange(1, MOST_WEEKS)],
        description=lazy_gettext("1 for every one, 2 for every other one."),
    )
    weekdays = SelectMultipleField(
        lazy_gettext("On these days of the week"),
        coerce=int,
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
        description=lazy_gettext("For weeks. Without a tick it is the weekday of the first date."),
    )
    nth = SelectField(
        lazy_gettext("Which one of the month"),
        choices=choices([("", lazy_gettext("The same as the first date")), *NTHS.items()]),
        validators=[Optional()],
        description=lazy_gettext("For months by weekday: the second Tuesday, the last Friday."),
    )
    until = DateField(lazy_gettext("Until"), validators=[Optional()])
    count = IntegerField(
        lazy_gettext("Or how many times"),
        validators=[Optional(), NumberRange(1, MOST_DATES)],
    )
    skipped = SelectMultipleField(
        lazy_gettext("Leave out"), option_widget=CheckboxInput(), widget=ListWidget(prefix_label=False)
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lang = current_language()
        self.weekdays.choices = choices(
            (str(day), write_date(MONDAY + day * ONE_DAY, "cccc", lang)) for day in range(7)
        )
        # Any day may be left out of dates that are counted anew; those that aren't among them say nothing.
        self.skipped.choices = choices((text, text) for text in self.skipped.data or () if _read_day(text))

    def read_rule(self, first: date | None) -> Rule | None:
        """The rule without what is left out, whose days can all be shown; None when a field says what is wrong."""
        if first is None or self.every.errors or self.interval.errors or self.until.errors or self.count.errors:
            return None
        rule = Rule(
            first=first,
            every=Every(self.every.data),
            interval=1 if self.interval.data is None else self.interval.data,
            weekdays=tuple(self.weekdays.data or ()) if self.every.data == Every.WEEK else (),
            nth=int(self.nth.data) if self.nth.data and self.every.data == Every.MONTH_WEEKDAY else None,
            until=self.until.data,
            count=self.count.data,
        )
        try:
            list_days(rule)
        except Invalid as refusal:
            self.refuse(refusal.field if refusal.field in self else "until", describe_invalid_rule(refusal))
            return None
        return rule

    def read_skipped(self, days: Iterable[date]) -> tuple[date, ...]:
        """The ticked ones among these."""
        ticked = {_read_day(text) for text in self.skipped.data or ()}
        return tuple(day for day in days if day in ticked)


class FoldFields(Form):
    start_fold = RadioField(
        lazy_gettext("Which of the two begins it?"), choices=choices(FOLDS), validators=[Optional()]
    )
    end_fold = RadioField(lazy_gettext("Which of the two ends it?"), choices=choices(FOLDS), validators=[Optional()])


def read_folds(form: Any) -> Folds:
    """Which of two equal hours was chosen, if somebody was asked."""
    said = [int(field.data) if field.data in {"0", "1"} else None for field in (form.start_fold, form.end_fold)]
    return Folds(*said)


def shown_rule(rule: Rule) -> dict[str, Any]:
    """A rule as its fields show it."""
    return {
        "every": rule.every.value,
        "interval": rule.interval,
        "weekdays": list(rule.weekdays) if rule.every == Every.WEEK else [],
        "nth": str(rule.nth or ""),
        "until": rule.until,
        "count": rule.count,
        "skipped": [day.isoformat() for day in rule.skipped],
    }


def _read_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
