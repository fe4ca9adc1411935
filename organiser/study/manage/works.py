"""Works: added, changed, and what was done to them."""

from flask import render_template, request
from flask_babel import gettext

from organiser.accounts.queries import names_of
from organiser.kernel.activity import Activity, list_activity
from organiser.kernel.db import transaction
from organiser.kernel.errors import EditConflict, Invalid
from organiser.kernel.i18n import current_language
from organiser.kernel.i18n.times import describe_moment
from organiser.kernel.web.access import current_actor
from organiser.kernel.web.differences import Difference, list_differences
from organiser.study import actions
from organiser.study.errors import WorkKnown
from organiser.study.forms.works import WorkForm, refuse_invalid, work_data
from organiser.study.labels import FIELDS, VERBS
from organiser.study.manage.pages import WORK, Answer, go, list_branches, refuse_known, show
from organiser.study.models import Work
from organiser.study.presentation import WorkRow
from organiser.study.queries import get_work, get_work_to_edit, list_terms
from organiser.study.rules import NestedTerm, nest
from organiser.study.views import blueprint

LINES = 200


@blueprint.route("/manage/works/new", methods=["GET", "POST"])
def new_work() -> Answer:
    branches = list_branches()
    form = WorkForm(terms=_nest(), branches=branches)
    if request.method != "POST":
        return render_template("study/new_work.html", form=form)
    values = form.read_work()
    if values is None:
        return render_template("study/new_work.html", form=form), 422
    known = None
    try:
        with transaction():
            work = actions.add_work(current_actor(), form.branch.data, values=values)
    except Invalid as refusal:
        refuse_invalid(form, refusal)
    except WorkKnown as refusal:
        known = refuse_known(form, refusal)
    else:
        return go(work.public_id, gettext("It stands in the list now. Add where it can be read."))
    return render_template("study/new_work.html", form=form, known=known), 422


@blueprint.route(WORK, methods=["GET", "POST"])
def edit_work(work_id: str) -> Answer:
    work = get_work_to_edit(current_actor(), work_id)
    if request.method != "POST":
        return _edit(work, WorkForm(formdata=None, data=work_data(work), terms=_nest()))
    form = WorkForm(terms=_nest())
    values = form.read_work()
    if values is None:
        return _edit(work, form), 422
    known = None
    try:
        with transaction():
            actions.edit_work(current_actor(), work_id, version=form.version.data or 0, values=values)
    except Invalid as refusal:
        refuse_invalid(form, refusal)
    except WorkKnown as refusal:
        known = refuse_known(form, refusal)
    except EditConflict:
        return _conflict(work_id, form), 409
    else:
        return go(work_id, gettext("Saved."))
    return _edit(get_work(work_id), form, known=known), 422


def _edit(
    work: Work, form: WorkForm, differences: list[Difference] | None = None, *, known: WorkRow | None = None
) -> str:
    return show("edit_work", work, tab="edit", form=form, differences=differences or [], known=known)


def _conflict(work_id: str, form: WorkForm) -> str:
    """Both texts, one beside the other. To save again, now from the present version, is a decision."""
    work = get_work(work_id)
    present = WorkForm(formdata=None, data=work_data(work), terms=_nest())
    form.version.data, form.version.raw_data = work.version, None
    return _edit(work, form, list_differences(form, present))


def _nest() -> list[NestedTerm]:
    return nest(list_terms(), current_language())


@blueprint.get(f"{WORK}/history")
def work_history(work_id: str) -> Answer:
    work = get_work_to_edit(current_actor(), work_id)
    lines = list_activity(subject="works", subject_id=work.public_id, limit=LINES)
    names = names_of({line.account_id for line in lines if line.account_id})
    return show("work_history", work, tab="history", lines=[_describe(line, names) for line in lines])


def _describe(line: Activity, names: dict[int, str]) -> dict[str, object]:
    someone = gettext("Somebody whose account is gone")
    if line.actor_kind != "staff":
        someone = gettext("organiser by itself")
    return {
        "who": names.get(line.account_id or 0, someone),
        "what": str(VERBS.get(line.verb, line.verb)),
        "fields": [str(FIELDS.get(name, name)) for name in line.fields],
        "when": describe_moment(line.at, "UTC", lang=current_language()),
        "iso": line.at.isoformat(),
    }
