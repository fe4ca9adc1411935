"""A branch's feed for its members: public and members' events, behind a token that rotates with the members' link."""

import hmac

from flask import Response
from sqlalchemy import and_, or_, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from organiser.branches.models import Branch
from organiser.calendars.answers import (
    asked_language,
    has_unknown_words,
    keep_private,
    marked,
    not_modified,
    plain,
    send,
)
from organiser.calendars.feeds import Feed, show_feed
from organiser.calendars.queries import derive_members_token, get_slice
from organiser.calendars.rules import feed_changed_at, feed_etag
from organiser.events.hosts import stands_at
from organiser.events.models import Event, State, Visibility
from organiser.kernel import clock
from organiser.kernel.db import db
from organiser.kernel.errors import NotFound
from organiser.kernel.links import absolute, link
from organiser.kernel.web.access import public

FOR_MEMBERS = (Visibility.PUBLIC, Visibility.MEMBERS)


@public
def members_feed(branch_id: str, token: str) -> Response:
    """A token that is no more, or never was, is gone: 410, which ends the subscription instead of retrying for ever."""
    if has_unknown_words({"lang"}):
        return keep_private(plain("This feed takes `lang`, once.", 400))
    try:
        branch = db.session.scalars(select(Branch).where(Branch.public_id == branch_id)).one_or_none()
        if branch is None or not _is_current(branch, token):
            return keep_private(plain("This calendar was closed. Ask the branch for its new link.", 410))
        return keep_private(_answer(branch, token))
    except (DBAPIError, PoolTimeout):
        response = plain("Back in a moment.", 503)
        response.headers["Retry-After"] = "300"
        return keep_private(response)


def _is_current(branch: Branch, token: str) -> bool:
    is_open = branch.members_link_hash is not None and branch.closed_at is None
    return hmac.compare_digest(derive_members_token(branch).encode(), token.encode()) and is_open


def _answer(branch: Branch, token: str) -> Response:
    now, lang = clock.now(), asked_language()
    place = get_slice(branch.public_id, below=False)
    etag = feed_etag(place.version, now, variant=f"members-{lang}")
    own = and_(Event.branch_id == branch.id, Event.visibility.in_(FOR_MEMBERS))
    held_with_others = and_(stands_at(branch.id), Event.visibility == Visibility.PUBLIC)
    conditions = (Event.state != State.DRAFT, or_(own, held_with_others))
    feed = Feed(
        name=branch.name,
        lang=lang,
        source=absolute(f"/feeds/members/{branch.public_id}/{token}.ics"),
        page=link("discovery.branch_page", lang=lang, slug=branch.slug),
        conditions=conditions,
    )
    response = not_modified(etag) or send(show_feed(feed, now).sheet)
    return marked(response, etag, feed_changed_at(place.changed_at, now))


def members_feed_address(branch: Branch, lang: str) -> str:
    """For whoever opened the members' link. Raises NotFound while there is none."""
    if branch.members_link_hash is None:
        raise NotFound
    token = derive_members_token(branch)
    return link("calendars.members_feed", branch_id=branch.public_id, token=token, lang=lang)
