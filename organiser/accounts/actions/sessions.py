"""Beginning, renewing and ending what is logged in."""

from dataclasses import dataclass

from sqlalchemy import delete, select, update

from organiser.accounts.models import Account, StaffSession
from organiser.accounts.rules.lifetimes import ABSOLUTE, IDLE
from organiser.kernel import clock, ids
from organiser.kernel.actor import FRESH_FOR, Actor
from organiser.kernel.db import db, write_apart
from organiser.kernel.errors import NotFound


@dataclass(frozen=True, slots=True)
class LoggedIn:
    """`token` is for the cookie and stands nowhere else."""

    token: str
    account_public_id: str


def open_session(account: Account) -> LoggedIn:
    """A session under a new token. Who calls has made sure that it is them, and holds the account's lock."""
    token, now = ids.new_token(), clock.now()
    account.last_login_month = now.date().replace(day=1)
    db.session.add(
        StaffSession(
            token_hash=ids.hash_token(token),
            account_id=account.id,
            created_at=now,
            seen_at=now,
            fresh_until=now + FRESH_FOR,
        )
    )
    db.session.flush()
    return LoggedIn(token, account.public_id)


def freshen_session(actor: Actor) -> LoggedIn:
    """After they identified themselves again: fresh for a while, under a new token, as old as before."""
    token, now = ids.new_token(), clock.now()
    session = db.session.scalars(
        select(StaffSession)
        .where(StaffSession.id == actor.session_id, StaffSession.account_id == actor.account_id)
        .with_for_update()
    ).one_or_none()
    if session is None:
        raise NotFound
    session.token_hash, session.seen_at, session.fresh_until = ids.hash_token(token), now, now + FRESH_FOR
    db.session.flush()
    return LoggedIn(token, db.session.get_one(Account, session.account_id).public_id)


def note_seen(session_id: int) -> None:
    """Written apart, since a GET may do it: nothing is decided by it but when an idle session ends."""
    with write_apart() as session:
        session.execute(update(StaffSession).where(StaffSession.id == session_id).values(seen_at=clock.now()))


def log_out(token: str) -> None:
    """End the session of this cookie, whoever's it was and whether it still lived."""
    db.session.execute(delete(StaffSession).where(StaffSession.token_hash == ids.hash_token(token)))


def end_session(actor: Actor, session_public_id: str) -> None:
    """One of one's own. Raises NotFound."""
    ended = delete(StaffSession).where(
        StaffSession.public_id == session_public_id, StaffSession.account_id == actor.account_id
    )
    if actor.account_id is None or not db.session.execute(ended.returning(StaffSession.id)).all():
        raise NotFound


def end_other_sessions(actor: Actor) -> None:
    """All of one's own but this one."""
    others = StaffSession.account_id == actor.account_id, StaffSession.id != actor.session_id
    db.session.execute(delete(StaffSession).where(*others))


def end_all_sessions(account: Account) -> None:
    db.session.execute(delete(StaffSession).where(StaffSession.account_id == account.id))


def forget_ended_sessions() -> None:
    now = clock.now()
    ended = (StaffSession.seen_at <= now - IDLE) | (StaffSession.created_at <= now - ABSOLUTE)
    db.session.execute(delete(StaffSession).where(ended))
