"""The links by which one goes into rooms on line, by the rooms' ids, sealed under the event's vault.

They are no part of the plan: what was released and what leads back from a change holds none, and a link that is
corrected is right at once. For organisers, for people with a place, and for speakers who come: whoever calls this has
made sure.
"""

from organiser.events.models import Event
from organiser.events.queries import read_private
from organiser.kernel.vaults import VaultDestroyed, get_vault_key
from organiser.programme.models import Programme
from organiser.programme.queries import find_programme
from organiser.programme.rules.plan import Room

COLUMN = "private"
TABLE = Programme.__tablename__


def read_links(programme: Programme | None) -> dict[str, str]:
    """Of rooms that have one of their own. {} when its vault is gone."""
    if programme is None or programme.private is None:
        return {}
    event = programme.event
    try:
        key = get_vault_key(event.vault)
    except VaultDestroyed:
        return {}
    return dict(key.open(programme.private, table=TABLE, public_id=event.public_id, column=COLUMN))


def seal_links(programme: Programme, links: dict[str, str]) -> bytes | None:
    """Raises VaultDestroyed."""
    if not links:
        return None
    event = programme.event
    return get_vault_key(event.vault).seal(links, table=TABLE, public_id=event.public_id, column=COLUMN)


class Entrances:
    """Of one school, read once for all of its sessions."""

    def __init__(self, event: Event) -> None:
        self.links = read_links(find_programme(event.id))
        self.school = (read_private(event).get("join_link") or event.join_link) if event.on_line else ""
        self.is_on_line_alone = event.on_line and not event.on_site

    def find_link(self, room: Room | None) -> str:
        """The room's own, or the school's where there is no other way in; '' for what takes place in a house alone."""
        if room is not None and room.id in self.links:
            return self.links[room.id]
        return self.school if self.is_on_line_alone or (room is not None and room.on_line) else ""
