"""On this day: what happened on a day of any year, and how long ago that is."""

from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from flask import render_template, request, url_for

from organiser.kernel import clock
from organiser.kernel.errors import NotFound
from organiser.kernel.i18n.times import full_date
from organiser.kernel.web.access import public
from organiser.kernel.web.languages import request_language
from organiser.timeline.errors import WrongTimelineFilter
from organiser.timeline.filters import TimelineFilter
from organiser.timeline.labels import write_day_of_year
from organiser.timeline.presentation import describe_anniversaries
from organiser.timeline.queries import By, list_day_keys, list_on_days
from organiser.timeline.rules.anniversaries import find_next_day, list_days_kept_on, parse_month_day, parse_shift
from organiser.timeline.views.asking import (
    Answer,
    drop_empty_words,
    feed_links,
    has_empty_words,
    read_asked,
    refuse,
)
from organiser.timeline.views.blueprint import blueprint

OWN_WORDS = frozenset({"by", "shift"})
FIRST, LAST = date(1, 1, 2), date(2200, 12, 30)
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Shown:
    """`year` is the one from which years are counted back; `today` is None where a day of any year is shown."""

    days: list[tuple[int, int]]
    name: str
    year: int
    today: str | None
    is_asked: bool
    before: str
    after: str


@blueprint.get("/timeline/today")
@public
def today() -> Answer:
    """The server's day, in UTC, unless `date` says another."""
    if has_empty_words():
        return drop_empty_words()
    text = request.args.get("date")
    try:
        day = _read_date(text) if text else clock.now().date()
        return _show(_describe_date(day, is_asked=text is not None), others=OWN_WORDS | {"date"})
    except WrongTimelineFilter as error:
        return refuse(error)


@blueprint.get("/timeline/<day>")
@public
def day(day: str) -> Answer:
    """'11-07': that day of all years, from this one."""
    found = parse_month_day(day)
    if found is None:
        raise NotFound
    if has_empty_words():
        return drop_empty_words()
    try:
        return _show(_describe_day(*found), others=OWN_WORDS)
    except WrongTimelineFilter as error:
        return refuse(error)


def _show(shown: Shown, *, others: frozenset[str]) -> str:
    lang = request_language()
    asked = read_asked(now=clock.now(), lang=lang, others=others)
    by, shift = _read_by(), _read_shift()
    rows = list_on_days(asked.wanted, shown.days, by=by)
    if shift is not None:
        rows = [row for row in rows if shown.year - (row.year if by is By.OLD else row.new_year) == shift]
    own = {"by": by if by is By.OLD else "", "shift": str(shift or "")}
    feed, webcal = feed_links(lang, **own, **asked.args)
    words = {**asked.args, **{key: value for key, value in own.items() if value}}
    return render_template(
        "timeline/day.html",
        shown=shown,
        asked=asked,
        by=by,
        shift=shift,
        rows=describe_anniversaries(rows, year=shown.year, is_old=by is By.OLD, lang=lang),
        feed=feed,
        webcal=webcal,
        words=words,
        next_one=None if rows or shift else _find_next(asked.wanted, shown, by, words),
    )


def _find_next(wanted: TimelineFilter, shown: Shown, by: By, words: dict[str, str]) -> tuple[str, str] | None:
    """Name and address of the next day of the year that something is known of."""
    found = find_next_day([(key.month, key.day) for key in list_day_keys(wanted, by=by)], after=shown.days[-1])
    if found is None:
        return None
    address = url_for("timeline.day", day="{:02}-{:02}".format(*found))
    return write_day_of_year(*found, request_language()), f"{address}?{urlencode(words)}" if words else address


def _describe_date(day: date, *, is_asked: bool) -> Shown:
    lang = request_language()
    return Shown(
        days=list_days_kept_on(day),
        name=write_day_of_year(day.month, day.day, lang),
        year=day.year,
        today=full_date(day, lang),
        is_asked=is_asked,
        before=url_for("timeline.today", date=(day - DAY).isoformat()),
        after=url_for("timeline.today", date=(day + DAY).isoformat()),
    )


def _describe_day(month: int, day: int) -> Shown:
    """Its own day only: whoever asks for the leap day, or the day before it, means that one."""
    before, after = _near(month, day, -1), _near(month, day, 1)
    return Shown(
        days=[(month, day)],
        name=write_day_of_year(month, day, request_language()),
        year=clock.now().year,
        today=None,
        is_asked=True,
        before=url_for("timeline.day", day=before),
        after=url_for("timeline.day", day=after),
    )


def _near(month: int, day: int, step: int) -> str:
    """In a year that has all days."""
    return f"{date(2000, month, day) + step * DAY:%m-%d}"


def _read_date(text: str) -> date:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise WrongTimelineFilter("date") from None
    if len(text) != len("2026-11-22") or not FIRST <= found <= LAST:
        raise WrongTimelineFilter("date")
    return found


def _read_by() -> By:
    try:
        return By(request.args.get("by", By.NEW))
    except ValueError:
        raise WrongTimelineFilter("by") from None


def _read_shift() -> int | None:
    text = request.args.get("shift")
    if text is None:
        return None
    shift = parse_shift(text)
    if shift is None:
        raise WrongTimelineFilter("shift")
    return shift
