"""What a registered person sees: the programme with what they chose of it."""

from organiser.agendas.views import agenda, paper
from organiser.agendas.views.blueprint import blueprint

__all__ = ["agenda", "blueprint", "paper"]
