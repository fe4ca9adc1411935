"""A room, and the link by which one goes in."""

import hashlib
from functools import partial

from sqlalchemy import select

from organiser.branches.rules import is_web_address
from organiser.kernel.actor import Actor
from organiser.kernel.db import db
from organiser.kernel.errors import EditConflict, Invalid, NotFound
from organiser.kernel.vaults import VaultDestroyed
from organiser.programme.actions.planning import change_plan, lock_programme, record
from organiser.programme.entrances import read_links, seal_links
from organiser.programme.models import Programme, Step
from organiser.programme.queries import read_released_plan
from organiser.programme.rules.changing import put_room
from organiser.programme.rules.differences import read_difference
from organiser.programme.rules.plan import Room
from organiser.programme.rules.writing import read_plan

MAX_LINK = 500


def furnish_room(
    actor: Actor, event_id: str, *, room: Room, join_link: str, verb: str, version: int | None = None
) -> None:
    """Put it into the plan as it is given. Undoing that leaves the link as it is.

    `version` is of the room as its form showed it; EditConflict if it stands otherwise, NotFound if it is gone. Raises
    what change_plan raises, too.
    """
    if version is not None:
        _require_version(actor, event_id, room.id, version)
    if join_link and (len(join_link) > MAX_LINK or not is_web_address(join_link)):
        raise Invalid("join_link", "address")
    change_plan(actor, event_id, partial(put_room, room=room), verb=verb)
    _set_link(actor, event_id, room.id, join_link)


def version_of(room: Room, join_link: str) -> int:
    """Another number for each way in which a room and its link can stand."""
    return int.from_bytes(hashlib.sha256(repr((room, join_link)).encode()).digest()[:6])


def _require_version(actor: Actor, event_id: str, room_id: str, version: int) -> None:
    programme = lock_programme(actor, event_id)
    standing = read_plan(programme.plan).find_room(room_id)
    if standing is None:
        raise NotFound
    current = version_of(standing, read_links(programme).get(room_id, ""))
    if current != version:
        raise EditConflict(given=version, current=current)


def _set_link(actor: Actor, event_id: str, room_id: str, join_link: str) -> None:
    """Links of rooms that are there no more go with this. Once the vault is gone there is nobody to let in."""
    programme = lock_programme(actor, event_id)
    before, known = read_links(programme), _list_rooms(programme)
    wanted = {one: link for one, link in (before | {room_id: join_link}).items() if link and one in known}
    if wanted == before:
        return
    try:
        programme.private = seal_links(programme, wanted)
    except VaultDestroyed:
        raise Invalid("join_link", "over") from None
    record(actor, programme, "room_link_changed")
    db.session.flush()


def _list_rooms(programme: Programme) -> set[str]:
    """Ids of those in the draft, of those that people find in the programme, and of those that undo brings back."""
    backs = db.session.scalars(select(Step.back).where(Step.programme_id == programme.id))
    rooms = [*read_plan(programme.plan).rooms, *read_released_plan(programme.event_id, programme.released).rooms]
    return {room.id for room in (*rooms, *(room for back in backs for room in read_difference(back).rooms.put))}
