"""Acting for a branch below."""

from flask import request
from flask_babel import gettext
from werkzeug.wrappers import Response

from organiser.branches import actions, policies, queries
from organiser.branches.forms import ActingForm
from organiser.branches.manage.pages import MANAGE, go, show
from organiser.branches.views import blueprint
from organiser.kernel import clock
from organiser.kernel.db import transaction
from organiser.kernel.errors import FreshLoginNeeded, NotFound
from organiser.kernel.web.access import current_actor

Answer = Response | str | tuple[str, int]


@blueprint.route(f"{MANAGE}/acting", methods=["GET", "POST"])
def act_for(branch_id: str) -> Answer:
    """A log-in that is minutes old is asked for on GET, since a form cannot be carried through it."""
    actor = current_actor()
    branch = queries.get_branch(actor, branch_id)
    if not policies.can_act_for(actor, branch):
        raise NotFound
    if request.method != "POST" and not actor.is_fresh(clock.now()):
        raise FreshLoginNeeded
    form = ActingForm()
    if form.validate_on_submit():
        with transaction():
            actions.act_for(actor, branch_id, reason=form.reason.data or "")
        said = gettext("For four hours you read names at this branch. Its organisers see that you do, and why.")
        return go("branches.members", branch_id, said)
    page = show("acting", branch, tab="members", form=form)
    return (page, 422) if form.is_submitted() else page


@blueprint.post(f"{MANAGE}/acting/stop")
def stop_acting(branch_id: str) -> Response:
    with transaction():
        actions.stop_acting(current_actor(), branch_id)
    return go("branches.members", branch_id, gettext("You act for this branch no more."))
