"""An event's form with what makes it many: a rule for a new series, a scope for a date of one."""

from flask_babel import lazy_gettext
from wtforms import RadioField, SubmitField

from organiser.events.forms import EventForm
from organiser.kernel.web.forms import choices
from organiser.series.forms.rule import PreviewFields, RuleFields
from organiser.series.labels import SCOPES
from organiser.series.rules.planning import Scope


class SeriesForm(RuleFields, EventForm):
    """`day` is the first date, `make_id()` is the series' id."""

    post = SubmitField(lazy_gettext("Post all dates"))
    save = SubmitField(lazy_gettext("Save all as drafts"))


class ScopeForm(PreviewFields, EventForm):
    scope = RadioField(
        lazy_gettext("For which dates?"),
        choices=choices(SCOPES.items()),
        default=Scope.THIS,
        description=lazy_gettext("What somebody has changed on a single date stays there."),
    )
