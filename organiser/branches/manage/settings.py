"""Settings, picture and members' link of a branch."""

from functools import partial

from flask import request
from flask_babel import gettext
from werkzeug.wrappers import Response

from organiser.branches import actions, queries
from organiser.branches.forms import BranchForm, values_of
from organiser.branches.manage.pages import MANAGE, carry_out, go, show
from organiser.branches.models import Branch
from organiser.branches.views import blueprint
from organiser.kernel.db import db, transaction
from organiser.kernel.errors import EditConflict, Invalid
from organiser.kernel.pictures import Picture
from organiser.kernel.web.access import current_actor
from organiser.kernel.web.forms import ConfirmForm
from organiser.kernel.web.uploads import PictureForm, take_picture, takes_uploads

Answer = Response | str | tuple[str, int]


@blueprint.route(MANAGE, methods=["GET", "POST"])
def edit(branch_id: str) -> Answer:
    branch = queries.get_branch_to_edit(current_actor(), branch_id)
    if request.method != "POST":
        return _settings(branch, BranchForm(data=values_of(branch)))
    form = BranchForm()
    if not form.validate_on_submit():
        return _settings(branch, form), 422
    try:
        fields = form.read_fields()
        with transaction():
            actions.edit_branch(current_actor(), branch_id, version=form.version.data or 0, fields=fields)
    except Invalid as refusal:
        form.refuse_invalid(refusal)
    except EditConflict:
        return _conflict(branch_id, form), 409
    else:
        return go("branches.edit", branch_id, gettext("Saved."))
    return _settings(queries.get_branch_to_edit(current_actor(), branch_id), form), 422


def _conflict(branch_id: str, form: BranchForm) -> str:
    """Both texts, one beside the other; saving again, now from the present version, is a decision."""
    branch = queries.get_branch_to_edit(current_actor(), branch_id)
    form.version.data = branch.version
    form.version.raw_data = None
    present = BranchForm(formdata=None, data=values_of(branch))
    differing = [field for field in present if field.name in form and _shown(field) != _shown(form[field.name])]
    return _settings(branch, form, theirs=[field for field in differing if field.name not in {"version", "city_id"}])


def _shown(field: object) -> str:
    return str(getattr(field, "data", "") or "").replace("\r\n", "\n")


def _settings(branch: Branch, form: BranchForm, **values: object) -> str:
    picture = db.session.get(Picture, branch.picture_id) if branch.picture_id else None
    values = {"picture": picture, "picture_form": PictureForm(formdata=None), "confirm": ConfirmForm(), **values}
    return show("edit", branch, tab="edit", form=form, **values)


@blueprint.post(f"{MANAGE}/picture")
@takes_uploads
def set_picture(branch_id: str) -> Answer:
    queries.get_branch_to_edit(current_actor(), branch_id)
    form = PictureForm()
    if take_picture(form, partial(actions.set_picture, current_actor(), branch_id)):
        return go("branches.edit", branch_id, gettext("The picture is on the branch's page."))
    branch = queries.get_branch_to_edit(current_actor(), branch_id)
    return _settings(branch, BranchForm(formdata=None, data=values_of(branch)), picture_form=form), 422


@blueprint.post(f"{MANAGE}/picture/remove")
def remove_picture(branch_id: str) -> Response:
    with transaction():
        actions.clear_picture(current_actor(), branch_id)
    return go("branches.edit", branch_id, gettext("The picture is gone."))


@blueprint.post(f"{MANAGE}/members-link")
def rotate_members_link(branch_id: str) -> Response:
    return carry_out(
        lambda: actions.rotate_members_link(current_actor(), branch_id), then="branches.members", branch_id=branch_id
    )


@blueprint.post(f"{MANAGE}/members-link/off")
def switch_off_members_link(branch_id: str) -> Response:
    with transaction():
        actions.switch_off_members_link(current_actor(), branch_id)
    return go("branches.members", branch_id, gettext("The link opens nothing any more."))
