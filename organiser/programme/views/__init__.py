"""What people see of a school's programme: what was released, by day and session; and what a speaker's link opens."""

from organiser.programme.views import booklet, pages
from organiser.programme.views.blueprint import blueprint
from organiser.programme.views.speaking import blueprint as speaking

__all__ = ["blueprint", "booklet", "pages", "speaking"]
