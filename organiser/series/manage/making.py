"""A new series: one form; its dates are looked at before they are saved."""

from collections.abc import Sequence

from flask import render_template, request
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response

from organiser.branches.models import Branch
from organiser.events.forms.making import first_values, make_form
from organiser.events.forms.reading import read_values
from organiser.events.queries import get_branch_to_post
from organiser.events.rules import EventValues
from organiser.kernel.db import transaction
from organiser.kernel.errors import Invalid
from organiser.kernel.web.access import current_actor
from organiser.series.actions import create_series, publish_dates
from organiser.series.errors import DatesRefused, RefusedDate
from organiser.series.forms import SeriesForm
from organiser.series.forms.rule import read_folds
from organiser.series.forms.sentences import describe_invalid_rule
from organiser.series.manage.pages import Answer, ask_hours, blueprint, go, say_dates
from organiser.series.presentation import DateLine, describe_days, describe_left_out
from organiser.series.rules.dating import digest_of, place_all
from organiser.series.rules.recurrence import Rule, list_days, skip_days


@blueprint.route("/manage/branches/<branch_id>/series/new", methods=["GET", "POST"])
def new(branch_id: str) -> Answer:
    branch = get_branch_to_post(current_actor(), branch_id)
    if request.method != "POST":
        return _new(branch, make_form(SeriesForm, branch, data=first_values(branch)))
    form = make_form(SeriesForm, branch)
    if form.add_row():
        return _new(branch, form)
    values = read_values(form, branch)
    rule = form.read_rule(form.day.data)
    if values is None or rule is None:
        return _new(branch, form), 422
    return _look(branch, form, values, rule)


def _look(branch: Branch, form: SeriesForm, values: EventValues, rule: Rule) -> Answer:
    """Show the dates, or make them if they have been shown like this."""
    placed = place_all(values.when, list_days(rule), read_folds(form))
    skipped = form.read_skipped(one.day for one in placed)
    refused = [RefusedDate(one.day, one.refusal) for one in placed if one.refusal and one.day not in skipped]
    ask_hours(form, DatesRefused(refused))
    lines = describe_days(placed, skipped=skipped, place=values.place_name or None, refusals=say_dates(refused))
    digest = digest_of(placed)
    is_seen = form.has_seen(digest)
    form.remember(digest)
    if refused or not is_seen:
        said = "" if form.preview.data or refused else gettext("Look at the dates, then save.")
        return _new(branch, form, lines, rule=rule, said=said), 422 if refused or said else 200
    return _make(branch, form, values, skip_days(rule, skipped)) or (_new(branch, form, lines, rule=rule), 422)


def _make(branch: Branch, form: SeriesForm, values: EventValues, rule: Rule) -> Response | None:
    """None when a field now says what is wrong."""
    actor, branch_id = current_actor(), branch.public_id
    try:
        with transaction():
            series = create_series(
                actor, branch_id, values=values, rule=rule, folds=read_folds(form), series_id=form.make_id()
            )
            series_id = series.public_id
            number = len(publish_dates(actor, series_id)) if form.post.data else 0
    except Invalid as refusal:
        form.refuse("until", describe_invalid_rule(refusal))
        return None
    if number:
        said = ngettext(
            "Posted: %(num)s date stands in the lists and calendars now.",
            "Posted: %(num)s dates stand in the lists and calendars now.",
            number,
        )
        return go(series_id, said)
    return go(series_id, gettext("Saved. Every date is a draft that you can still change by itself."))


def _new(
    branch: Branch,
    form: SeriesForm,
    lines: Sequence[DateLine] = (),
    *,
    rule: Rule | None = None,
    said: str = "",
) -> str:
    return render_template(
        "series/new.html",
        branch=branch,
        form=form,
        lines=lines,
        left_out=describe_left_out(rule) if rule else "",
        said=said,
        number=len([one for one in lines if not one.is_skipped]),
    )
