"""Loading and clearing as a whole: the first transaction makes a whole small movement, the others add to it."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from organiser.demo import actions, queries
from organiser.demo.actions.letters import make_letters
from organiser.demo.logins import remove_log_ins, write_log_ins
from organiser.demo.rules.attending import share_out
from organiser.demo.rules.planning import Movement
from organiser.kernel.config import Settings
from organiser.kernel.db import db, transaction

EVENTS, REGISTRATIONS = 400, 5_000
EVENTS_AT_ONCE = 400


def is_wanted(settings: Settings) -> bool:
    """By itself only into an empty database of this machine that writes to nobody; or when it is asked for."""
    by_itself = settings.is_loopback and settings.mail is None
    return (settings.demo or by_itself) and queries.is_database_empty()


def load(
    data_dir: Path,
    *,
    events: int = EVENTS,
    registrations: int = REGISTRATIONS,
    retention_days: int,
    tell: Callable[[str], None] = lambda _: None,
) -> None:
    """Done again with the same numbers it changes nothing; cut short, it goes on where it stopped."""
    movement, first = _begin(data_dir, events), 0
    counts = share_out(movement, registrations, retention=timedelta(days=retention_days))
    for first in range(0, events, EVENTS_AT_ONCE):
        with transaction():
            structure = actions.read_structure()
            numbers = range(first, min(first + EVENTS_AT_ONCE, events))
            if actions.make_events(movement, structure, numbers, counts) and first == 0:
                make_letters(movement)
        db.session.expunge_all()
        tell(f"{min(first + EVENTS_AT_ONCE, events)} of {events} events")


def _begin(data_dir: Path, events: int) -> Movement:
    """The movement that is there, else a new one with its log-ins, of which the file is written first."""
    root = queries.find_demo_root()
    if root is None:
        new = actions.new_log_ins()
        write_log_ins(data_dir, [each.login for each in new.values()])
        with transaction():
            structure = actions.make_structure()
            actions.make_staff(structure.branches, new)
            root = structure.root
    return Movement(seed=root.public_id, now=root.created_at, events=events)


def clear(data_dir: Path) -> None:
    """Everything of the demonstration, its keys and its log-ins included."""
    cleared = EVENTS_AT_ONCE
    while cleared:
        with transaction():
            cleared = actions.clear_batch()
    with transaction():
        actions.clear_structure()
    remove_log_ins(data_dir)
