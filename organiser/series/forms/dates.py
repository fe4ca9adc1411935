"""The forms about a series' days, its end and its name."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from flask_babel import lazy_gettext
from wtforms import DateField, SelectField, SubmitField
from wtforms.validators import InputRequired

from organiser.events.rules import MAX_REASON, MAX_TITLE
from organiser.kernel.i18n import current_language
from organiser.kernel.i18n.times import full_date
from organiser.kernel.web.forms import Form, choices, line_field
from organiser.series.forms.rule import FoldFields, PreviewFields, RuleFields

WHY = lazy_gettext("One sentence. It stands on the page and in the mail of each date that is cancelled.")


class SinceFields(Form):
    """`since` is the day of one of the coming dates."""

    since = SelectField(lazy_gettext("From which date on"))
    reason = line_field(lazy_gettext("Why?"), length=MAX_REASON, description=WHY)
    save = SubmitField(lazy_gettext("Change it like this"))

    def offer(self, days: Iterable[date]) -> None:
        lang = current_language()
        self.since.choices = choices((day.isoformat(), full_date(day, lang)) for day in days)

    @property
    def since_day(self) -> date:
        return date.fromisoformat(self.since.data)


class RedateForm(SinceFields, RuleFields, FoldFields):
    """Another rule from a date on."""

    day = DateField(
        lazy_gettext("Its day from now on"),
        validators=[InputRequired(lazy_gettext("Choose a date."))],
        description=lazy_gettext("The first date by the new rule. The same day where only the end changes."),
    )
    post = SubmitField(lazy_gettext("Change it, and post the new dates"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """In the order of the page, which the summary of errors follows."""
        super().__init__(*args, **kwargs)
        for name in [field.name for field in self if field.name not in {"since", "day"}]:
            self._fields[name] = self._fields.pop(name)


class EndForm(SinceFields, PreviewFields):
    """No more dates."""


class RenameForm(Form):
    title = line_field(lazy_gettext("Name of the series"), length=MAX_TITLE, required=True)
