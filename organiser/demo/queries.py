"""What of the demonstration is in the database."""

from sqlalchemy import Select, exists, func, select

from organiser.accounts.models import Account, Invitation
from organiser.branches.models import Branch
from organiser.events.models import Event
from organiser.kernel.config import Settings
from organiser.kernel.db import db
from organiser.programme.models import Programme
from organiser.registrations.models import Registration
from organiser.series.models import Series, SeriesDate


def is_demo_wanted(settings: Settings) -> bool:
    """By itself only in an empty database of this machine that writes to nobody; or when it is asked for."""
    by_itself = settings.is_loopback and settings.mail is None
    return (settings.demo or by_itself) and is_database_empty()


def is_database_empty() -> bool:
    """True if nobody has begun here: no branch, no account, no invitation."""
    return not any(db.session.scalar(select(exists().select_from(table))) for table in (Branch, Account, Invitation))


def find_demo_root() -> Branch | None:
    return db.session.scalar(select(Branch).where(Branch.is_demo, Branch.parent_id.is_(None)))


def list_demo_branches() -> list[Branch]:
    """In the order of their making, which is that of the stock."""
    return list(db.session.scalars(select(Branch).where(Branch.is_demo).order_by(Branch.id)))


def count_demo() -> dict[str, int]:
    """Branches, events, registrations; series, whose dates are counted as such and not as events, and programmes, whose
    schools aren't either."""
    events = select(Event.id).where(Event.is_demo)
    apart = select(SeriesDate.event_id).union(select(Programme.event_id))
    return {
        "branches": _count(select(func.count()).select_from(Branch).where(Branch.is_demo)),
        "events": _count(select(func.count()).select_from(Event).where(Event.is_demo, Event.id.not_in(apart))),
        "registrations": _count(
            select(func.count()).select_from(Registration).where(Registration.event_id.in_(events))
        ),
        "series": _count(select(func.count()).select_from(Series).where(Series.is_demo)),
        "programmes": _count(select(func.count()).select_from(Programme).where(Programme.event_id.in_(events))),
    }


def _count(query: Select[int]) -> int:
    return db.session.scalar(query) or 0
