"""A branch is settled by coordinators at or above it; its members are seen by its own organisers, too."""

from organiser.accounts.models import Invitation
from organiser.branches.models import ActingFor, Branch, InvitedRole
from organiser.kernel.actor import Role
from tests.routes.reading import branch, count, draw_picture, role
from tests.routes.table import (
    COORDINATORS,
    EDITORS,
    EVERYBODY,
    MISSING,
    OF_ALL,
    OK,
    Body,
    Look,
    Press,
    Route,
    Visit,
    rights,
)

TOWN, BELOW, CLOSED = {"branch_id": "branches.town"}, {"branch_id": "branches.below"}, {"branch_id": "branches.closed"}
#                      stran atten membe helpe organ sibli coord elsew opera
ABOVE = rights("       login login login -     -     -     ok    -     -    ", root=OK, acting=OK)
WHO_ACTS = rights("    login login login -     -     -     -     -     -    ", root=MISSING, acting=OK)
OWN_ROLE = rights("    login login login ok    ok    -     -     -     -    ", root=MISSING)


def settings(visit: Visit) -> Body:
    version = str(branch(visit, "town").version)
    return {"version": version, "name": "La Paz Centro", "level": "local", "country": "BO", "zone": "America/La_Paz"}


def parent(visit: Visit) -> str:
    found = branch(visit, "below").parent_id
    return next(key for key in visit.site.branches if branch(visit, key).id == found)


def count_acts(visit: Visit) -> int:
    """For whom they are recorded for the first time, and for whom once more."""
    return count(ActingFor)


def is_acting(visit: Visit) -> bool:
    return f"/branches/{visit.site.branches['town']}/acting/stop" in visit.client.get(
        f"/en/manage/branches/{visit.site.branches['town']}/members"
    ).get_data(as_text=True)


ROUTES: tuple[Route, ...] = (
    Look(
        endpoint="branches.open_members_link", at={"token": lambda visit: visit.site.members_token}, rights=EVERYBODY,
        answers=303,
        shows=lambda visit: f"/branches/{visit.site.slugs['town']}",
    ),
    Look(endpoint="branches.edit", at=TOWN, rights=COORDINATORS, shows="We read and discuss"),
    Press(
        endpoint="branches.edit", at=TOWN, rights=COORDINATORS, body=settings,
        effect=lambda visit: branch(visit, "town").name, becomes="La Paz Centro",
    ),
    Press(
        endpoint="branches.set_picture", at=BELOW, rights=COORDINATORS,
        body=lambda _visit: {"picture": draw_picture(), "alt": "A hall"},
        effect=lambda visit: branch(visit, "below").picture_id is not None, becomes=True,
    ),
    Press(
        endpoint="branches.remove_picture", at=TOWN, rights=COORDINATORS,
        effect=lambda visit: branch(visit, "town").picture_id, becomes=None,
    ),
    Press(
        endpoint="branches.rotate_members_link", at=TOWN, rights=COORDINATORS,
        effect=lambda visit: branch(visit, "town").members_link, becomes=2,
    ),
    Press(
        endpoint="branches.switch_off_members_link", at=TOWN, rights=COORDINATORS,
        effect=lambda visit: branch(visit, "town").members_link_hash, becomes=None,
    ),
    Look(endpoint="branches.tree", at=TOWN, rights=COORDINATORS, shows="Sopocachi"),
    Look(endpoint="branches.new_below", at=TOWN, rights=COORDINATORS, shows='name="zone"'),
    Press(
        endpoint="branches.new_below", at=TOWN, rights=COORDINATORS,
        body={"name": "Miraflores", "level": "group", "zone": "America/La_Paz"},
        effect=lambda _visit: count(Branch, Branch.name == "Miraflores"), becomes=1,
    ),
    Press(
        endpoint="branches.move", at=BELOW, rights=COORDINATORS,
        body=lambda visit: {"parent": visit.site.branches["sibling"]}, effect=parent, becomes="sibling",
    ),
    Press(
        endpoint="branches.close", at=BELOW, rights=COORDINATORS,
        effect=lambda visit: branch(visit, "below").closed_at is not None, becomes=True,
    ),
    Press(
        endpoint="branches.reopen", at=CLOSED, rights=OF_ALL,
        effect=lambda visit: branch(visit, "closed").closed_at, becomes=None,
    ),
    Look(endpoint="branches.members", at=TOWN, rights=EDITORS, shows="Olga Ortiz"),
    Press(
        endpoint="branches.invite_member", at=TOWN, rights=EDITORS,
        body={"name": "Nina", "address": "nina@staff.example.org", "lang": "en", "role": "helper"},
        effect=lambda _visit: count(InvitedRole, InvitedRole.role == Role.HELPER), becomes=3,
    ),
    # What one holds oneself can only be given by those above.
    Press(
        endpoint="branches.invite_member", at=TOWN, rights=COORDINATORS | {"organiser": 422},
        body={"name": "Nina", "address": "nina@staff.example.org", "lang": "en", "role": "organiser"},
        effect=lambda _visit: count(InvitedRole, InvitedRole.role == Role.ORGANISER), becomes=1,
    ),
    Press(
        endpoint="branches.change_role", at=TOWN | {"member_id": "members.helper"}, rights=COORDINATORS,
        body={"role": "organiser"}, effect=lambda visit: role(visit, "helper"), becomes="organiser",
    ),
    # Everybody may give up their own.
    Press(
        endpoint="branches.remove_member", at=TOWN | {"member_id": "members.helper"}, rights=EDITORS | {"helper": OK},
        effect=lambda visit: role(visit, "helper"), becomes=None,
    ),
    Press(
        endpoint="branches.remove_member", at=TOWN | {"member_id": "members.colleague"}, rights=COORDINATORS,
        effect=lambda visit: role(visit, "colleague"), becomes=None,
    ),
    Press(
        endpoint="branches.revoke_invitation", at=TOWN | {"invitation_id": "invitations.town"}, rights=EDITORS,
        effect=lambda _visit: count(Invitation, Invitation.revoked_at.is_not(None)), becomes=1,
    ),
    Look(endpoint="branches.leave", at=TOWN, rights=OWN_ROLE, shows="La Paz"),
    Press(
        endpoint="branches.leave_now", at=TOWN, rights=OWN_ROLE,
        effect=lambda visit: role(visit, visit.who), becomes=None,
    ),
    Look(endpoint="branches.act_for", at=TOWN, rights=ABOVE, shows='name="reason"'),
    Press(
        endpoint="branches.act_for", at=TOWN, rights=ABOVE, body={"reason": "They asked me to."},
        effect=count_acts, becomes=2,
    ),
    Press(endpoint="branches.stop_acting", at=TOWN, rights=WHO_ACTS, effect=is_acting, becomes=False),
)  # fmt: skip
