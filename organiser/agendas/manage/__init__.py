"""What organisers see of what people chose: numbers."""

from organiser.agendas.manage import languages, seats
from organiser.agendas.views import blueprint

__all__ = ["blueprint", "languages", "seats"]
