"""The organisers' pages of a branch."""

from organiser.branches.manage import acting, members, settings, tree
from organiser.branches.views import blueprint

__all__ = ["acting", "blueprint", "members", "settings", "tree"]
