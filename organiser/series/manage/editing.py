"""Editing one date of a series: the event's form, for which dates it is meant, and what it would do."""

from dataclasses import dataclass

from flask import redirect, render_template, request, url_for
from flask_babel import gettext

from organiser.events.actions.content import values_of
from organiser.events.errors import EventOver
from organiser.events.forms.conflicts import Difference, list_differences
from organiser.events.forms.making import make_form
from organiser.events.forms.reading import read_values, refuse_invalid, shown_values
from organiser.events.models import Event
from organiser.events.queries import get_event_to_edit
from organiser.events.rules import EventValues, list_verbs
from organiser.kernel import clock
from organiser.kernel.db import transaction
from organiser.kernel.errors import EditConflict, Invalid
from organiser.kernel.extensions import settings
from organiser.kernel.web.access import current_actor
from organiser.kernel.web.forms import ConfirmForm
from organiser.series.actions import edit_dates, plan_edit
from organiser.series.errors import DatesCollide, DatesRefused, PlanChanged, RuleNeeded
from organiser.series.forms import ScopeForm
from organiser.series.forms.rule import read_folds
from organiser.series.manage.pages import Answer, ask_hours, blueprint, go, say_dates, say_refusal
from organiser.series.models import Series
from organiser.series.presentation import describe_plan
from organiser.series.queries import find_series_of
from organiser.series.rules.planning import Plan, Scope


@dataclass(frozen=True, slots=True)
class Edited:
    """What is being edited, and by which form."""

    event: Event
    series: Series
    form: ScopeForm


@blueprint.route("/manage/events/<event_id>/scope", methods=["GET", "POST"])
def edit_scope(event_id: str) -> Answer:
    event = get_event_to_edit(current_actor(), event_id)
    series = find_series_of(event.id)
    if series is None:
        return redirect(url_for("events.edit", event_id=event_id), 303)
    if request.method != "POST":
        data = shown_values(values_of(event), event.branch, version=event.version)
        return _show(Edited(event, series, make_form(ScopeForm, event.branch, data=data)))
    edited = Edited(event, series, make_form(ScopeForm, event.branch))
    if edited.form.add_row():
        return _show(edited)
    values = read_values(edited.form, event.branch, event)
    if values is not None and edited.form.version.data != event.version:
        return _conflict(event_id, edited.form), 409
    return (_show(edited), 422) if values is None else _look(edited, values)


def _look(edited: Edited, values: EventValues) -> Answer:
    """Show what it would do; do it if that has been shown. One date alone needs no list."""
    form, scope = edited.form, Scope(edited.form.scope.data)
    try:
        plan = plan_edit(edited.series, edited.event.public_id, values=values, scope=scope, folds=read_folds(form))
    except DatesRefused as refusal:
        ask_hours(form, refusal)
        return _show(edited, refused=refusal), 422
    except (DatesCollide, RuleNeeded) as refusal:
        form.refuse("scope", say_refusal(refusal))
        return _show(edited), 422
    except Invalid as refusal:
        refuse_invalid(form, refusal)
        return _show(edited), 422
    is_alone = scope == Scope.THIS and not form.preview.data
    is_seen = is_alone or form.has_seen(plan.digest)
    form.remember(plan.digest)
    if not is_seen:
        return _show(edited, plan=plan), 200 if form.preview.data else 422
    return _save(edited, values, plan, scope)


def _save(edited: Edited, values: EventValues, plan: Plan, scope: Scope) -> Answer:
    form, event_id, series_id = edited.form, edited.event.public_id, edited.series.public_id
    try:
        with transaction():
            edit_dates(
                current_actor(), event_id, version=form.version.data or 0, values=values, scope=scope,
                digest=plan.digest, folds=read_folds(form),
            )  # fmt: skip
    except EditConflict:
        return _conflict(event_id, form), 409
    except PlanChanged as refusal:
        form.refuse("scope", say_refusal(refusal))
        return _show(_fetch(event_id, form)), 409
    except EventOver as refusal:
        form.refuse("day", say_refusal(refusal))
        return _show(_fetch(event_id, form)), 422
    except Invalid as refusal:
        refuse_invalid(form, refusal)
        return _show(_fetch(event_id, form)), 422
    return go(series_id, gettext("Saved."))


def _fetch(event_id: str, form: ScopeForm) -> Edited:
    """As it stands now, after a transaction that was taken back."""
    event = get_event_to_edit(current_actor(), event_id)
    series = find_series_of(event.id)
    assert series is not None
    return Edited(event, series, form)


def _conflict(event_id: str, form: ScopeForm) -> str:
    """Both texts, one beside the other. To save again, now from the present version, is a decision."""
    edited = _fetch(event_id, form)
    branch = edited.event.branch
    present = make_form(ScopeForm, branch, data=shown_values(values_of(edited.event), branch))
    present.scope.data = form.scope.data
    form.version.data, form.version.raw_data = edited.event.version, None
    form.remember("")
    return _show(edited, differences=list_differences(form, present))


def _show(
    edited: Edited,
    *,
    plan: Plan | None = None,
    refused: DatesRefused | None = None,
    differences: list[Difference] | None = None,
) -> str:
    event = edited.event
    return render_template(
        "series/edit.html",
        event=event,
        branch=event.branch,
        series=edited.series,
        form=edited.form,
        tab="edit",
        verbs=list_verbs(event, clock.now()),
        confirm=ConfirmForm(formdata=None),
        steps=describe_plan(plan) if plan else [],
        told=plan.people_told if plan else 0,
        minutes=settings().minutes_to_undo,
        refused=say_dates(refused.dates) if refused else {},
        differences=differences or [],
    )
