"""Feeds and files: what is public for everybody, what is for members behind a token of their own."""

from organiser.calendars.models import PrivateFeed
from organiser.calendars.private_feeds import read_name
from organiser.calendars.queries import derive_members_token
from organiser.calendars.rules import PRIVATE_CACHING, PUBLIC_CACHING
from organiser.kernel.db import db
from organiser.kernel.outbox import Mail
from tests.routes.reading import branch, count, find_feed
from tests.routes.table import EVERYBODY, LOGIN, MISSING, OK, STAFF, Look, Press, Route, Visit, rights

#                        stran atten membe helpe organ sibli coord elsew opera
MEMBERS_EVENT = rights(" -     -     ok    ok    ok    -     ok    -     -    ", root=OK)


HOLDER = rights("        -     ok    -     -     -     -     -     -     -    ")
# By the mailed link alone: not by the link of a place of the same person.
OWNER = rights("         -     -     -     -     -     -     -     -     -    ", owner=OK)
# An organiser's calendar is theirs: neither a colleague's nor a coordinator's.
DESK = rights("          login login login -     ok    -     -     -     -    ", colleague=MISSING, owner=LOGIN)
# The page is everybody's, who see a form for their address there; making a calendar is not.
MAKERS = rights("        200   200   200   200   200   200   200   200   200  ", owner=OK)
ORGANISERS = rights("    login login login -     ok    ok    ok    ok    -    ", root=OK)
OWN, STOPPED, DESK_FEED = ({"feed_id": f"feeds.{key}"} for key in ("own", "stopped", "desk"))
CHOICES = {"name": "Evenings", "is_discreet": "y"}


def name(visit: Visit, key: str) -> str | None:
    found = find_feed(visit, key)
    return read_name(found) if found else None


def generation(visit: Visit, key: str) -> int | None:
    found = find_feed(visit, key)
    return found.generation if found else None


def is_stopped(visit: Visit, key: str) -> bool:
    found = find_feed(visit, key)
    return found is not None and found.revoked_at is not None


def own_link(visit: Visit) -> str:
    return visit.site.own_links["own"].removeprefix("/c/")


def count_links(_visit: Visit) -> int:
    return count(Mail, Mail.kind == "calendars.own_link")


def token(visit: Visit) -> str:
    db.session.rollback()
    return derive_members_token(branch(visit, "town"))


# The one page that others may frame, and so one without anything that could be pressed or run.
FRAMED = (
    "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors *"
)

ROUTES: tuple[Route, ...] = (
    Look(endpoint="calendars.on_this_day", rights=EVERYBODY, caching=PUBLIC_CACHING, shows="The palace is surrounded"),
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
    Look(
        endpoint="calendars.news_feed", at={"form": "json"}, rights=EVERYBODY, caching=PUBLIC_CACHING,
        shows="On the other coast",
    ),
    Look(
        endpoint="calendars.embedded_list", rights=EVERYBODY, caching="public, max-age=300", policy=FRAMED,
        shows="On the other coast",
    ),
    Look(
        endpoint="calendars.embedded_element", rights=EVERYBODY, caching="public, max-age=86400",
        shows="customElements.define",
    ),
    Look(endpoint="calendars.subscribe", rights=EVERYBODY, shows="/feeds/events.ics"),
    Look(
        endpoint="calendars.own_feed", at={"token": "feed_tokens.own"}, rights=EVERYBODY, caching=PRIVATE_CACHING,
        shows="SUMMARY:The right to the city",
    ),
    Look(
        endpoint="calendars.own_feed", at={"token": "feed_tokens.desk"}, rights=EVERYBODY, caching=PRIVATE_CACHING,
        shows="SUMMARY:Draft: Not yet agreed",
    ),
    Press(
        endpoint="calendars.ask_own_feed", at={"place_id": "places.confirmed"}, rights=HOLDER,
        effect=count_links, becomes=1,
    ),
    Look(
        endpoint="calendars.open_own_link", at={"token": own_link}, rights=EVERYBODY, answers=303,
        shows="/en/calendars/own",
    ),
    Look(endpoint="calendars.own_feeds", rights=EVERYBODY | {"owner": OK}, shows="Your calendars"),
    Press(
        endpoint="calendars.own_feeds", rights=MAKERS, body=CHOICES,
        effect=lambda _visit: count(PrivateFeed), becomes=4,
    ),
    Press(
        endpoint="calendars.ask_own_link", rights=EVERYBODY, body={"address": "confirmed@people.example.org"},
        effect=count_links, becomes=1,
    ),
    Look(endpoint="calendars.own_link_sent", rights=EVERYBODY, shows="<h1"),
    Look(endpoint="calendars.own_feed_page", at=OWN, rights=OWNER, shows=lambda visit: visit.site.feed_tokens["own"]),
    Press(
        endpoint="calendars.own_feed_page", at=OWN, rights=OWNER, body=CHOICES,
        effect=lambda visit: name(visit, "own"), becomes="Evenings",
    ),
    Press(
        endpoint="calendars.rotate_own_feed", at=OWN, rights=OWNER,
        effect=lambda visit: generation(visit, "own"), becomes=2,
    ),
    Press(
        endpoint="calendars.stop_own_feed", at=OWN, rights=OWNER,
        effect=lambda visit: is_stopped(visit, "own"), becomes=True,
    ),
    Press(
        endpoint="calendars.delete_own_feed", at=STOPPED, rights=OWNER,
        effect=lambda visit: name(visit, "stopped"), becomes=None,
    ),
    Look(endpoint="calendars.own_feed_code", at=OWN, rights=OWNER, shows="<svg"),
    Look(endpoint="calendars.desk_feeds", rights=STAFF, shows="My calendars"),
    Press(
        endpoint="calendars.desk_feeds", rights=ORGANISERS, body=CHOICES | {"branch": "", "with_drafts": "y"},
        effect=lambda _visit: count(PrivateFeed), becomes=4,
    ),
    Look(
        endpoint="calendars.desk_feed_page", at=DESK_FEED, rights=DESK,
        shows=lambda visit: visit.site.feed_tokens["desk"],
    ),
    Press(
        endpoint="calendars.desk_feed_page", at=DESK_FEED, rights=DESK, body=CHOICES,
        effect=lambda visit: name(visit, "desk"), becomes="Evenings",
    ),
    Press(
        endpoint="calendars.rotate_desk_feed", at=DESK_FEED, rights=DESK,
        effect=lambda visit: generation(visit, "desk"), becomes=2,
    ),
    Press(
        endpoint="calendars.stop_desk_feed", at=DESK_FEED, rights=DESK,
        effect=lambda visit: is_stopped(visit, "desk"), becomes=True,
    ),
    Press(
        endpoint="calendars.delete_desk_feed", at=DESK_FEED, rights=DESK,
        effect=lambda visit: name(visit, "desk"), becomes=None,
    ),
    Look(endpoint="calendars.desk_feed_code", at=DESK_FEED, rights=DESK, shows="<svg"),
)  # fmt: skip
