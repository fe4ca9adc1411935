"""Writing rows into the outbox, and the table that says which function renders which kind."""

import secrets
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import bindparam

from organiser.kernel import clock
from organiser.kernel.db import writing_session
from organiser.kernel.db.upserts import Upsert
from organiser.kernel.outbox.message import MailMessage
from organiser.kernel.outbox.models import Mail, MailState, Priority

COLUMNS = (
    "cause", "kind", "subject_id", "event_id", "branch_id", "params", "message_id", "priority", "due_at", "created_at",
)  # fmt: skip


def _queueing(insert: Any) -> Any:
    mails = Mail.__table__
    row = insert(mails).values({name: bindparam(name) for name in COLUMNS})
    row = row.values(state=MailState.QUEUED, attempts=0, crashes=0)
    newer = {"params": row.excluded.params, "due_at": row.excluded.due_at}
    is_unsent = mails.c.state == MailState.QUEUED
    return row.on_conflict_do_update(index_elements=[mails.c.cause], set_=newer, where=is_unsent)


_QUEUE = Upsert(_queueing)

# Renders a row when its turn comes; None: its reason is gone (cancelled, erased, overtaken), so it is dropped.
Renderer = Callable[[Mail], MailMessage | None]

# Reads what all these rows are about, in as few queries as for one; what comes back renders any of them.
Reader = Callable[[Sequence[Mail]], Renderer]

# Turns a due batch row into rows of its own, some hundred at a time; True once there are no more.
Expander = Callable[[Mail], bool]

# Told in the transaction that marks a mail as sent; the Mail is a copy to read from.
Follower = Callable[[Mail], None]

Kept = TypeVar("Kept")

_renderers: dict[str, Renderer] = {}
_readers: dict[str, Reader] = {}
_expanders: dict[str, Expander] = {}
_followers: dict[str, Follower] = {}


def set_renderers(
    table: Mapping[str, Renderer],
    expanders: Mapping[str, Expander],
    sent: Mapping[str, Follower] | None = None,
    together: Mapping[str, Reader] | None = None,
) -> None:
    """Hand over organiser/mail_kinds.py. Called by create_app."""
    _refill(_renderers, table)
    _refill(_expanders, expanders)
    _refill(_followers, sent or {})
    _refill(_readers, together or {})


def _refill(kept: dict[str, Kept], given: Mapping[str, Kept]) -> None:
    kept.clear()
    kept.update(given)


def find_expander(kind: str) -> Expander | None:
    return _expanders.get(kind)


def find_follower(kind: str) -> Follower | None:
    return _followers.get(kind)


def find_reader(kind: str) -> Reader | None:
    return _readers.get(kind)


def renderer_of(kind: str) -> Renderer:
    return _renderers[kind]


def queue_mail(
    kind: str,
    *,
    cause: str,
    subject_id: str,
    event_id: int | None = None,
    branch_id: int | None = None,
    params: dict[str, Any] | None = None,
    due_at: datetime | None = None,
    priority: int = Priority.PERSONAL,
) -> None:
    """Queue one mail in the transaction of what causes it.

    The same `cause` again while the first is still unsent replaces its params and time; once sent, it is left alone.
    """
    if kind not in _renderers and kind not in _expanders:
        raise KeyError(f"{kind} stands in no row of organiser/mail_kinds.py")
    now, session = clock.now(), writing_session()
    row = {
        "cause": cause,
        "kind": kind,
        "subject_id": subject_id,
        "event_id": event_id,
        "branch_id": branch_id,
        "params": params or {},
        "message_id": secrets.token_hex(16),
        "priority": priority,
        "due_at": due_at or now,
        "created_at": now,
    }
    session.execute(_QUEUE.on(session), row)


def queue_from(batch: Mail, kind: str, *, subject_id: str, params: dict[str, Any], event_id: int | None = None) -> None:
    """One of the mails that a batch row stands for; `event_id` where it is about another event than that.

    Its cause is the batch's and whom it is about, so that a bite that is taken twice queues nothing twice.
    """
    queue_mail(
        kind,
        cause=f"{batch.cause}:{subject_id}",
        subject_id=subject_id,
        event_id=event_id or batch.event_id,
        branch_id=batch.branch_id,
        params=params,
        priority=Priority.BULK,
    )
