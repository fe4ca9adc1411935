"""How times are written: always with weekday and the name of the place or zone whose clock is meant."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache, lru_cache

from babel import Locale
from babel.core import get_global
from babel.dates import format_date, format_skeleton, format_time, get_timezone_location
from flask_babel import gettext

from organiser.kernel.i18n.kept_words import keep_words
from organiser.kernel.i18n.languages import DEFAULT_LANGUAGE
from organiser.kernel.walltime import get_zone

# A list writes some hundred dates; Babel takes its pattern apart anew for each.
MOST_KEPT = 4096

# English as it is written between countries: 24 hours, day before month. "7:00 PM" and 3/4 are read in two ways.
_BETWEEN_COUNTRIES = {"en": "en_150"}


def cldr_locale(lang: str) -> str:
    """The locale whose formats a language's pages use."""
    return _BETWEEN_COUNTRIES.get(lang, lang)


@dataclass(frozen=True, slots=True)
class Span:
    """From `starts` to `ends` (aware) on the clocks of `zone`; all-day spans end before `ends`' day begins."""

    starts: datetime
    ends: datetime
    zone: str
    all_day: bool = False

    def local(self, zone: str) -> tuple[datetime, datetime]:
        tz = get_zone(zone)
        return self.starts.astimezone(tz), self.ends.astimezone(tz)


@keep_words(MOST_KEPT)
def describe_span(span: Span, *, lang: str, place: str | None = None) -> str:
    """'Saturday, 14 March 2026, 19:00–21:00 (Berlin time)': the event's own clocks, named by `place` or the zone."""
    text = describe_bare_span(span, span.zone, lang)
    if span.all_day:
        return text
    return gettext("%(time)s (%(place)s time)", time=text, place=name_clock(span.zone, place, lang))


def name_clock(zone: str, place: str | None, lang: str) -> str:
    """A town as it was written; one that the zone is named after as the language calls it: 'Londres'."""
    return place if place and place != zone_city(zone, DEFAULT_LANGUAGE) else zone_city(zone, lang)


@keep_words(MOST_KEPT)
def describe_for_viewer(span: Span, viewer_zone: str | None, *, lang: str) -> str | None:
    """The same in the viewer's zone, or None where it is unknown, or shows the same clock."""
    if not viewer_zone or span.all_day or _show_the_same(span, viewer_zone):
        return None
    text = describe_bare_span(span, viewer_zone, lang)
    return gettext("%(time)s (%(place)s time)", time=text, place=zone_city(viewer_zone, lang))


def describe_for_viewer_beside(span: Span, viewer_zone: str | None, *, lang: str) -> str | None:
    """The same below a heading with the span's day: the day is named only where the viewer's is another."""
    if not viewer_zone or span.all_day:
        return None
    first, last = span.local(viewer_zone)
    if not first.date() == last.date() == span.local(span.zone)[0].date():
        return describe_for_viewer(span, viewer_zone, lang=lang)
    if _show_the_same(span, viewer_zone):
        return None
    text = gettext("%(first)s–%(last)s", first=clock_time(first, lang), last=clock_time(last, lang))
    return gettext("%(time)s (%(place)s time)", time=text, place=zone_city(viewer_zone, lang))


def _show_the_same(span: Span, zone: str) -> bool:
    """Whether clocks there show the span as its own do, at its end, too: between the two they may have changed."""
    own, theirs = span.local(span.zone), span.local(zone)
    return all(one.utcoffset() == other.utcoffset() for one, other in zip(own, theirs, strict=True))


def describe_bare_span(span: Span, zone: str, lang: str) -> str:
    """The span on this zone's clocks without naming it."""
    starts, ends = span.local(zone)
    if span.all_day:
        last = (ends - timedelta(microseconds=1)).date()
        return full_date(starts.date(), lang) if last == starts.date() else _days(starts.date(), last, lang)
    if starts.date() == ends.date():
        return gettext(
            "%(date)s, %(start)s–%(end)s",
            date=full_date(starts, lang),
            start=clock_time(starts, lang),
            end=clock_time(ends, lang),
        )
    return gettext(
        "%(date)s, %(start)s, to %(end_date)s, %(end)s",
        date=full_date(starts, lang),
        start=clock_time(starts, lang),
        end_date=full_date(ends, lang),
        end=clock_time(ends, lang),
    )


def describe_moment(moment: datetime, zone: str, *, lang: str) -> str:
    """'Saturday, 14 March 2026, 19:00 (Berlin time)': an aware instant on the clocks of `zone`."""
    local = moment.astimezone(get_zone(zone))
    text = gettext("%(date)s, %(time)s", date=full_date(local, lang), time=clock_time(local, lang))
    if zone == "UTC":
        return gettext("%(time)s (UTC)", time=text)
    return gettext("%(time)s (%(place)s time)", time=text, place=zone_city(zone, lang))


def _days(first: date, last: date, lang: str) -> str:
    return gettext("%(first)s to %(last)s", first=full_date(first, lang), last=full_date(last, lang))


def full_date(day: date, lang: str) -> str:
    """'Saturday, 14 March 2026' in the language's own order."""
    return write_date(day.date() if isinstance(day, datetime) else day, "full", lang)


@lru_cache(MOST_KEPT)
def write_date(day: date, pattern: str, lang: str) -> str:
    """By a CLDR pattern, such as 'LLLL y', or 'full'."""
    return format_date(day, pattern, locale=cldr_locale(lang))


def write_month(day: date, *, lang: str) -> str:
    """'March 2026' of any of its days."""
    return format_skeleton("yMMMM", datetime(day.year, day.month, 1), locale=cldr_locale(lang))


def short_date(day: date, lang: str) -> str:
    """'Sat 14 Mar' in the language's own order."""
    return format_skeleton("MMMEd", datetime(day.year, day.month, day.day), locale=cldr_locale(lang))


def clock_time(moment: datetime, lang: str) -> str:
    """The wall clock's hours and minutes of an aware datetime, without zone: '19:00'."""
    return _write_time(moment.hour, moment.minute, lang)


@lru_cache(MOST_KEPT)
def _write_time(hour: int, minute: int, lang: str) -> str:
    text = format_time(time(hour, minute), "short", locale=cldr_locale(lang))
    return text.replace(" ", "\u00a0")  # 7:30 is not parted from its م


@lru_cache(MOST_KEPT)
def zone_city(zone: str, lang: str) -> str:
    """A zone's exemplar city in this language: 'Katmandú'."""
    # CLDR keeps some cities under a zone's old name, where Babel does not look: Asia/Katmandu, Europe/Kiev.
    locale = Locale.parse(lang)
    names = (zone, *_old_zone_names().get(zone, ()))
    city = next((found for name in names if (found := locale.time_zones.get(name, {}).get("city"))), None)
    # Where CLDR has no city, Babel takes the zone's own name: 'Argentina/Salta'.
    return city or get_timezone_location(zone, locale=locale, return_city=True).rpartition("/")[2]


@cache
def _old_zone_names() -> dict[str, list[str]]:
    names: dict[str, list[str]] = {}
    for old, now in get_global("zone_aliases").items():
        names.setdefault(now, []).append(old)
    return names
