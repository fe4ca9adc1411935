"""A series as its organisers find it: its dates, who comes, what to do with it as a whole."""

from flask import request
from flask_babel import gettext

from organiser.events.attendance import count_people
from organiser.events.history import list_history
from organiser.events.models import State
from organiser.kernel.db import transaction
from organiser.kernel.errors import NotFound
from organiser.kernel.web.access import current_actor
from organiser.series import actions
from organiser.series.errors import NothingLeft
from organiser.series.forms import RenameForm
from organiser.series.labels import VERBS
from organiser.series.manage.pages import SERIES, Answer, blueprint, carry_out, get_series, go, say_refusal, show
from organiser.series.models import Series
from organiser.series.presentation import describe_dates, describe_rule
from organiser.series.queries import list_dates
from organiser.series.rules.recurrence import read_rule


@blueprint.get(SERIES)
def overview(series_id: str) -> Answer:
    series = get_series(series_id)
    dates = list_dates(series)
    rows = describe_dates(dates, count_people([event.id for _, event in dates]))
    return show(
        "overview",
        series,
        tab="overview",
        rule=describe_rule(read_rule(series.rule)),
        coming=[row for row in rows if row.state != "over"],
        over=[row for row in reversed(rows) if row.state == "over"],
        drafts=len([row for row in rows if row.state == State.DRAFT]),
        is_last=len(rows) == 1,
        is_posted=any(row.state != State.DRAFT for row in rows),
        lines=list_history("series", series.public_id, verbs=VERBS, zone=series.branch.zone, limit=20),
    )


@blueprint.post(f"{SERIES}/publish")
def publish(series_id: str) -> Answer:
    return carry_out(
        series_id,
        lambda: actions.publish_dates(current_actor(), series_id),
        gettext("Posted. All dates stand in the lists and calendars now."),
    )


@blueprint.post(f"{SERIES}/enrolments/open")
def open_enrolments(series_id: str) -> Answer:
    return carry_out(
        series_id,
        lambda: actions.open_enrolments(current_actor(), series_id),
        gettext("Whoever enrols now has a place on every date."),
    )


@blueprint.post(f"{SERIES}/enrolments/close")
def close_enrolments(series_id: str) -> Answer:
    return carry_out(
        series_id,
        lambda: actions.close_enrolments(current_actor(), series_id),
        gettext("Nobody can enrol any more. Whoever is enrolled stays so."),
    )


@blueprint.route(f"{SERIES}/detach/<event_id>", methods=["GET", "POST"])
def detach(series_id: str, event_id: str) -> Answer:
    if request.method != "POST":
        return _ask_detaching(get_series(series_id), event_id)
    return carry_out(
        series_id,
        lambda: actions.detach_date(current_actor(), series_id, event_id=event_id),
        gettext("It is an event by itself now. Everybody keeps their place."),
    )


def _ask_detaching(series: Series, event_id: str) -> Answer:
    """What it means, before it happens: nothing puts a date back into its series."""
    dates = list_dates(series)
    chosen = [one for one in dates if one[1].public_id == event_id]
    if not chosen:
        raise NotFound
    if len(dates) == 1:
        return go(series.public_id, say_refusal(NothingLeft()), kind="error")
    (row,) = describe_dates(chosen, count_people([event.id for _, event in chosen]))
    return show("detach", series, tab="overview", row=row)


@blueprint.route(f"{SERIES}/name", methods=["GET", "POST"])
def rename(series_id: str) -> Answer:
    series = get_series(series_id)
    if request.method != "POST":
        return show("rename", series, tab="overview", form=RenameForm(formdata=None, data={"title": series.title}))
    form = RenameForm()
    if not form.validate_on_submit():
        return show("rename", series, tab="overview", form=form), 422
    with transaction():
        actions.rename_series(current_actor(), series_id, title=form.title.data or "")
    return go(series_id, gettext("Saved."))
