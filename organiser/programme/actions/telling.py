"""Those who are to speak hear what becomes of their school, and of their sessions in it.

Their row keeps what they know, a mail what became of it: several changes in ten minutes are told as one, and what was
taken back is not told at all.
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from organiser.events.models import Event, Kind
from organiser.events.reporting import Turning, describe_known
from organiser.kernel import clock, ids
from organiser.kernel.db import db
from organiser.kernel.extensions import settings
from organiser.kernel.outbox import Mail, MailState, queue_mail
from organiser.kernel.outbox.models import Priority
from organiser.programme.models import Programme, Speaker, SpeakerState
from organiser.programme.queries import list_speakers
from organiser.programme.rules.plan import Plan
from organiser.programme.rules.releases import find_part_news

NEWS, SESSIONS = "programme.speaker_news", "programme.speaker_sessions"
CONCERNED = frozenset({SpeakerState.ASKED, SpeakerState.CONFIRMED})


def tell_speakers(fact: Turning) -> None:
    """What became of the school; a reaction that organiser/reactions.py lists."""
    event = db.session.get_one(Event, fact.event_id)
    if event.kind == Kind.SCHOOL:
        _queue(event, NEWS, _list_concerned(event), {"known": describe_known(fact, event)})


def tell_released(programme: Programme, before: Plan, after: Plan) -> None:
    """What a release made of the sessions they have a part in."""
    people = [one for one in _list_concerned(programme.event) if find_part_news(before, after, one.public_id)]
    _queue(programme.event, SESSIONS, people, {"since": programme.released - 1})


def _list_concerned(event: Event) -> list[Speaker]:
    return [one for one in list_speakers(event.id) if one.state in CONCERNED and one.link_hash is not None]


def _queue(event: Event, kind: str, speakers: Iterable[Speaker], params: dict[str, Any]) -> None:
    """Not for whoever has not heard of the last change yet: they hear of both as one."""
    unsent = select(Mail.subject_id).where(Mail.kind == kind, Mail.event_id == event.id, Mail.state == MailState.QUEUED)
    waiting = set(db.session.scalars(unsent.with_for_update(skip_locked=True)))
    for speaker in speakers:
        if speaker.public_id in waiting:
            continue
        queue_mail(
            kind,
            cause=f"{kind}:{speaker.public_id}:{ids.new_public_id()}",
            subject_id=speaker.public_id,
            event_id=event.id,
            branch_id=event.branch_id,
            params=params,
            due_at=clock.now() + timedelta(minutes=settings().minutes_to_undo),
            priority=Priority.PERSONAL,
        )
