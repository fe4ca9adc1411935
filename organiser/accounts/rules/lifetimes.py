"""How long what lets somebody in keeps doing so."""

from datetime import datetime, timedelta

from organiser.accounts.models import StaffSession

IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=12)
# Last-seen is written no more often than this.
SEEN_STEP = timedelta(minutes=1)
LINK_LIFE = timedelta(minutes=30)
INVITATION_LIFE = timedelta(days=7)


def has_session_ended(session: StaffSession, now: datetime) -> bool:
    return now - session.seen_at >= IDLE or now - session.created_at >= ABSOLUTE
