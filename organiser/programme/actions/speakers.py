"""Those who speak: named by an organiser, out of every session when they are removed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from organiser.events.rules import MAX_NAME, is_safe_name
from organiser.kernel import activity, clock
from organiser.kernel.actor import Actor
from organiser.kernel.db import db
from organiser.kernel.errors import EditConflict, Invalid
from organiser.programme.actions.planning import change_plan, lock_programme
from organiser.programme.actions.releasing import refresh_released
from organiser.programme.models import Programme, Speaker
from organiser.programme.queries import get_speaker
from organiser.programme.rules.changing import drop_speaker

MAX_TEXT = 2000
MOST_SPANS = 20


@dataclass(frozen=True, slots=True)
class SpeakerValues:
    """What an organiser writes of somebody. `away` are wall times of the event's zone, each with its end."""

    name: str
    text: str = ""
    has_agreed: bool = False
    away: Sequence[tuple[datetime, datetime]] = ()


def add_speaker(actor: Actor, event_id: str, *, values: SpeakerValues) -> Speaker:
    """Raises NotFound, NotASchool, Invalid."""
    programme = lock_programme(actor, event_id)
    check_values(values)
    speaker = Speaker(event_id=programme.event_id, name=values.name, created_at=clock.now())
    _write(speaker, values)
    db.session.add(speaker)
    db.session.flush()
    _record(actor, programme, "speaker_added")
    return speaker


def change_speaker(actor: Actor, event_id: str, *, speaker_id: str, values: SpeakerValues, version: int) -> Speaker:
    """Raises NotFound, Invalid, EditConflict."""
    programme = lock_programme(actor, event_id)
    check_values(values)
    speaker = get_speaker(programme.event_id, speaker_id)
    if speaker.version != version:
        raise EditConflict(given=version, current=speaker.version)
    _write(speaker, values)
    speaker.version += 1
    db.session.flush()
    refresh_released(programme)
    _record(actor, programme, "speaker_changed")
    return speaker


def remove_speaker(actor: Actor, event_id: str, *, speaker_id: str) -> None:
    """And take them out of every session of the draft. Raises NotFound."""
    programme = lock_programme(actor, event_id)
    speaker = get_speaker(programme.event_id, speaker_id)
    change_plan(actor, event_id, partial(drop_speaker, speaker_id=speaker_id), verb="speaker_removed")
    db.session.delete(speaker)
    db.session.flush()
    refresh_released(programme)


def check_values(values: SpeakerValues) -> None:
    """Raises Invalid naming the field."""
    if not is_safe_name(values.name) or len(values.name) > MAX_NAME:
        raise Invalid("name", "name", max=MAX_NAME)
    if len(values.text) > MAX_TEXT:
        raise Invalid("text", "length", max=MAX_TEXT)
    if len(values.away) > MOST_SPANS:
        raise Invalid("away", "number", max=MOST_SPANS)
    if any(first >= last for first, last in values.away):
        raise Invalid("away", "order")


def _write(speaker: Speaker, values: SpeakerValues) -> None:
    speaker.name, speaker.text, speaker.has_agreed = values.name, values.text, values.has_agreed
    spans = [[first.isoformat(timespec="minutes"), last.isoformat(timespec="minutes")] for first, last in values.away]
    speaker.away = {"spans": spans}


def _record(actor: Actor, programme: Programme, verb: str) -> None:
    event = programme.event
    activity.record(actor, verb, subject="programmes", subject_id=event.public_id, branch_id=event.branch_id)
