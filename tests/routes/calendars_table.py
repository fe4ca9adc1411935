"""Feeds and files: what is public for everybody, what is for members behind a token of their own."""

from organiser.calendars.queries import derive_members_token
from organiser.calendars.rules import PRIVATE_CACHING, PUBLIC_CACHING
from organiser.kernel.db import db
from tests.routes.reading import branch
from tests.routes.table import EVERYBODY, OK, Look, Route, Visit, rights

#                        stran atten membe helpe organ sibli coord elsew opera
MEMBERS_EVENT = rights(" -     -     ok    ok    ok    -     ok    -     -    ", root=OK)


def token(visit: Visit) -> str:
    db.session.rollback()
    return derive_members_token(branch(visit, "town"))


ROUTES: tuple[Route, ...] = (
    Look(
        endpoint="calendars.branch_feed", at={"branch_id": "branches.town"}, rights=EVERYBODY, caching=PUBLIC_CACHING,
        shows="SUMMARY:The right to the city",
    ),
    Look(endpoint="calendars.slice_feed", rights=EVERYBODY, caching=PUBLIC_CACHING, shows="SUMMARY:On the other coast"),
    Look(
        endpoint="calendars.members_feed", at={"branch_id": "branches.town", "token": token}, rights=EVERYBODY,
        caching=PRIVATE_CACHING, shows="assembly",
    ),
    Look(
        endpoint="calendars.event_file", at={"event_id": "events.open"}, rights=EVERYBODY, caching=PUBLIC_CACHING,
        shows="SUMMARY:The right to the city",
    ),
    Look(
        endpoint="calendars.event_file", at={"event_id": "events.members"}, rights=MEMBERS_EVENT,
        caching="private, no-store", shows="assembly",
    ),
    Look(endpoint="calendars.subscribe", rights=EVERYBODY, shows="/feeds/events.ics"),
)  # fmt: skip
