"""Everything that changes branches, by subject."""

from organiser.branches.actions.tree import close_branch, create_branch, edit_branch, move_branch, reopen_branch

__all__ = ["close_branch", "create_branch", "edit_branch", "move_branch", "reopen_branch"]
