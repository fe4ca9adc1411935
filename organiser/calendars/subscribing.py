"""The page that says how to follow a slice in one's own calendar."""

from urllib.parse import urlencode

from flask import render_template, request, url_for
from flask_babel import gettext

from organiser.branches.models import Branch
from organiser.branches.queries import get_branch
from organiser.calendars.addresses import Subscription, subscription
from organiser.calendars.members import members_feed_address
from organiser.events.errors import WrongFilter
from organiser.events.filters import EventFilter
from organiser.kernel.errors import NotFound
from organiser.kernel.extensions import settings
from organiser.kernel.i18n import current_language
from organiser.kernel.links import absolute
from organiser.kernel.web.access import current_actor, public

EVERYTHING = EventFilter()


@public
def subscribe() -> str:
    """`?branch=…` alone shows both feeds of the branch; other words that of their slice; none the whole movement's."""
    try:
        wanted = EventFilter.parse(request.args)
    except WrongFilter:
        raise NotFound from None
    branch = get_branch(current_actor(), wanted.branch) if wanted.branch else None
    if branch and wanted in (EventFilter(branches=wanted.branches), EventFilter(branches=wanted.branches, below=True)):
        feeds = [*_of_branch(branch), *_for_members(branch)]
    else:
        feeds = [(_name_of(wanted, branch), _of_slice(wanted))]
    return render_template("calendars/subscribe.html", feeds=feeds, branch=branch, words=wanted.to_args())


def _of_branch(branch: Branch) -> list[tuple[str, Subscription]]:
    lang = current_language()
    own = absolute(url_for("calendars.branch_feed", branch_id=branch.public_id, lang=lang))
    tree = absolute(url_for("calendars.branch_feed", branch_id=branch.public_id, below=1, lang=lang))
    with_below = gettext("%(branch)s and all branches below it", branch=branch.name)
    return [(branch.name, subscription(own, name=branch.name)), (with_below, subscription(tree, name=with_below))]


def _for_members(branch: Branch) -> list[tuple[str, Subscription]]:
    """Shown to whoever opened the members' link in this browser."""
    if branch.id not in current_actor().member_branch_ids:
        return []
    name = gettext("%(branch)s, with what is for members", branch=branch.name)
    return [(name, subscription(members_feed_address(branch, current_language()), name=name))]


def _of_slice(wanted: EventFilter) -> Subscription:
    words = urlencode({**wanted.to_args(), "lang": current_language()}, safe=",")
    url = absolute(url_for("calendars.slice_feed")) + "?" + words
    return subscription(url, name=settings().site_name)


def _name_of(wanted: EventFilter, branch: Branch | None) -> str:
    if wanted == EVERYTHING:
        return gettext("All events of %(site)s", site=settings().site_name)
    return gettext("The events that you searched for")
