"""Letters about sessions that somebody chose. What they say is read when they leave."""

from organiser.agendas.mails.letters import read_changed, write_changed, write_moved_in

__all__ = ["read_changed", "write_changed", "write_moved_in"]
