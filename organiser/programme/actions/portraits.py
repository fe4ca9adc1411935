"""Pictures of those who speak."""

from organiser.kernel.actor import Actor
from organiser.kernel.db import db
from organiser.kernel.errors import Invalid
from organiser.kernel.pictures import EncodedPicture, Picture, remove_picture, store_picture
from organiser.programme.actions.planning import lock_programme, record
from organiser.programme.models import Speaker
from organiser.programme.queries import get_speaker

MAX_ALT = 300


def set_portrait(actor: Actor, event_id: str, *, speaker_id: str, encoded: EncodedPicture, alt: str) -> None:
    """Raises NotFound, Invalid (no words that stand for it), PictureQuotaSpent."""
    programme = lock_programme(actor, event_id)
    put_portrait(get_speaker(programme.event_id, speaker_id), encoded, alt=alt)
    record(actor, programme, "speaker_changed")


def clear_portrait(actor: Actor, event_id: str, *, speaker_id: str) -> None:
    """Raises NotFound."""
    programme = lock_programme(actor, event_id)
    put_portrait(get_speaker(programme.event_id, speaker_id), None)
    record(actor, programme, "speaker_changed")


def put_portrait(speaker: Speaker, encoded: EncodedPicture | None, *, alt: str = "") -> None:
    """What was there goes. Raises Invalid, PictureQuotaSpent."""
    if encoded is not None and not 1 <= len(alt) <= MAX_ALT:
        raise Invalid("alt", "length", max=MAX_ALT)
    old, branch_id = speaker.picture_id, speaker.event.branch_id
    speaker.picture_id = store_picture(encoded, branch_id=branch_id, alt=alt).id if encoded else None
    db.session.flush()
    if old is not None:
        remove_picture(db.session.get_one(Picture, old))
