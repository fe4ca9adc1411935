"""`transaction()`: the one place that commits, and the facts that travel inside it."""

import itertools
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import Session, scoped_session

from organiser.kernel.db.base import db
from organiser.kernel.db.engine import WRITE
from organiser.kernel.db.turns import turn_to_write

Fact = object
Reactions = Mapping[type, Sequence[Callable[[Any], None]]]

_FACTS, _COMMITS = "organiser_facts", "organiser_commits"
_commits = itertools.count(1)
_last_commit = 0
_reactions: dict[type, tuple[Callable[[Any], None], ...]] = {}


def count_commits() -> int:
    """How often this process has committed: equal numbers mean that it changed nothing in between."""
    return _last_commit


def count_own_commits() -> int:
    """How often the session at hand has committed."""
    return int(db.session().info.get(_COMMITS, 0))


def _count_commit() -> None:
    global _last_commit
    _last_commit = next(_commits)


def set_reactions(table: Reactions) -> None:
    """Hand over organiser/reactions.py. Called by create_app; the table is the same for every application."""
    _reactions.clear()
    _reactions.update({fact: tuple(functions) for fact, functions in table.items()})


@contextmanager
def transaction() -> Iterator[Session]:
    """Do all or nothing. On SQLite it begins IMMEDIATE, in order of arrival within this process.

    Facts announced inside are reacted to before the commit, in the order of organiser/reactions.py.
    Reads of the request made before are forgotten: what an action reads, it reads under its own lock.
    Raises RuntimeError when opened inside another: the outermost one alone is durable.
    """
    session = db.session()
    if _FACTS in session.info:
        raise RuntimeError("transaction() inside transaction(): call the action instead, it never commits")
    forget_reads()
    with _write_turn(session):
        session.connection(execution_options={WRITE: True})
        session.info[_FACTS] = deque()
        try:
            yield session
            _react(session.info[_FACTS])
            session.commit()
            _count_commit()
            session.info[_COMMITS] = count_own_commits() + 1
        except BaseException:
            session.rollback()
            raise
        finally:
            del session.info[_FACTS]


def forget_reads() -> None:
    """What was read before is read anew."""
    session = db.session()
    session.rollback()
    # A rollback forgets only what its own transaction read; what a committed one left must go, too.
    session.expire_all()


def announce(fact: Fact, *at_hand: object) -> None:
    """Tell the capabilities to the right that something happened; they react in this same transaction.

    `at_hand` are rows that they will ask for: the session forgets rows that nobody holds, and would read them again.
    """
    facts = db.session().info.get(_FACTS)
    if facts is None:
        raise RuntimeError(f"{type(fact).__name__} announced outside transaction()")
    facts.append((fact, at_hand))


def writing_session() -> Session:
    """The session of the transaction() that is open, for statements that no flush brings to the database.

    Raises RuntimeError outside: what they write there would be lost without a word.
    """
    session = db.session()
    _require_transaction(session)
    return session


@contextmanager
def write_apart() -> Iterator[Session]:
    """A short transaction of its own, for the few rows a GET may write: read-audit, last-seen, rate counters.

    None of them decides anything about a place, a mail or a right. Never inside transaction(). Inside it, touch nothing
    that db.session loaded: reading there holds SQLite's shared lock, which this commit waits for.
    """
    if _FACTS in db.session().info:
        raise RuntimeError("write_apart() inside transaction() would wait for itself on SQLite")
    db.session.rollback()
    with Session(db.engine, expire_on_commit=False) as session, _write_turn(session):
        session.connection(execution_options={WRITE: True})
        session.info[_FACTS] = deque()
        yield session
        session.commit()


def forbid_stray_writes(session: scoped_session[Any]) -> None:
    """Make a flush outside transaction() an error instead of a row that is silently lost."""
    event.listen(session, "before_flush", _require_transaction)


def _require_transaction(session: Session, *_of_flush: object) -> None:
    if _FACTS not in session.info:
        raise RuntimeError("rows changed outside transaction()")


def _write_turn(session: Session) -> AbstractContextManager[None]:
    return turn_to_write(db.engine) if session.get_bind().dialect.name == "sqlite" else nullcontext()


def _react(facts: deque[tuple[Fact, tuple[object, ...]]]) -> None:
    while facts:
        fact, _at_hand = facts.popleft()
        for react in _reactions.get(type(fact), ()):
            react(fact)
