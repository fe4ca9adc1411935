"""Where a branch stands: those below, a new one, moving, closing."""

from flask import flash
from flask_babel import gettext
from werkzeug.wrappers import Response

from organiser.branches import actions, queries
from organiser.branches.forms import BranchForm, MoveForm, describe_refusal
from organiser.branches.manage.pages import MANAGE, SAID_ON_TOP, carry_out, go, show
from organiser.branches.models import Branch, Level
from organiser.branches.views import blueprint
from organiser.kernel.actor import Role
from organiser.kernel.db import transaction
from organiser.kernel.errors import Invalid
from organiser.kernel.web.access import current_actor
from organiser.kernel.web.forms import ConfirmForm, choices

Answer = Response | str | tuple[str, int]


@blueprint.get(f"{MANAGE}/tree")
def tree(branch_id: str) -> str:
    return _tree(queries.get_branch_to_edit(current_actor(), branch_id), None)


def _tree(branch: Branch, form: MoveForm | None) -> str:
    targets = _list_targets(branch)
    if form is None and targets:
        form = MoveForm(formdata=None)
        form.parent.choices = choices(targets)
    return show("tree", branch, tab="tree", form=form, children=queries.list_children(branch), confirm=ConfirmForm())


def _list_targets(branch: Branch) -> list[tuple[str, str]]:
    """Where it may go: none for the root, and for whoever does not coordinate what it stands below now."""
    reachable = queries.list_reachable(current_actor(), Role.COORDINATOR)
    if branch.parent_id not in {target.id for target in reachable}:
        return []
    fitting = (target for target in reachable if not target.path.startswith(branch.path))
    return [(target.public_id, target.name) for target in fitting if target.id != branch.parent_id]


@blueprint.route(f"{MANAGE}/new", methods=["GET", "POST"])
def new_below(branch_id: str) -> Answer:
    parent = queries.get_branch_to_edit(current_actor(), branch_id)
    form = BranchForm(data={"level": _level_below(parent)})
    if not form.is_submitted():
        return show("new", parent, tab="tree", form=form)
    if form.validate():
        try:
            fields = form.read_fields()
            with transaction():
                branch = actions.create_branch(current_actor(), parent_id=branch_id, fields=fields)
        except Invalid as refusal:
            form.refuse_invalid(refusal)
        except SAID_ON_TOP as refusal:
            flash(describe_refusal(refusal), "error")
        else:
            return go("branches.members", branch.public_id, gettext("The branch stands. Invite its organisers."))
    return show("new", queries.get_branch_to_edit(current_actor(), branch_id), tab="tree", form=form), 422


def _level_below(parent: Branch) -> Level:
    below = {Level.INTERNATIONAL: Level.COUNTRY, Level.COUNTRY: Level.LOCAL, Level.REGION: Level.LOCAL}
    return below.get(Level(parent.level), Level.GROUP)


@blueprint.post(f"{MANAGE}/move")
def move(branch_id: str) -> Answer:
    branch = queries.get_branch_to_edit(current_actor(), branch_id)
    form = MoveForm()
    form.parent.choices = choices(_list_targets(branch))
    if not form.validate_on_submit():
        return _tree(branch, form), 422
    return carry_out(
        lambda: actions.move_branch(current_actor(), branch_id, new_parent_id=form.parent.data),
        then="branches.tree",
        branch_id=branch_id,
        said=gettext("It stands here now, with everything below it."),
    )


@blueprint.post(f"{MANAGE}/close")
def close(branch_id: str) -> Response:
    return carry_out(
        lambda: actions.close_branch(current_actor(), branch_id),
        then="branches.tree",
        branch_id=branch_id,
        said=gettext("The branch is closed. Its page says so."),
    )


@blueprint.post(f"{MANAGE}/reopen")
def reopen(branch_id: str) -> Response:
    return carry_out(
        lambda: actions.reopen_branch(current_actor(), branch_id),
        then="branches.tree",
        branch_id=branch_id,
        said=gettext("The branch is open again."),
    )
