"""The feed of anniversaries: public, by the timeline's version, never HTML, with a last good copy like all others."""

from urllib.parse import urlencode

from flask import Response, request
from flask_babel import gettext
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from organiser.calendars.anniversary_entries import ANNIVERSARY_VERSION, WantedDays, list_blocks
from organiser.calendars.answers import asked_language, calendar, marked, not_modified, plain, send
from organiser.calendars.feeds import COLOR, Feed, Told
from organiser.calendars.keeping import find_last_good, get_told
from organiser.calendars.rules import MOST_EVENTS, PUBLIC_CACHING, day_of, feed_changed_at, window_at
from organiser.calendars.sheets import Sheet
from organiser.kernel import clock
from organiser.kernel.i18n import in_language
from organiser.kernel.ical import RENDERER_VERSION, calendar_head
from organiser.kernel.links import absolute, link
from organiser.kernel.web.access import public
from organiser.timeline.errors import WrongTimelineFilter
from organiser.timeline.filters import TimelineFilter
from organiser.timeline.queries import By, find_version
from organiser.timeline.rules.anniversaries import parse_shift

OWN_WORDS = frozenset({"lang", "by", "shift"})


@public
def on_this_day() -> Response:
    """`lang`, `by=old`, `shift=100`, and the timeline's own words; each once."""
    try:
        asked = _read_asked()
    except WrongTimelineFilter as error:
        page = link("timeline.today", lang=asked_language())
        return plain(f"This feed can't read `{error.key}`, or has it twice. Choose it again: {page}", 400)
    key = _source(asked)
    try:
        return _answer(asked, key)
    except (DBAPIError, PoolTimeout):
        return _last_good(key)


def _answer(asked: WantedDays, key: str) -> Response:
    now, lang = clock.now(), asked_language()
    version, changed_at = find_version()
    # With the moment beside it: a database from a backup counts on from an older number.
    stamp = f"{version}.{int(changed_at.timestamp() * 1000):x}"
    etag = f"{stamp}-{day_of(now)}-{RENDERER_VERSION}.{ANNIVERSARY_VERSION}-{lang}"
    response = not_modified(etag)
    if response is None:
        response = send(get_told(key, etag, day_of(now), lambda: _tell(asked, key, lang)))
    response.headers["Cache-Control"] = PUBLIC_CACHING
    return marked(response, etag, feed_changed_at(changed_at, now))


def _tell(asked: WantedDays, source: str, lang: str) -> Told:
    page = link("timeline.today", lang=lang, **_words(asked))
    with in_language(lang):
        blocks, is_cut = list_blocks(asked, window_at(clock.now()), lang)
        head = calendar_head(
            name=gettext("On this day"), description=_about(asked, is_cut=is_cut), url=page, source=source,
            color=COLOR, lang=lang,
        )  # fmt: skip
    is_copied = asked.wanted == TimelineFilter() and asked.shift is None
    feed = Feed(name="", lang=lang, source=source, page=page, conditions=(), is_copied=is_copied)
    return Told(feed, Sheet.of_blocks(head, blocks))


def _about(asked: WantedDays, *, is_cut: bool) -> str:
    if is_cut:
        return gettext(
            "Only the next %(count)d events are shown here. Choose a smaller part to see more.", count=MOST_EVENTS
        )
    if asked.shift is not None:
        return gettext("What happened so many years ago, on its day: %(count)d.", count=asked.shift)
    return gettext("What happened on this day, each year on its day.")


def _read_asked() -> WantedDays:
    wanted = TimelineFilter.parse(request.args, others=OWN_WORDS)
    text, by = request.args.get("shift", ""), request.args.get("by", "") or By.NEW
    shift = parse_shift(text)
    if text and shift is None:
        raise WrongTimelineFilter("shift")
    if by not in set(By):
        raise WrongTimelineFilter("by")
    return WantedDays(wanted, By(by), shift)


def _words(asked: WantedDays) -> dict[str, str]:
    own = {"by": asked.by if asked.by is By.OLD else "", "shift": str(asked.shift or "")}
    return {**asked.wanted.to_args(), **{key: value for key, value in own.items() if value}}


def _source(asked: WantedDays) -> str:
    """The address in one spelling, so that asking for the same in many ways makes one copy."""
    words = {**_words(asked), "lang": asked_language()}
    return absolute(request.path) + "?" + urlencode(sorted(words.items()), safe=",")


def _last_good(key: str) -> Response:
    """The database is away: on an error or a page of HTML, calendars delete everything that they hold."""
    body = find_last_good(key)
    if body is None:
        response = plain("Back in a moment.", 503)
        response.headers["Retry-After"] = "300"
        return response
    response = calendar(body)
    response.headers["Cache-Control"] = PUBLIC_CACHING
    return response
