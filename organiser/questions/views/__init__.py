"""Pages about questions: of whoever has a place, of whoever moderates, and the one on the wall."""

from organiser.questions.views import asking, moderating
from organiser.questions.views.blueprint import blueprint

__all__ = ["asking", "blueprint", "moderating"]
