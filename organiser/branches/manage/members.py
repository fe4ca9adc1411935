"""Who holds which role at a branch."""

from flask import flash, redirect, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from organiser.branches import actions, policies, queries
from organiser.branches.errors import LastInCharge
from organiser.branches.forms import ROLES, InviteForm, RoleForm, describe_invalid, describe_refusal
from organiser.branches.manage.pages import MANAGE, carry_out, go, show
from organiser.branches.models import Branch
from organiser.branches.views import blueprint
from organiser.kernel import clock
from organiser.kernel.actor import Role
from organiser.kernel.db import transaction
from organiser.kernel.errors import Invalid, NotFound
from organiser.kernel.i18n import current_language
from organiser.kernel.links import link
from organiser.kernel.web.access import current_actor
from organiser.kernel.web.forms import ConfirmForm, choices

Answer = Response | str | tuple[str, int]


@blueprint.get(f"{MANAGE}/members")
def members(branch_id: str) -> str:
    branch = queries.get_branch_with_members(current_actor(), branch_id)
    return _members(branch, _invite_form(branch))


def _members(branch: Branch, invite_form: InviteForm | None) -> str:
    actor = current_actor()
    grantable = policies.list_grantable(actor, branch)
    has_link = branch.members_link_hash is not None
    token = queries.derive_members_token(branch) if has_link else None
    return show(
        "members",
        branch,
        tab="members",
        members=queries.list_members(branch),
        invited=queries.list_invited(branch, clock.now()),
        acts=queries.list_acts(branch),
        now=clock.now(),
        grantable=grantable,
        invite_form=invite_form,
        role_form=RoleForm(formdata=None),
        confirm=ConfirmForm(),
        members_link=link("branches.open_members_link", token=token) if token else None,
    )


def _invite_form(branch: Branch) -> InviteForm | None:
    """None for whoever has no role to give here."""
    grantable = policies.list_grantable(current_actor(), branch)
    form = InviteForm(data={"lang": current_language(), "role": Role.ORGANISER})
    form.role.choices = choices((role, ROLES[role]) for role in grantable)
    return form if grantable and branch.closed_at is None else None


@blueprint.post(f"{MANAGE}/members/invite")
def invite_member(branch_id: str) -> Answer:
    branch = queries.get_branch_with_members(current_actor(), branch_id)
    form = _invite_form(branch)
    if form is None:
        raise NotFound
    if form.validate():
        try:
            with transaction():
                actions.invite_member(
                    current_actor(),
                    branch_id,
                    address=form.address.data or "",
                    name=form.name.data or "",
                    lang=form.lang.data,
                    role=Role(form.role.data),
                )
        except Invalid as refusal:
            form.refuse(refusal.field, describe_invalid(refusal))
        else:
            said = gettext("%(name)s gets a mail with a link that works for 7 days.", name=form.name.data)
            return go("branches.members", branch_id, said)
    return _members(queries.get_branch_with_members(current_actor(), branch_id), form), 422


@blueprint.post(f"{MANAGE}/members/<member_id>/role")
def change_role(branch_id: str, member_id: str) -> Answer:
    branch = queries.get_branch_with_members(current_actor(), branch_id)
    form = RoleForm()
    grantable = policies.list_grantable(current_actor(), branch)
    form.role.choices = choices((role, ROLES[role]) for role in grantable)
    if not form.validate_on_submit():
        raise NotFound
    return carry_out(
        lambda: actions.change_role(current_actor(), branch_id, member_id, role=Role(form.role.data)),
        then="branches.members",
        branch_id=branch_id,
        said=gettext("The role is changed, from the next page they open."),
    )


@blueprint.post(f"{MANAGE}/members/<member_id>/remove")
def remove_member(branch_id: str, member_id: str) -> Response:
    return carry_out(
        lambda: actions.remove_member(current_actor(), branch_id, member_id),
        then="branches.members",
        branch_id=branch_id,
        said=gettext("The role is taken back, from the next page they open."),
    )


@blueprint.post(f"{MANAGE}/invitations/<invitation_id>/revoke")
def revoke_invitation(branch_id: str, invitation_id: str) -> Response:
    return carry_out(
        lambda: actions.revoke_invited_role(current_actor(), branch_id, invitation_id),
        then="branches.members",
        branch_id=branch_id,
        said=gettext("The link in that mail opens nothing any more."),
    )


@blueprint.get(f"{MANAGE}/leave")
def leave(branch_id: str) -> str:
    """For everybody with a role here, helpers too, who see nothing else of the branch's members."""
    branch = queries.get_branch_or_closed(current_actor(), branch_id)
    member = queries.find_membership(branch, current_actor().account_id)
    if member is None:
        raise NotFound
    return show("leave", branch, tab="leave", member=member, form=ConfirmForm())


@blueprint.post(f"{MANAGE}/leave")
def leave_now(branch_id: str) -> Response:
    branch = queries.get_branch_or_closed(current_actor(), branch_id)
    member = queries.find_membership(branch, current_actor().account_id)
    if member is None:
        raise NotFound
    try:
        with transaction():
            actions.remove_member(current_actor(), branch_id, member.public_id)
    except LastInCharge as refusal:
        flash(describe_refusal(refusal), "error")
        return go("branches.leave", branch_id)
    flash(gettext("You hold no role at %(branch)s any more.", branch=branch.name), "success")
    return redirect(url_for("accounts.account"), 303)
