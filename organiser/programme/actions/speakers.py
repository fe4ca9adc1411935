"""Those who speak: named by an organiser, out of every session when they are removed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import delete, select

from organiser.accounts.rules import normalise_address
from organiser.events.rules import MAX_NAME, is_safe_name
from organiser.kernel import clock
from organiser.kernel.actor import Actor
from organiser.kernel.db import db
from organiser.kernel.db.made_once import find_made, take_id
from organiser.kernel.errors import EditConflict, Invalid
from organiser.kernel.i18n import INTERFACE_LANGUAGES
from organiser.kernel.pictures import Picture
from organiser.kernel.vaults import get_vault_key
from organiser.programme.actions.planning import lock_programme, record, write_step
from organiser.programme.actions.releasing import refresh_released
from organiser.programme.contacts import TABLE, Contact, read_contact
from organiser.programme.models import Speaker, SpeakerState
from organiser.programme.policies import can_read_contacts
from organiser.programme.queries import get_speaker
from organiser.programme.rules.changing import drop_speaker
from organiser.programme.rules.writing import read_plan

MAX_TEXT = 2000
MOST_SPANS = 20
# So long can somebody who was removed be brought back.
KEEP_REMOVED = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class SpeakerWords:
    """What a speaker may write of themselves, too. `away` are wall times of the event's zone, each with its end."""

    name: str
    text: str = ""
    away: Sequence[tuple[datetime, datetime]] = ()


@dataclass(frozen=True, slots=True)
class SpeakerValues(SpeakerWords):
    """What an organiser writes of somebody. `lang` is the language of their mails, one of the interface's."""

    has_agreed: bool = False
    address: str = ""
    lang: str = "en"


def add_speaker(actor: Actor, event_id: str, *, values: SpeakerValues, draft_id: str | None = None) -> Speaker:
    """`draft_id` was made with the form: one that is sent twice adds one. Raises NotFound, NotASchool, Invalid."""
    programme = lock_programme(actor, event_id)
    check_values(values)
    if made := find_made(Speaker, draft_id, event_id=programme.event_id, removed_at=None):
        return made
    speaker = Speaker(public_id=take_id(Speaker, draft_id), event=programme.event, created_at=clock.now())
    _write(speaker, values)
    db.session.add(speaker)
    db.session.flush()
    record(actor, programme, "speaker_added")
    return speaker


def change_speaker(actor: Actor, event_id: str, *, speaker_id: str, values: SpeakerValues, version: int) -> Speaker:
    """Raises NotFound, Invalid, EditConflict. Another address makes the link that went to the old one void; whoever may
    not read it writes none."""
    programme = lock_programme(actor, event_id)
    speaker = get_speaker(programme.event_id, speaker_id)
    if not can_read_contacts(actor, programme.event):
        standing = read_contact(speaker)
        values = replace(values, address=standing.address, lang=standing.lang)
    check_values(values)
    require_version(speaker, version)
    _write(speaker, values)
    speaker.version += 1
    db.session.flush()
    refresh_released(programme)
    record(actor, programme, "speaker_changed")
    return speaker


def remove_speaker(actor: Actor, event_id: str, *, speaker_id: str) -> None:
    """And take them out of every session of the draft. Undo brings them back, for a day. Raises NotFound."""
    programme = lock_programme(actor, event_id)
    speaker = get_speaker(programme.event_id, speaker_id)
    after = drop_speaker(read_plan(programme.plan), speaker_id)
    speaker.removed_at = clock.now()
    write_step(actor, programme, after, verb="speaker_removed", removed=speaker)
    refresh_released(programme)


def forget_removed_speakers() -> None:
    """Those whom nobody brought back."""
    old = Speaker.removed_at <= clock.now() - KEEP_REMOVED
    pictures = list(db.session.scalars(select(Speaker.picture_id).where(old, Speaker.picture_id.is_not(None))))
    db.session.execute(delete(Speaker).where(old))
    db.session.execute(delete(Picture).where(Picture.id.in_(pictures)))


def require_version(speaker: Speaker, version: int) -> None:
    """Raises EditConflict."""
    if speaker.version != version:
        raise EditConflict(given=version, current=speaker.version)


def check_values(values: SpeakerValues) -> None:
    """Raises Invalid naming the field."""
    check_words(values)
    if values.address:
        normalise_address(values.address)
    if values.lang not in INTERFACE_LANGUAGES:
        raise Invalid("lang", "unknown")


def check_words(words: SpeakerWords) -> None:
    """Raises Invalid naming the field."""
    if not is_safe_name(words.name) or len(words.name) > MAX_NAME:
        raise Invalid("name", "name", max=MAX_NAME)
    if len(words.text) > MAX_TEXT:
        raise Invalid("text", "length", max=MAX_TEXT)
    if len(words.away) > MOST_SPANS:
        raise Invalid("away", "number", max=MOST_SPANS)
    if any(first >= last for first, last in words.away):
        raise Invalid("away", "order")


def _write(speaker: Speaker, values: SpeakerValues) -> None:
    write_words(speaker, values)
    speaker.has_agreed = values.has_agreed
    _write_contact(speaker, Contact(normalise_address(values.address) if values.address else "", values.lang))


def write_words(speaker: Speaker, words: SpeakerWords) -> None:
    speaker.name, speaker.text = words.name, words.text
    spans = [[first.isoformat(timespec="minutes"), last.isoformat(timespec="minutes")] for first, last in words.away]
    speaker.away = {"spans": spans}


def _write_contact(speaker: Speaker, contact: Contact) -> None:
    """Sealed anew only when it says another thing; after the vault's end there is nobody to be reached."""
    standing, vault = read_contact(speaker), speaker.event.vault
    if contact == standing:
        return
    if contact.address != standing.address:
        void_link(speaker)
    if not contact.address or vault.destroyed_at is not None:
        speaker.contact = None
        return
    sealed = {"address": contact.address, "lang": contact.lang}
    speaker.contact = get_vault_key(vault).seal(sealed, table=TABLE, public_id=speaker.public_id, column="contact")


def void_link(speaker: Speaker) -> None:
    """What was mailed leads nowhere from now on. What they answered stands."""
    speaker.generation = (speaker.generation or 0) + 1
    speaker.link_hash = None
    if speaker.state == SpeakerState.ASKED:
        speaker.state = SpeakerState.NAMED
