"""Other days: a longer series, a shorter one, another rhythm, or its end. What it would do is looked at first."""

from datetime import date

from flask import request
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response

from organiser.events.errors import TimeRepeated
from organiser.events.forms.sentences import describe_invalid
from organiser.events.forms.times import describe_time_refusal
from organiser.events.rules import MAX_REASON
from organiser.kernel.db import transaction
from organiser.kernel.errors import Invalid
from organiser.kernel.extensions import settings
from organiser.kernel.web.access import current_actor
from organiser.series.actions import change_days, end_series, plan_days, plan_stop, publish_dates
from organiser.series.actions.reading import read_dates
from organiser.series.errors import DatesCollide, DatesRefused, PlanChanged
from organiser.series.forms import EndForm, RedateForm
from organiser.series.forms.rule import read_folds, shown_rule
from organiser.series.forms.sentences import describe_invalid_rule
from organiser.series.manage.pages import SERIES, Answer, blueprint, get_series, go, say_dates, say_refusal, show
from organiser.series.models import Series
from organiser.series.presentation import describe_left_out, describe_plan
from organiser.series.rules.planning import Plan, Verb
from organiser.series.rules.recurrence import Rule, list_days, read_rule, skip_days


@blueprint.route(f"{SERIES}/dates", methods=["GET", "POST"])
def dates(series_id: str) -> Answer:
    series = get_series(series_id)
    coming = _list_coming(series)
    if not coming:
        return go(series_id, gettext("No date is still to come. Post a new series instead."), kind="info")
    if request.method != "POST":
        return _show_dates(series, _first_form(series, coming))
    form = RedateForm()
    form.offer(coming)
    rule = form.read_rule(form.day.data) if form.validate_on_submit() else None
    return (_show_dates(series, form), 422) if rule is None else _look(series, form, rule)


def _list_coming(series: Series) -> list[date]:
    """Days of the dates that an edit may touch."""
    return sorted(one.day for one in read_dates(series) if not one.is_settled)


def _first_form(series: Series, coming: list[date]) -> RedateForm:
    """The rule as it stands, from the next date on and until the last."""
    rule = read_rule(series.rule)
    data = shown_rule(rule) | {"day": coming[0], "since": coming[0].isoformat(), "until": coming[-1], "count": None}
    form = RedateForm(formdata=None, data=data)
    form.offer(coming)
    return form


def _look(series: Series, form: RedateForm, rule: Rule) -> Answer:
    days = list_days(rule)
    rule = skip_days(rule, form.read_skipped(days))
    try:
        plan = plan_days(series, rule, since=form.since_day, folds=read_folds(form))
    except DatesRefused as refusal:
        _ask_hours(form, refusal)
        return _show_dates(series, form, rule=rule, refused=refusal), 422
    except DatesCollide as refusal:
        form.refuse("day", say_refusal(refusal))
        return _show_dates(series, form, rule=rule), 422
    if not _may_act(form, plan):
        return _show_dates(series, form, rule=rule, plan=plan), 200 if form.preview.data else 422
    return _change(series, form, rule, plan)


def _may_act(form: RedateForm | EndForm, plan: Plan) -> bool:
    """It was shown like this, and whoever hears of a cancellation hears why."""
    is_seen = form.has_seen(plan.digest)
    form.remember(plan.digest)
    lacks_reason = bool(plan.of(Verb.CANCEL)) and not form.reason.data
    if is_seen and lacks_reason:
        form.refuse("reason", describe_invalid(Invalid("reason", "missing", max=MAX_REASON)))
    return is_seen and not lacks_reason


def _ask_hours(form: RedateForm, refused: DatesRefused) -> None:
    for one in refused.dates:
        if isinstance(one.refusal, TimeRepeated):
            form.refuse(f"{one.refusal.field}_fold", describe_time_refusal(one.refusal))
            return


def _change(series: Series, form: RedateForm, rule: Rule, plan: Plan) -> Answer:
    actor, series_id = current_actor(), series.public_id
    try:
        with transaction():
            change_days(
                actor, series_id, rule=rule, since=form.since_day, digest=plan.digest,
                reason=form.reason.data or "", folds=read_folds(form),
            )  # fmt: skip
            if form.post.data:
                publish_dates(actor, series_id)
    except PlanChanged as refusal:
        form.refuse("since", say_refusal(refusal))
        return _show_dates(get_series(series_id), form, rule=rule), 409
    except Invalid as refusal:
        form.refuse("until", describe_invalid_rule(refusal))
        return _show_dates(get_series(series_id), form, rule=rule), 422
    return _done(series_id, plan)


def _done(series_id: str, plan: Plan) -> Response:
    changed = len(plan.steps) - len(plan.of(Verb.KEEP))
    return go(series_id, ngettext("Done: %(num)s date changed.", "Done: %(num)s dates changed.", changed))


def _show_dates(
    series: Series,
    form: RedateForm,
    *,
    rule: Rule | None = None,
    plan: Plan | None = None,
    refused: DatesRefused | None = None,
) -> str:
    return show(
        "dates",
        series,
        tab="dates",
        form=form,
        left_out=describe_left_out(rule) if rule else "",
        refused=say_dates(refused.dates) if refused else {},
        leavable=_list_leavable(rule, plan),
        **_shown(plan),
    )


def _list_leavable(rule: Rule | None, plan: Plan | None) -> list[tuple[date, bool]]:
    """Days that would be new, and those that are left out (True)."""
    if rule is None:
        return []
    new = [one.day for one in plan.of(Verb.MAKE)] if plan else []
    return sorted([*((day, False) for day in new), *((day, True) for day in rule.skipped)])


def _shown(plan: Plan | None) -> dict[str, object]:
    return {
        "steps": describe_plan(plan) if plan else [],
        "told": plan.people_told if plan else 0,
        "cancels": len(plan.of(Verb.CANCEL)) if plan else 0,
        "makes": len(plan.of(Verb.MAKE)) if plan else 0,
        "minutes": settings().minutes_to_undo,
    }


@blueprint.route(f"{SERIES}/end", methods=["GET", "POST"])
def end(series_id: str) -> Answer:
    series = get_series(series_id)
    coming = _list_coming(series)
    if not coming:
        return go(series_id, gettext("No date is still to come. It has ended by itself."), kind="info")
    form = EndForm() if request.method == "POST" else EndForm(formdata=None)
    form.offer(coming)
    if request.method != "POST":
        return show("end", series, tab="overview", form=form, **_shown(None))
    if not form.validate_on_submit():
        return show("end", series, tab="overview", form=form, **_shown(None)), 422
    plan = plan_stop(series, form.since_day)
    if not _may_act(form, plan):
        return show("end", series, tab="overview", form=form, **_shown(plan)), 200 if form.preview.data else 422
    try:
        with transaction():
            end_series(
                current_actor(), series_id, since=form.since_day, digest=plan.digest, reason=form.reason.data or ""
            )
    except PlanChanged as refusal:
        form.refuse("since", say_refusal(refusal))
        return show("end", get_series(series_id), tab="overview", form=form, **_shown(None)), 409
    return _done(series_id, plan)
