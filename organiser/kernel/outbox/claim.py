"""Taking due mails, and writing down what became of them. No two workers ever hold the same row.

queued → claimed → sending → sent. `sending` is committed for one mail alone, before DATA: after a kill -9 it is the
only one of which nobody knows whether the server took it.
"""

import logging
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import cast

from sqlalchemy import Table, and_, bindparam, select, update
from sqlalchemy.orm import Session

from organiser.kernel import clock
from organiser.kernel.db import db, transaction
from organiser.kernel.logs import list_places
from organiser.kernel.outbox.models import Mail, MailState
from organiser.kernel.outbox.outcomes import WORKER_DIED, Claim, Judge, Outcome, claim_of
from organiser.kernel.outbox.queue import Follower, find_follower

log = logging.getLogger("organiser.outbox")
Settled = tuple[Claim, Outcome]

HELD = (MailState.CLAIMED, MailState.SENDING)
AT_ONCE = 500
MAILS = cast(Table, Mail.__table__)
# A row bears a worker's name only while that one holds it.
IS_OURS = and_(MAILS.c.id == bindparam("mail"), MAILS.c.worker == bindparam("by"))
# Built once: they run for each mail, and building one takes longer than running it. What they set comes with the rest.
START = update(MAILS).where(IS_OURS, MAILS.c.state == MailState.CLAIMED, MAILS.c.lease_until > bindparam("now"))
SETTLE = update(MAILS).where(IS_OURS)


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


def begin_sending(worker: str, claim: Claim, *, lease: timedelta, settled: Sequence[Settled]) -> bool:
    """Write down what became of the mails before, and that this one is on its way. False: its lease was lost."""
    now = clock.now()
    which = {"mail": claim.id, "by": worker, "now": now}
    change = {"state": MailState.SENDING, "lease_until": now + lease, "first_tried_at": claim.first_tried_at or now}
    with transaction() as session:
        _settle_all(session, worker, settled)
        return session.connection().execute(START, which | change).rowcount == 1


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


def _describe(worker: str | None, claim: Claim, outcome: Outcome) -> dict[str, object]:
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
    """Let go of mails that were not tried. `fault` says why, when it is the server's."""
    ids = [claim.id for claim in claims]
    if ids:
        values = {"state": MailState.QUEUED, "worker": None, "lease_until": None} | ({"fault": fault} if fault else {})
        with transaction() as session:
            held = update(Mail).where(Mail.id.in_(ids), Mail.worker == worker, Mail.state == MailState.CLAIMED)
            session.execute(held.values(values))


def renew_leases(worker: str, lease: timedelta) -> None:
    """Hold on to what this worker has claimed."""
    with transaction() as session:
        held = update(Mail).where(Mail.worker == worker, Mail.state == MailState.CLAIMED)
        session.execute(held.values(lease_until=clock.now() + lease))


def recover_lost(judge: Judge) -> int:
    """Take back mails whose worker let its lease end; how many there were."""
    is_lost = (Mail.state.in_(HELD), Mail.lease_until < clock.now())
    if db.session.scalars(select(Mail.id).where(*is_lost).limit(1)).first() is None:
        return 0
    lost = select(Mail).where(*is_lost).limit(AT_ONCE).with_for_update(skip_locked=True)
    with transaction() as session:
        now = clock.now()
        mails = session.scalars(lost).all()
        for mail in mails:
            claim = claim_of(mail)
            was_sending = mail.state == MailState.SENDING
            outcome = judge.doubtful(claim, WORKER_DIED, now) if was_sending else judge.abandoned(claim, now)
            session.connection().execute(SETTLE, _describe(mail.worker, claim, outcome))
    return len(mails)
