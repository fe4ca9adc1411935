"""The organisers' side: who comes, the door, what was mailed. Every look at names is written down."""

from organiser.registrations.manage import adding, editions, exporting, hosted, mails, people, person
from organiser.registrations.views import blueprint

__all__ = ["adding", "blueprint", "editions", "exporting", "hosted", "mails", "people", "person"]
