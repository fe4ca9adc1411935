"""Loading and clearing as a whole: the first transaction makes a whole small movement, the others add to it."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from organiser.demo import actions, queries
from organiser.demo.actions import NewLogIn, Structure
from organiser.demo.actions.letters import make_letters
from organiser.demo.logins import remove_log_ins, write_log_ins
from organiser.demo.rules.attending import share_out
from organiser.demo.rules.planning import Movement
from organiser.kernel.db import db, transaction

EVENTS, REGISTRATIONS = 400, 5_000
AT_SCHOOL = 7_333
EVENTS_AT_ONCE = 400


def load(
    data_dir: Path,
    *,
    events: int = EVENTS,
    registrations: int = REGISTRATIONS,
    at_school: int = AT_SCHOOL,
    retention_days: int,
    tell: Callable[[str], None] = lambda _: None,
) -> None:
    """Done again with the same numbers it changes nothing; cut short, it goes on where it stopped."""
    new = _new_log_ins(data_dir)
    with transaction():
        structure = _begin(new)
        movement = Movement(seed=structure.root.public_id, now=structure.root.created_at, events=events)
        counts = share_out(movement, registrations, retention=timedelta(days=retention_days))
        if actions.make_events(movement, structure, range(min(EVENTS_AT_ONCE, events)), counts):
            make_letters(movement)
        actions.make_circles(movement, structure)
        actions.make_history(structure)
        actions.make_school(movement, structure)
        actions.make_earlier_school(movement, structure)
        actions.make_guides(structure)
        actions.make_campaign(movement, structure)
    with transaction():
        actions.fill_school(movement, at_school)
        actions.make_rota(movement)
    for first in range(EVENTS_AT_ONCE, events, EVENTS_AT_ONCE):
        db.session.expunge_all()
        last = min(first + EVENTS_AT_ONCE, events)
        with transaction():
            actions.make_events(movement, actions.read_structure(), range(first, last), counts)
        tell(f"{last} of {events} events")


def _new_log_ins(data_dir: Path) -> dict[str, NewLogIn]:
    """For a movement that isn't there yet. The file is written first: what can't be read later helps nobody."""
    if queries.find_demo_root() is not None:
        return {}
    new = actions.new_log_ins()
    write_log_ins(data_dir, [each.login for each in new.values()])
    return new


def _begin(new: dict[str, NewLogIn]) -> Structure:
    if queries.find_demo_root() is not None:
        return actions.read_structure()
    structure = actions.make_structure()
    actions.make_staff(structure.branches, new)
    return structure


def clear(data_dir: Path) -> None:
    """Everything of the demonstration, its keys and its log-ins included."""
    cleared = EVENTS_AT_ONCE
    while cleared:
        with transaction():
            cleared = actions.clear_batch()
    with transaction():
        actions.clear_structure()
    remove_log_ins(data_dir)
