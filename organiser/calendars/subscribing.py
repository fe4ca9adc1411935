"""The page on which one chooses a slice, sees what is in it, and takes it along: as a calendar, as news, for a site."""

from dataclasses import dataclass, replace
from itertools import groupby
from urllib.parse import urlencode

from flask import redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from organiser.branches.models import Branch
from organiser.branches.queries import get_branch
from organiser.calendars.addresses import Subscription, subscription
from organiser.calendars.embedding import Snippets, write_snippets
from organiser.calendars.forms import make_slice_form
from organiser.calendars.members import members_feed_address
from organiser.calendars.schools import WORD, Schools, read_schools
from organiser.events.errors import WrongFilter
from organiser.events.filters import EventFilter
from organiser.events.listing import EventRow
from organiser.events.presentation import RowView, describe_row
from organiser.events.queries import list_events
from organiser.events.towns import list_towns, own_words, tidy_words
from organiser.kernel import clock
from organiser.kernel.actor import ANONYMOUS
from organiser.kernel.extensions import settings
from organiser.kernel.i18n import current_language
from organiser.kernel.links import absolute
from organiser.kernel.qr_codes import list_rows
from organiser.kernel.web.access import current_actor, public

EVERYTHING = EventFilter()
SHOWN = 3
Answer = str | Response | tuple[str, int]


@dataclass(frozen=True, slots=True)
class Code:
    """A drawing of an address for cameras: a square of `size` units, of which `path` is dark."""

    size: int
    path: str


@dataclass(frozen=True, slots=True)
class Taken:
    """A slice to take along: `page` is this one, for a phone; `code` the same as a drawing."""

    page: str
    code: Code
    atom: str
    json: str
    snippets: Snippets


@public
def subscribe() -> Answer:
    """`?branch=…` alone shows both feeds of the branch; other words that of their slice; none the whole movement's."""
    tidy = tidy_words(list(request.args.items(multi=True)), current_language())
    if tidy != list(request.args.items(multi=True)):
        return redirect(url_for("calendars.subscribe") + (f"?{urlencode(tidy, safe=',')}" if tidy else ""), 302)
    try:
        # Dates are a list's; a calendar goes on.
        others = own_words(request.args) | {WORD}
        wanted = replace(EventFilter.parse(request.args, others=others), first=None, last=None)
        schools = read_schools(request.args.getlist(WORD))
    except WrongFilter as error:
        return render_template("discovery/wrong_filter.html", word=error.key), 400
    lang, town = current_language(), request.args.get("town", "")
    branch = get_branch(current_actor(), wanted.branch) if wanted.branch else None
    return render_template(
        "calendars/subscribe.html",
        form=make_slice_form(wanted, schools=schools, town=town, lang=lang),
        towns=[] if wanted.near else _list_towns(town, lang),
        town=town,
        feeds=_list_feeds(wanted, branch, schools),
        rows=_list_next(wanted, lang),
        branch=branch,
        taken=_take(wanted, schools, lang),
        on_this_day=subscription(absolute(url_for("calendars.on_this_day", lang=lang)), name=gettext("On this day")),
    )


def _list_towns(town: str, lang: str) -> list[tuple[str, str]]:
    """(name, address) of those that may be meant."""
    words = {key: value for key, value in request.args.items() if key not in {"town", "near"}}
    path = url_for("calendars.subscribe")
    return [
        (name, f"{path}?{urlencode({**words, 'near': number}, safe=',')}") for name, number in list_towns(town, lang)
    ]


def _list_next(wanted: EventFilter, lang: str) -> list[RowView]:
    """What comes next for everybody: a feed shows nobody more."""
    now = clock.now()
    found = list_events(wanted, actor=ANONYMOUS, now=now, limit=SHOWN)
    return [describe_row(event, lang=lang, now=now, url=_url_of(event)) for event in found]


def _url_of(event: EventRow) -> str:
    return url_for("registrations.event_page", event_id=event.public_id, slug=event.slug)


def _list_feeds(wanted: EventFilter, branch: Branch | None, schools: Schools) -> list[tuple[str, Subscription]]:
    alone = EventFilter(branches=wanted.branches)
    if branch and wanted in (alone, replace(alone, below=True)):
        return [*_of_branch(branch, schools), *(_for_members(branch) if schools is Schools.BANNER else ())]
    return [(_name_of(wanted), _of_slice(wanted, schools))]


def _of_branch(branch: Branch, schools: Schools) -> list[tuple[str, Subscription]]:
    feed = absolute(url_for("calendars.branch_feed", branch_id=branch.public_id))
    words = {"lang": current_language(), **_say_schools(schools)}
    own, tree = feed + _query(words), feed + _query({"below": "1", **words})
    with_below = gettext("%(branch)s and all branches below it", branch=branch.name)
    return [(branch.name, subscription(own, name=branch.name)), (with_below, subscription(tree, name=with_below))]


def _for_members(branch: Branch) -> list[tuple[str, Subscription]]:
    """Shown to whoever opened the members' link in this browser."""
    if branch.id not in current_actor().member_branch_ids:
        return []
    name = gettext("%(branch)s, with what is for members", branch=branch.name)
    return [(name, subscription(members_feed_address(branch, current_language()), name=name))]


def _of_slice(wanted: EventFilter, schools: Schools) -> Subscription:
    url = absolute(url_for("calendars.slice_feed")) + _query({**_args_of(wanted, schools), "lang": current_language()})
    return subscription(url, name=settings().site_name)


def _take(wanted: EventFilter, schools: Schools, lang: str) -> Taken:
    query = _query({**wanted.to_args(), "lang": lang})
    page = absolute(url_for("calendars.subscribe")) + _query(_args_of(wanted, schools))
    atom, news = (absolute(url_for("calendars.news_feed", form=form)) + query for form in ("atom", "json"))
    return Taken(page, _draw(page), atom, news, write_snippets(wanted, news=news, title=_name_of(wanted)))


def _draw(address: str) -> Code:
    rows = list_rows(address, border=3)
    path = ""
    for y, row in enumerate(rows):
        at = 0
        for is_dark, run in groupby(row):
            length = len(list(run))
            path += f"M{at} {y}h{length}v1h-{length}z" if is_dark else ""
            at += length
    return Code(len(rows), path)


def _args_of(wanted: EventFilter, schools: Schools) -> dict[str, str]:
    return wanted.to_args() | _say_schools(schools)


def _say_schools(schools: Schools) -> dict[str, str]:
    """What is usual is not said."""
    return {} if schools is Schools.BANNER else {WORD: schools.value}


def _query(words: dict[str, str]) -> str:
    return f"?{urlencode(words, safe=',')}" if words else ""


def _name_of(wanted: EventFilter) -> str:
    if wanted == EVERYTHING:
        return gettext("All events of %(site)s", site=settings().site_name)
    return gettext("The events that you searched for")
