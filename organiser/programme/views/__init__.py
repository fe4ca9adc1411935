"""What people see of a school's programme: what was released, by day and session, and what changed."""

from organiser.programme.views import pages
from organiser.programme.views.blueprint import blueprint

__all__ = ["blueprint", "pages"]
