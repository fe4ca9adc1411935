"""Two that are one work: look for the other, see what would happen, do it."""

from flask import request
from flask_babel import gettext
from wtforms import HiddenField

from organiser.kernel.db import transaction
from organiser.kernel.i18n import current_language
from organiser.kernel.web.access import current_actor
from organiser.kernel.web.forms import Form
from organiser.study import actions
from organiser.study.errors import SameWork
from organiser.study.manage.pages import WORK, Answer, go, show
from organiser.study.models import Work
from organiser.study.policies import can_merge_works
from organiser.study.presentation import describe_work
from organiser.study.queries import (
    WorkFilter,
    WorkOrder,
    find_paths,
    find_root_path,
    get_work_to_edit,
    list_works,
)
from organiser.study.views import blueprint

MOST_FOUND = 20


class MergeForm(Form):
    """Which other entry is the same work."""

    other = HiddenField()


@blueprint.route(f"{WORK}/merge", methods=["GET", "POST"])
def merge(work_id: str) -> Answer:
    work = get_work_to_edit(current_actor(), work_id)
    form = MergeForm()
    if request.method == "POST" and form.validate():
        try:
            with transaction():
                actions.merge_works(current_actor(), work_id, gone_id=form.other.data or "")
        except SameWork:
            return go(work_id, gettext("It is one work already."))
        return go(work_id, gettext("They are one work now. The address of the other leads here."))
    asked = (request.args.get("q") or work.title)[:200]
    found = [describe_work(one, current_language()) for one in _find(work, asked)]
    return show("merge", work, tab="merge", form=form, asked=asked, found=found)


def _find(work: Work, asked: str) -> list[Work]:
    """Others that the actor may merge into this one."""
    actor, root = current_actor(), find_root_path()
    pairs = list_works(WorkFilter(text=asked), WorkOrder.AUTHOR, themes=(), limit=MOST_FOUND + 1)
    others = [one for one, _ in pairs if one.id != work.id]
    paths = find_paths({one.branch_id for one in (work, *others) if one.branch_id})
    own = paths.get(work.branch_id or 0)
    return [one for one in others if can_merge_works(actor, (own, paths.get(one.branch_id or 0)), root)][:MOST_FOUND]
