"""Who asks: made from this request's cookies and from rights as they stand in the database now."""

from dataclasses import replace

from flask import has_request_context

from organiser.accounts import actions as accounts
from organiser.accounts.models import StaffSession
from organiser.accounts.queries import find_session
from organiser.accounts.rules.lifetimes import SEEN_STEP
from organiser.branches.queries import list_acting_for, list_grants, list_opened_branches
from organiser.branches.rules import MEMBERS_COOKIE_SECONDS
from organiser.kernel import clock
from organiser.kernel.actor import ANONYMOUS, Actor
from organiser.kernel.web.cookies import read_cookie, read_signed_cookie
from organiser.translating.queries import list_translator_grants

PLACES_SECONDS = 3600
CALENDARS_SECONDS = 3600
SPEAKERS_SECONDS = 3600
VOLUNTEERS_SECONDS = 3600
NOTICES_SECONDS = 3600


def authenticate() -> Actor:
    """Everybody that this browser can prove to be: staff by a session, holder of places, holder of members' links."""
    if not has_request_context():
        return ANONYMOUS
    opened = Actor(
        place_ids=_read_ids("places", PLACES_SECONDS),
        notice_ids=_read_ids("notices", NOTICES_SECONDS),
        member_branch_ids=list_opened_branches(read_signed_cookie("members", max_age=MEMBERS_COOKIE_SECONDS)),
        calendar_key=_read_calendar_key(),
        speaker_keys=_read_keys("speakers", SPEAKERS_SECONDS),
        volunteer_keys=_read_keys("volunteers", VOLUNTEERS_SECONDS),
    )
    token = read_cookie("staff")
    found = find_session(token) if token else None
    if found is None:
        return opened
    session, account = found
    grants = list_grants(account.id)
    actor = replace(
        opened,
        account_id=account.id,
        session_id=session.id,
        is_operator=account.is_operator,
        grants=grants,
        translates=list_translator_grants(account.id),
        fresh_until=session.fresh_until,
        acting_for=list_acting_for(account.id, grants, clock.now()),
    )
    _note_seen(session)
    return actor


def _note_seen(session: StaffSession) -> None:
    if clock.now() - session.seen_at >= SEEN_STEP:
        accounts.note_seen(session.id)


def _read_ids(cookie: str, seconds: int) -> frozenset[str]:
    data = read_signed_cookie(cookie, max_age=seconds)
    return frozenset(one for one in data if isinstance(one, str)) if isinstance(data, list) else frozenset()


def _read_calendar_key() -> tuple[str, int] | None:
    match read_signed_cookie("calendars", max_age=CALENDARS_SECONDS):
        case [str(public_id), int(generation)]:
            return public_id, generation
    return None


def _read_keys(cookie: str, seconds: int) -> frozenset[tuple[str, int]]:
    """Each a public id and the generation of its link."""
    data = read_signed_cookie(cookie, max_age=seconds)
    pairs = (tuple(pair) for pair in data if isinstance(pair, list)) if isinstance(data, list) else ()
    return frozenset((one, two) for one, two in pairs if isinstance(one, str) and isinstance(two, int))
