"""Schools in a feed as the subscriber likes: as one bar over their days, as their sessions, or both."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import contains_eager

from organiser.calendars.queries import Conditions
from organiser.calendars.rules import MOST_EVENTS, window_at
from organiser.calendars.session_blocks import render_session
from organiser.calendars.sheets import Sheet, Whole
from organiser.events.errors import WrongFilter
from organiser.events.models import Event, State
from organiser.kernel.db import db
from organiser.kernel.ical import calendar_end
from organiser.programme.models import Session

WORD = "schools"


class Schools(StrEnum):
    BANNER = "banner"
    SESSIONS = "sessions"
    BOTH = "both"


def read_schools(texts: Sequence[str]) -> Schools:
    """What stands in an address; nothing means a banner. Raises WrongFilter."""
    if len(texts) > 1 or (texts and texts[0] not in set(Schools)):
        raise WrongFilter(WORD)
    return Schools(texts[0]) if texts else Schools.BANNER


def leave_out_banners() -> ColumnElement[bool]:
    """A school without a programme has nothing else to show, and stays."""
    return ~exists().where(Session.event_id == Event.id, Session.withdrawn_at.is_(None))


def add_sessions(sheet: Sheet | Whole, conditions: Conditions, *, now: datetime, lang: str) -> Sheet | Whole:
    """A whole calendar with the sessions of the slice's schools behind its events."""
    blocks = [render_session(session, lang) for session in _list_sessions(conditions, now)]
    if not blocks:
        return sheet
    end = calendar_end(is_empty=False)
    begin = sheet.plain().removesuffix(calendar_end(is_empty=True)).removesuffix(end)
    return Whole(b"".join((begin, *blocks, end)))


def _list_sessions(conditions: Conditions, now: datetime) -> Sequence[Session]:
    """In the feeds' window, those that are off as long as other cancelled events; by start. Of too many what is coming
    comes first, then the latest past, as of events."""
    window = window_at(now)
    is_on = and_(Session.withdrawn_at.is_(None), Event.state != State.CANCELLED)
    rows = select(Session).join(Event, Event.id == Session.event_id).options(contains_eager(Session.event))
    rows = rows.where(*conditions, Session.ends_at >= window.since, Session.starts_at < window.until)
    rows = rows.where(or_(is_on, Session.ends_at >= window.cancelled_since))
    coming = rows.where(Session.ends_at >= window.today).order_by(Session.ends_at, Session.id)
    past = rows.where(Session.ends_at < window.today).order_by(Session.ends_at.desc(), Session.id)
    found = list(db.session.scalars(coming.limit(MOST_EVENTS)))
    found += db.session.scalars(past.limit(MOST_EVENTS - len(found)))
    return sorted(found, key=lambda session: (session.starts_at, session.id))
