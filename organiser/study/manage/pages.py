"""What the pages about one work share: fetching, the frame, and refusals as sentences."""

from flask import flash, redirect, render_template
from flask_babel import gettext
from werkzeug.wrappers import Response

from organiser.branches.models import Branch
from organiser.branches.queries import list_reachable
from organiser.kernel.actor import Role
from organiser.kernel.errors import NotFound
from organiser.kernel.i18n import current_language
from organiser.kernel.web.access import current_actor
from organiser.kernel.web.forms import Form
from organiser.study.errors import WorkKnown
from organiser.study.models import Work
from organiser.study.policies import can_edit_work
from organiser.study.presentation import WorkRow, describe_work, work_url
from organiser.study.queries import find_path, find_root_path, get_work

WORK = "/manage/works/<work_id>"
Answer = Response | str | tuple[str, int]


def list_branches() -> list[Branch]:
    """Those in whose name the actor may add works. Raises NotFound where there is none."""
    branches = list_reachable(current_actor(), Role.ORGANISER)
    if not branches:
        raise NotFound
    return branches


def show(template: str, work: Work, *, tab: str, **values: object) -> str:
    """A page about one work, with the tabs of those that the actor may open."""
    can_edit = can_edit_work(current_actor(), find_path(work.branch_id), find_root_path())
    return render_template(
        f"study/{template}.html", work=work, work_url=work_url(work), tab=tab, can_edit=can_edit, **values
    )


def go(work_id: str, message: str) -> Response:
    """To the work's own page, where what was done is seen."""
    flash(message, "success")
    return redirect(work_url(get_work(work_id)), 303)


def refuse_known(form: Form, refusal: WorkKnown) -> WorkRow:
    """The one that is there, for the page to lead to."""
    form.refuse("title", gettext("That work is here already."))
    return describe_work(get_work(refusal.public_id), current_language())
