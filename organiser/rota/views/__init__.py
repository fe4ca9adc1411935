"""What a volunteer's link opens: what there is to do, and what they have taken."""

from organiser.rota.views import own
from organiser.rota.views.blueprint import blueprint

__all__ = ["blueprint", "own"]
