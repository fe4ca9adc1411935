"""Those who are to speak hear what becomes of their school: reactions that organiser/reactions.py lists."""

from datetime import timedelta

from sqlalchemy import select

from organiser.events.models import Event, Kind
from organiser.events.reporting import Turning, describe_known
from organiser.kernel import clock, ids
from organiser.kernel.db import db
from organiser.kernel.extensions import settings
from organiser.kernel.outbox import Mail, MailState, queue_mail
from organiser.kernel.outbox.models import Priority
from organiser.programme.models import SpeakerState
from organiser.programme.queries import list_speakers

KIND = "programme.speaker_news"
CONCERNED = frozenset({SpeakerState.ASKED, SpeakerState.CONFIRMED})


def tell_speakers(fact: Turning) -> None:
    """Once it can no longer be taken back; whoever has not heard of the last turn yet hears of both as one."""
    event = db.session.get_one(Event, fact.event_id)
    if event.kind != Kind.SCHOOL:
        return
    unsent = select(Mail.subject_id).where(Mail.kind == KIND, Mail.event_id == event.id, Mail.state == MailState.QUEUED)
    waiting = set(db.session.scalars(unsent.with_for_update(skip_locked=True)))
    for speaker in list_speakers(event.id):
        if speaker.state not in CONCERNED or speaker.link_hash is None or speaker.public_id in waiting:
            continue
        queue_mail(
            KIND,
            cause=f"{KIND}:{speaker.public_id}:{ids.new_public_id()}",
            subject_id=speaker.public_id,
            event_id=event.id,
            branch_id=event.branch_id,
            params={"known": describe_known(fact, event)},
            due_at=clock.now() + timedelta(minutes=settings().minutes_to_undo),
            priority=Priority.PERSONAL,
        )
