"""How a speaker is reached, and what the link that they get opens: their own entry, and no other."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import joinedload

from organiser.events.models import Event, State
from organiser.events.policies import can_edit_event
from organiser.events.queries import listed, visible_to
from organiser.kernel import ids
from organiser.kernel.actor import Actor
from organiser.kernel.db import db
from organiser.kernel.errors import NotFound
from organiser.kernel.pictures.models import Picture
from organiser.kernel.vaults import VaultDestroyed, get_vault_key
from organiser.programme.models import Programme, Speaker

TABLE = Speaker.__tablename__
WHOLE = (
    joinedload(Speaker.picture),
    joinedload(Speaker.event).joinedload(Event.vault),
    joinedload(Speaker.event).joinedload(Event.branch),
)


@dataclass(frozen=True, slots=True)
class Contact:
    """Where a speaker's mails go, and in which language they are. No address: nobody has given one."""

    address: str = ""
    lang: str = "en"


def read_contact(speaker: Speaker) -> Contact:
    """For organisers of the event and for mails: whoever calls this has made sure. Empty once the vault is gone."""
    if speaker.contact is None:
        return Contact()
    try:
        key = get_vault_key(speaker.event.vault)
    except VaultDestroyed:
        return Contact()
    return Contact(**key.open(speaker.contact, table=TABLE, public_id=speaker.public_id, column="contact"))


def link_token(speaker: Speaker) -> str:
    """The secret of their link, derived anew for each mail. Raises VaultDestroyed."""
    return get_vault_key(speaker.event.vault).token("speaker", speaker.public_id, speaker.generation)


def find_by_token(token: str) -> Speaker | None:
    """Whose entry a mailed link opens. None for one that is void or never was."""
    return _find(Speaker.link_hash == ids.hash_token(token))


def find_speaker(speaker_id: str) -> Speaker | None:
    """By public id, for mails, whose rows carry it; not for anybody who asks from outside."""
    return _find(Speaker.public_id == speaker_id)


def get_own_speaker(actor: Actor, speaker_id: str) -> Speaker:
    """Whose link was opened in this browser and is not void since. Raises NotFound."""
    found = _find(Speaker.public_id == speaker_id, Speaker.link_hash.is_not(None))
    if found is None or (speaker_id, found.generation) not in actor.speaker_keys:
        raise NotFound
    return found


def _find(*conditions: ColumnElement[bool]) -> Speaker | None:
    rows = select(Speaker).where(Speaker.removed_at.is_(None), *conditions).options(*WHOLE)
    return db.session.scalar(rows.execution_options(populate_existing=True))


def find_portrait(actor: Actor, picture_id: str) -> tuple[Picture, bool] | None:
    """A speaker's picture that this actor may see, and whether everybody may."""
    row = db.session.execute(
        select(Speaker, Picture, listed(), visible_to(actor), Programme.released)
        .join(Picture, Picture.id == Speaker.picture_id)
        .join(Event, Event.id == Speaker.event_id)
        .join(Programme, Programme.event_id == Event.id)
        .where(Picture.public_id == picture_id, Speaker.removed_at.is_(None))
        .options(*WHOLE)
    ).one_or_none()
    if row is None:
        return None
    speaker, picture, is_listed, is_visible, released = row
    is_shown = speaker.is_public and released > 0 and speaker.event.state != State.DRAFT
    if is_shown and is_listed:
        return picture, True
    is_own = speaker.link_hash is not None and (speaker.public_id, speaker.generation) in actor.speaker_keys
    may_see = (is_shown and is_visible) or is_own or can_edit_event(actor, speaker.event.branch.path)
    return (picture, False) if may_see else None
