"""Writing rows into the outbox, and the table that says which function renders which kind."""

import secrets
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from organiser.kernel import clock
from organiser.kernel.db import db
from organiser.kernel.outbox.message import MailMessage
from organiser.kernel.outbox.models import Mail, MailState, Priority

# Renders a row when its turn comes; None: its reason is gone (cancelled, erased, overtaken), so it is dropped.
Renderer = Callable[[Mail], MailMessage | None]

# Reads what all these rows are about, in as few queries as for one; what comes back renders any of them.
Reader = Callable[[Sequence[Mail]], Renderer]

# Turns a due batch row into rows of its own, some hundred at a time; True once there are no more.
Expander = Callable[[Mail], bool]

# Told in the transaction that marks a mail as sent; the Mail is a copy to read from.
Follower = Callable[[Mail], None]

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
    tables = ((_renderers, table), (_expanders, expanders), (_followers, sent or {}), (_readers, together or {}))
    for kept, given in tables:
        kept.clear()
        kept.update(given)  # type: ignore[arg-type]


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
) -> Mail:
    """Queue one mail in the transaction of what causes it.

    The same `cause` again while the first is still unsent replaces its params and time; once sent, it is left alone.
    """
    if kind not in _renderers and kind not in _expanders:
        raise KeyError(f"{kind} stands in no row of organiser/mail_kinds.py")
    now = clock.now()
    mail = db.session.scalars(select(Mail).where(Mail.cause == cause).with_for_update()).one_or_none()
    if mail is None:
        mail = Mail(cause=cause, kind=kind, subject_id=subject_id, event_id=event_id, branch_id=branch_id)
        mail.message_id = secrets.token_hex(16)
        mail.priority, mail.state, mail.created_at = priority, MailState.QUEUED, now
        mail.attempts, mail.crashes = 0, 0
        db.session.add(mail)
    elif mail.state != MailState.QUEUED:
        return mail
    mail.params, mail.due_at = params or {}, due_at or now
    db.session.flush()
    return mail
