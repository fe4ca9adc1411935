"""What a speaker does by their own link: say yes or no, and put right what is said of them."""

from datetime import timedelta

from sqlalchemy import select

from organiser.events.models import Event
from organiser.events.rules import is_over
from organiser.kernel import clock, limits
from organiser.kernel.actor import Actor
from organiser.kernel.db import db
from organiser.kernel.pictures import EncodedPicture
from organiser.programme.actions.planning import record
from organiser.programme.actions.portraits import put_portrait
from organiser.programme.actions.releasing import refresh_released
from organiser.programme.actions.speakers import SpeakerWords, check_words, require_version, write_words
from organiser.programme.contacts import get_own_speaker
from organiser.programme.errors import SchoolOver
from organiser.programme.models import Speaker, SpeakerState
from organiser.programme.queries import find_programme

ACTS_PER_HOUR = 60


def confirm_speaking(actor: Actor, speaker_id: str) -> None:
    """They come, and may be named: what was released names them from now on. Raises NotFound, SchoolOver, TooMany."""
    speaker = lock_own_speaker(actor, speaker_id)
    _answer(actor, speaker, SpeakerState.CONFIRMED)


def decline_speaking(actor: Actor, speaker_id: str) -> None:
    """They cannot come: pages no longer name them, organisers see a clash. Raises NotFound, SchoolOver, TooMany."""
    speaker = lock_own_speaker(actor, speaker_id)
    _answer(actor, speaker, SpeakerState.DECLINED)


def _answer(actor: Actor, speaker: Speaker, state: SpeakerState) -> None:
    if speaker.state == state:
        return
    speaker.state, speaker.answered_at = state, clock.now()
    _finish(actor, speaker, f"speaker_{state}")


def change_own_words(actor: Actor, speaker_id: str, *, words: SpeakerWords, version: int) -> None:
    """Raises NotFound, SchoolOver, TooMany, Invalid, EditConflict."""
    speaker = lock_own_speaker(actor, speaker_id)
    check_words(words)
    require_version(speaker, version)
    write_words(speaker, words)
    speaker.version += 1
    _finish(actor, speaker, "speaker_changed")


def set_own_portrait(actor: Actor, speaker_id: str, *, encoded: EncodedPicture, alt: str) -> None:
    """Raises NotFound, SchoolOver, TooMany, Invalid, PictureQuotaSpent."""
    speaker = lock_own_speaker(actor, speaker_id)
    put_portrait(speaker, encoded, alt=alt)
    _finish(actor, speaker, "speaker_changed")


def clear_own_portrait(actor: Actor, speaker_id: str) -> None:
    """Raises NotFound, SchoolOver, TooMany."""
    speaker = lock_own_speaker(actor, speaker_id)
    put_portrait(speaker, None)
    _finish(actor, speaker, "speaker_changed")


def lock_own_speaker(actor: Actor, speaker_id: str) -> Speaker:
    """As they stand once their school is locked, as every change of its programme locks it."""
    event_id = get_own_speaker(actor, speaker_id).event_id
    rows = select(Event).where(Event.id == event_id).with_for_update(of=Event)
    event = db.session.scalars(rows.execution_options(populate_existing=True)).one()
    speaker = get_own_speaker(actor, speaker_id)
    if is_over(event, clock.now()):
        raise SchoolOver
    limits.spend("speaker_acts", speaker_id, cap=ACTS_PER_HOUR, window=timedelta(hours=1))
    return speaker


def _finish(actor: Actor, speaker: Speaker, verb: str) -> None:
    """Names in what was released follow at once, as after an organiser's change."""
    db.session.flush()
    programme = find_programme(speaker.event_id)
    if programme is not None:
        refresh_released(programme)
        record(actor, programme, verb)
    db.session.flush()
