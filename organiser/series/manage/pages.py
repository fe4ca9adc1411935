"""What the pages about one series share: fetching, frames, and refusals as sentences."""

from collections.abc import Callable, Sequence
from datetime import date

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from organiser.events.errors import BranchClosed, EventOver, TimeRepeated, WrongState
from organiser.events.forms.sentences import describe_refusal
from organiser.events.forms.times import TimeFields, describe_time_refusal
from organiser.kernel.db import transaction
from organiser.kernel.errors import OrganiserError
from organiser.kernel.web.access import current_actor
from organiser.kernel.web.forms import ConfirmForm
from organiser.series.errors import DatesCollide, DatesRefused, NothingLeft, PlanChanged, RefusedDate, RuleNeeded
from organiser.series.forms.sentences import describe_series_refusal
from organiser.series.models import Series
from organiser.series.queries import get_series_to_edit

blueprint = Blueprint("series", __name__, url_prefix="/<lang:lang>")

SERIES = "/manage/series/<series_id>"
OF_EVENTS = (BranchClosed, EventOver, WrongState)
OF_SERIES = (DatesCollide, NothingLeft, PlanChanged, RuleNeeded)
Answer = Response | str | tuple[str, int]


def get_series(series_id: str) -> Series:
    return get_series_to_edit(current_actor(), series_id)


def show(template: str, series: Series, *, tab: str, **values: object) -> str:
    """A page about one series, with its tabs."""
    return render_template(
        f"series/{template}.html",
        series=series,
        branch=series.branch,
        tab=tab,
        confirm=ConfirmForm(formdata=None),
        **values,
    )


def go(series_id: str, message: str, *, kind: str = "success") -> Response:
    flash(message, kind)
    return redirect(url_for("series.overview", series_id=series_id), 303)


def carry_out(series_id: str, act: Callable[[], object], message: str) -> Response:
    """Do it in one transaction, and say on the overview that it is done, or why not."""
    get_series(series_id)
    if not ConfirmForm().validate_on_submit():
        return go(series_id, gettext("That did not work. Try it once more."), kind="error")
    try:
        with transaction():
            act()
    except (*OF_EVENTS, *OF_SERIES) as refusal:
        return go(series_id, say_refusal(refusal), kind="error")
    return go(series_id, message)


def say_refusal(refusal: OrganiserError) -> str:
    return describe_refusal(refusal) if isinstance(refusal, OF_EVENTS) else describe_series_refusal(refusal)


def say_dates(refused: Sequence[RefusedDate]) -> dict[date, str]:
    """The sentence for each date that cannot stand."""
    return {one.day: describe_time_refusal(one.refusal) for one in refused}


def ask_hours(form: TimeFields, refused: DatesRefused) -> None:
    """An hour that comes twice on some date is asked about once, where the first date's would be."""
    repeated = next((one.refusal for one in refused.dates if isinstance(one.refusal, TimeRepeated)), None)
    if repeated is not None:
        form.refuse_time(repeated)
