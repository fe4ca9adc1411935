"""Taking due mails, and writing down what became of them. No two workers ever hold the same row.

queued → claimed → sending → sent. `sending` is committed before DATA, together with what became of the mails before:
for one mail alone, or for some at once where the notebook tells which of them has begun. After a kill -9 that one is
the only one of which nobody knows whether the server took it.
"""

import logging
from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from typing import cast

from sqlalchemy import Table, bindparam, func, select, update
from sqlalchemy.orm import Session

from organiser.kernel import clock
from organiser.kernel.db import db, transaction
from organiser.kernel.db.types import UtcDateTime
from organiser.kernel.logs import list_places
from organiser.kernel.outbox.models import Mail, MailState
from organiser.kernel.outbox.notebook import Notes
from organiser.kernel.outbox.outcomes import WORKER_DIED, Claim, Judge, Outcome, claim_of
from organiser.kernel.outbox.queue import Follower, find_follower

log = logging.getLogger("organiser.outbox")
Settled = tuple[Claim, Outcome]

HELD = (MailState.CLAIMED, MailState.SENDING)
AT_ONCE = 500
MAILS = cast(Table, Mail.__table__)
# Built once: they run all the time, and building one takes longer than running it. A row bears a worker's name only
# while that one holds it.
IS_OURS = MAILS.c.worker == bindparam("by")
START = (
    update(MAILS)
    .where(MAILS.c.id.in_(bindparam("mails", expanding=True)), IS_OURS, MAILS.c.lease_until > bindparam("now"))
    .values(
        state=MailState.SENDING,
        lease_until=bindparam("held_until"),
        first_tried_at=func.coalesce(MAILS.c.first_tried_at, bindparam("now", type_=UtcDateTime())),
    )
    .returning(MAILS.c.id)
)
SETTLE = update(MAILS).where(MAILS.c.id == bindparam("mail"), IS_OURS)


def claim_due(worker: str, *, limit: int, lease: timedelta) -> list[Claim]:
    """Up to `limit` due mails, the most urgent first, held until the lease ends."""
    now = clock.now()
    is_due = (Mail.state == MailState.QUEUED, Mail.due_at <= now)
    # Looked at before, since on SQLite the statement below makes other writers wait.
    if db.session.scalars(select(Mail.id).where(*is_due).limit(1)).first() is None:
        return []
    due = (
        select(Mail.id)
        .where(*is_due)
        .order_by(Mail.priority, Mail.due_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
        .cte("due")
    )
    hold = update(Mail).where(Mail.id.in_(select(due.c.id)))
    hold = hold.values(state=MailState.CLAIMED, worker=worker, lease_until=now + lease)
    with transaction() as session:
        mails = session.scalars(hold.returning(Mail), execution_options={"synchronize_session": False}).all()
        session.expunge_all()
    return sorted(map(claim_of, mails), key=lambda claim: (claim.priority, claim.due_at, claim.id))


def begin_sending(
    worker: str, claims: Sequence[Claim], *, lease: timedelta, settled: Sequence[Settled]
) -> frozenset[int]:
    """Write down what became of the mails before, and that these go now. Ids of those whose lease was not lost."""
    now = clock.now()
    values = {"mails": [claim.id for claim in claims], "by": worker, "now": now, "held_until": now + lease}
    with transaction() as session:
        _settle_all(session, worker, settled)
        return frozenset(session.connection().scalars(START, values))


def settle(worker: str, settled: Sequence[Settled]) -> None:
    """Write down what became of mails."""
    if settled:
        with transaction() as session:
            _settle_all(session, worker, settled)


def _settle_all(session: Session, worker: str, settled: Sequence[Settled]) -> None:
    # Followers come first: an action locks what a mail is about before it touches the mail, and so do we.
    for claim, outcome in settled:
        follow = find_follower(claim.kind)
        if follow is not None and outcome.state == MailState.SENT:
            _tell(follow, session, claim)
    if settled:
        session.connection().execute(SETTLE, [_describe(worker, claim, outcome) for claim, outcome in settled])


def _tell(follow: Follower, session: Session, claim: Claim) -> None:
    claim.mail.state, claim.mail.sent_at = MailState.SENT, clock.now()
    try:
        with session.begin_nested():
            follow(claim.mail)
    except Exception as error:
        # The mail is out: forgetting that because of what should follow would send it twice.
        log.error("after sending %s: %s at %s", claim.kind, type(error).__name__, list_places(error.__traceback__)[-1:])


def _describe(worker: str, claim: Claim, outcome: Outcome) -> dict[str, object]:
    """What SETTLE is told."""
    now = clock.now()
    return {
        "mail": claim.id,
        "by": worker,
        "state": outcome.state,
        "fault": outcome.fault,
        "due_at": outcome.due_at or claim.due_at,
        "attempts": claim.attempts + outcome.failed,
        "crashes": claim.crashes + outcome.crashed,
        "first_tried_at": claim.first_tried_at or now,
        "sent_at": now if outcome.state == MailState.SENT else None,
        "worker": None,
        "lease_until": None,
    }


def give_back(worker: str, claims: Iterable[Claim], *, fault: str | None = None) -> None:
    """Let go of mails that were not tried, or of which the server took nothing. `fault` says why, if it is its own."""
    ids = [claim.id for claim in claims]
    if ids:
        values = {"state": MailState.QUEUED, "worker": None, "lease_until": None} | ({"fault": fault} if fault else {})
        with transaction() as session:
            session.execute(update(Mail).where(Mail.id.in_(ids), Mail.worker == worker).values(values))


def renew_leases(worker: str, lease: timedelta) -> None:
    """Hold on to what this worker has claimed."""
    with transaction() as session:
        held = update(Mail).where(Mail.worker == worker, Mail.state == MailState.CLAIMED)
        session.execute(held.values(lease_until=clock.now() + lease))


def recover_lost(judge: Judge, find_notes: Callable[[str], Notes | None]) -> set[str]:
    """Take back mails whose worker let its lease end; the names of those workers that hold no other."""
    is_lost = (Mail.state.in_(HELD), Mail.lease_until < clock.now())
    if db.session.scalars(select(Mail.id).where(*is_lost).limit(1)).first() is None:
        return set()
    lost = select(Mail).where(*is_lost).order_by(Mail.id).limit(AT_ONCE).with_for_update(skip_locked=True)
    with transaction() as session:
        mails = list(session.scalars(lost))
        session.expunge_all()
        notes = {str(mail.worker): find_notes(str(mail.worker)) for mail in mails}
        for mail in mails:
            worker = str(mail.worker)
            _settle_all(session, worker, [(claim_of(mail), _judge_lost(mail, notes[worker], judge))])
        # The leases of what was marked end later than those of what was only claimed.
        return set(notes).difference(session.scalars(select(Mail.worker).where(Mail.worker.in_(notes))))


def _judge_lost(mail: Mail, notes: Notes | None, judge: Judge) -> Outcome:
    now, claim = clock.now(), claim_of(mail)
    if mail.state == MailState.CLAIMED or (notes and mail.id not in notes.begun):
        return judge.abandoned(claim, now)
    if notes and mail.id in notes.taken:
        return Outcome(MailState.SENT)
    return judge.doubtful(claim, WORKER_DIED, now)
