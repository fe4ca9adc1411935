"""What all pages of a branch have in common: where it stands, which parts the actor sees, how refusals are said."""

from collections.abc import Callable

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from organiser.accounts.errors import LinkOver
from organiser.branches import policies, queries
from organiser.branches.errors import (
    AlreadyMember,
    BranchIsClosed,
    LastInCharge,
    OpenBranchesBelow,
    RootExists,
    TreeTooDeep,
    WouldMakeCycle,
)
from organiser.branches.forms import LEVELS, ROLES, describe_refusal
from organiser.branches.models import Branch
from organiser.kernel.db import transaction
from organiser.kernel.web.access import current_actor

MANAGE = "/<lang:lang>/manage/branches/<branch_id>"
SAID_ON_TOP = (
    AlreadyMember,
    BranchIsClosed,
    LastInCharge,
    LinkOver,
    OpenBranchesBelow,
    RootExists,
    TreeTooDeep,
    WouldMakeCycle,
)


def show(template: str, branch: Branch, *, tab: str, **values: object) -> str:
    actor = current_actor()
    return render_template(
        f"branches/{template}.html",
        branch=branch,
        ancestors=queries.list_ancestors(branch),
        tab=tab,
        can_edit=policies.can_edit_branch(actor, branch),
        can_see_members=policies.can_see_members(actor, branch),
        can_act_for=policies.can_act_for(actor, branch),
        is_acting_for=branch.id in actor.acting_for,
        level_names=LEVELS,
        role_names=ROLES,
        **values,
    )


def go(endpoint: str, branch_id: str, said: str | None = None) -> Response:
    """On to another page, with a word about what was done."""
    if said:
        flash(said, "success")
    return redirect(url_for(endpoint, branch_id=branch_id), 303)


def carry_out(action: Callable[[], object], *, then: str, branch_id: str, said: str | None = None) -> Response:
    """Do it in a transaction and go on to the page `then`; a refusal that belongs to no field is said there."""
    try:
        with transaction():
            action()
    except SAID_ON_TOP as refusal:
        flash(describe_refusal(refusal), "error")
        said = None
    return go(then, branch_id, said)
