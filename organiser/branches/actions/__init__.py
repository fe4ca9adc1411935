"""Everything that changes branches, by subject."""

from organiser.branches.actions.acting import act_for, forget_old_acts, stop_acting
from organiser.branches.actions.invitations import grant_invited_role, invite_member, revoke_invited_role
from organiser.branches.actions.members import change_role, follow_disabling, grant_role, remove_member
from organiser.branches.actions.members_link import rotate_members_link, switch_off_members_link
from organiser.branches.actions.pictures import clear_picture, set_picture
from organiser.branches.actions.tree import close_branch, create_branch, edit_branch, move_branch, reopen_branch

__all__ = [
    "act_for",
    "change_role",
    "clear_picture",
    "close_branch",
    "create_branch",
    "edit_branch",
    "follow_disabling",
    "forget_old_acts",
    "grant_invited_role",
    "grant_role",
    "invite_member",
    "move_branch",
    "remove_member",
    "reopen_branch",
    "revoke_invited_role",
    "rotate_members_link",
    "set_picture",
    "stop_acting",
    "switch_off_members_link",
]
