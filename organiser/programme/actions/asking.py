"""Asking those who speak, by a mail with a link of their own."""

from contextlib import suppress

from organiser.events.actions.inviting import spend_invitation
from organiser.events.rules import is_over
from organiser.kernel import clock, ids
from organiser.kernel.actor import Actor
from organiser.kernel.db import db
from organiser.kernel.errors import TooMany
from organiser.kernel.outbox import queue_mail
from organiser.kernel.outbox.models import Priority
from organiser.programme.actions.planning import lock_programme, record
from organiser.programme.actions.speakers import void_link
from organiser.programme.contacts import link_token, read_contact
from organiser.programme.errors import NoAddressOfSpeaker, SchoolOver
from organiser.programme.models import Programme, Speaker, SpeakerState
from organiser.programme.queries import get_speaker, list_speakers


def ask_speaker(actor: Actor, event_id: str, *, speaker_id: str) -> None:
    """Mail them the link to their own entry, as often as it is asked for; whoever has agreed stays so.

    Raises NotFound, NoAddressOfSpeaker, SchoolOver, TooMany.
    """
    programme = lock_programme(actor, event_id)
    speaker = get_speaker(programme.event_id, speaker_id)
    if speaker.contact is None:
        raise NoAddressOfSpeaker
    _ask(programme, speaker)
    record(actor, programme, "speaker_asked")


def ask_everybody(actor: Actor, event_id: str) -> int:
    """All who have an address and were not asked yet, but whose mailbox had its share; how many these are.

    Raises NotFound, SchoolOver.
    """
    programme = lock_programme(actor, event_id)
    number = 0
    for speaker in list_speakers(programme.event_id):
        if speaker.state == SpeakerState.NAMED and speaker.contact is not None:
            with suppress(TooMany):
                _ask(programme, speaker)
                number += 1
    record(actor, programme, "speakers_asked")
    return number


def _ask(programme: Programme, speaker: Speaker) -> None:
    """Pressed twice within a minute, it is one mail; not where the link of the first is void. Raises TooMany."""
    event, now = programme.event, clock.now()
    if is_over(event, now) or event.vault.destroyed_at is not None:
        raise SchoolOver
    spend_invitation(event, read_contact(speaker).address)
    speaker.link_hash, speaker.asked_at = ids.hash_token(link_token(speaker)), now
    if speaker.state == SpeakerState.DECLINED:
        # Whoever said no has taken back that they may be named, until they say yes.
        speaker.has_agreed = False
    if speaker.state != SpeakerState.CONFIRMED:
        speaker.state, speaker.answered_at = SpeakerState.ASKED, None
    db.session.flush()
    queue_mail(
        "programme.speaker_asked",
        cause=f"programme.speaker_asked:{speaker.public_id}:{speaker.generation}:{now:%Y%m%d%H%M}",
        subject_id=speaker.public_id,
        event_id=event.id,
        branch_id=event.branch_id,
        params={"generation": speaker.generation},
        priority=Priority.PERSONAL,
    )


def revoke_link(actor: Actor, event_id: str, *, speaker_id: str) -> None:
    """Whoever holds the link they were mailed can do nothing by it any more. Raises NotFound."""
    programme = lock_programme(actor, event_id)
    void_link(get_speaker(programme.event_id, speaker_id))
    db.session.flush()
    record(actor, programme, "speaker_link_revoked")
