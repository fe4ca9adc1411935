"""How dates of any calendar and year are written, by CLDR; and the words for what is done with entries.

datetime and Babel know the Gregorian calendar from AD 1 only, and neither 29 February 1900 of the old style nor 44 BC.
So CLDR's patterns are filled in here.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from babel import Locale
from babel.dates import tokenize_pattern
from flask_babel import gettext
from flask_babel import lazy_gettext as _

from organiser.kernel.i18n.times import cldr_locale
from organiser.timeline.rules.calendars import Calendar, Day, day_of, weekday_of
from organiser.timeline.rules.dates import GivenDate, Precision, When

Label = str
Token = tuple[str, str | tuple[str, int]]
LONG, FULL = "long", "full"
WIDTHS = {3: "abbreviated", 4: "wide"}
MOST_KEPT = 512

CALENDARS: dict[Calendar, Label] = {
    Calendar.GREGORIAN: _("New style (Gregorian calendar)"),
    Calendar.JULIAN: _("Old style (Julian calendar)"),
}
# What history calls the fields that changed.
FIELDS: dict[str, Label] = {
    "title": _("title"),
    "text": _("text"),
    "lang": _("language of the text"),
    **dict.fromkeys(("calendar", "year", "month", "day", "end_year", "end_month", "end_day"), _("date")),
    **dict.fromkeys(("place_name", "city_id"), _("place")),
    **dict.fromkeys(("source", "source_link"), _("source")),
    "topics": _("topics"),
    "works": _("works"),
}
VERBS: dict[str, Label] = {
    "created": _("wrote the draft"),
    "edited": _("changed it"),
    "published": _("published it"),
    "withdrawn": _("withdrew it to a draft"),
    "translated": _("translated it"),
}


def list_field_labels(fields: Iterable[str]) -> list[str]:
    """Names of changed fields as people call them, each once."""
    return list(dict.fromkeys(str(FIELDS.get(name, name)) for name in fields))


def describe_when(when: When, lang: str) -> str:
    """'7 November 1917'; '25 October (7 November) 1917' where the source is dated in the old style."""
    start = _write_given(when.start, lang)
    return write_span(start, _write_given(when.end, lang), lang) if when.end else start


def _write_given(given: GivenDate, lang: str) -> str:
    if given.calendar is Calendar.GREGORIAN:
        return write_known(given, lang)
    if given.precision is Precision.DAY:
        return write_both(given.first_day, day_of(Calendar.GREGORIAN, given.first), lang)
    return gettext("%(date)s, old style", date=write_known(given, lang))


def describe_old(when: When, lang: str) -> str:
    """'25 October 1917, old style'."""
    start = write_known(when.start, lang)
    date = write_span(start, write_known(when.end, lang), lang) if when.end else start
    return gettext("%(date)s, old style", date=date)


def describe_in(calendar: Calendar, when: When, lang: str) -> str:
    """The same in one calendar, with weekdays: what it says there, or the days that it reaches over."""
    if calendar is when.calendar and when.start.precision is not Precision.DAY:
        start = write_known(when.start, lang)
        end = write_known(when.end, lang) if when.end else None
    else:
        start = write_full(day_of(calendar, when.first), when.first, lang)
        end = write_full(day_of(calendar, when.last), when.last, lang) if when.last > when.first else None
    return write_span(start, end, lang) if end else start


def write_known(given: GivenDate, lang: str) -> str:
    """As much of it as is known: '1917', 'February 1917', '25 October 1917'."""
    if given.month is None:
        return write_year(given.year, lang)
    if given.day is None:
        return write_month(given.year, given.month, lang)
    return write_day(given.first_day, lang)


def write_span(first: str, last: str, lang: str) -> str:
    """'1914 – 1918'."""
    return str(_locale(lang).interval_formats[None]).format(first, last)


def write_day(day: Day, lang: str) -> str:
    """'25 October 1917'."""
    return "".join(_fill(token, day, 0, lang) for token in _tokens(LONG, lang))


def write_full(day: Day, number: int, lang: str) -> str:
    """'Wednesday, 7 November 1917'; `number` is its Julian day number, whichever calendar it is of."""
    return "".join(_fill(token, day, weekday_of(number), lang) for token in _tokens(FULL, lang))


def write_both(old: Day, new: Day, lang: str) -> str:
    """'25 October (7 November) 1917', '9 (22) January 1905', and each whole where the years differ."""
    if old.year != new.year:
        return f"{write_day(old, lang)} ({write_day(new, lang)})"
    tokens = list(_tokens(LONG, lang))
    doubled = {"d"} if old.month == new.month else {"d", "M", "L"}
    places = [at for at, token in enumerate(tokens) if token[1][0] in doubled and token[0] == "field"]
    first, last = min(places), max(places) + 1
    part = tokens[first:last]
    return "".join(
        [
            *(_fill(token, old, 0, lang) for token in tokens[:first]),
            "".join(_fill(token, old, 0, lang) for token in part),
            f" ({''.join(_fill(token, new, 0, lang) for token in part)})",
            *(_fill(token, old, 0, lang) for token in tokens[last:]),
        ]
    )


def write_month(year: int, month: int, lang: str) -> str:
    """'November 1917'."""
    return "".join(_fill(token, Day(year, month, 1), 0, lang) for token in _tokens("yMMMM", lang))


def write_year(year: int, lang: str) -> str:
    """'1917'; '44 BC' for -43."""
    return str(year) if year > 0 else f"{1 - year} {_locale(lang).eras['abbreviated'][0]}"


def name_month(month: int, lang: str) -> str:
    """'November' by itself."""
    return str(_locale(lang).months["stand-alone"]["wide"][month])


def name_short_month(month: int, lang: str) -> str:
    return str(_locale(lang).months["stand-alone"]["abbreviated"][month])


def name_weekday(number: int, lang: str) -> str:
    """Of the day with this Julian day number."""
    return str(_locale(lang).days["stand-alone"]["wide"][weekday_of(number)])


def write_day_of_year(month: int, day: int, lang: str) -> str:
    """'7 November'."""
    return "".join(_fill(token, Day(2000, month, day), 0, lang) for token in _tokens("MMMMd", lang))


def write_iso(day: Day, precision: Precision) -> str | None:
    """For <time datetime>, which knows no years before AD 1."""
    if day.year < 1:
        return None
    parts = [f"{day.year:04}", f"{day.month:02}", f"{day.day:02}"]
    return "-".join(parts[: list(Precision).index(precision) + 1])


@lru_cache(maxsize=MOST_KEPT)
def _tokens(pattern: str, lang: str) -> Sequence[Token]:
    locale = _locale(lang)
    form = locale.date_formats[pattern] if pattern in {LONG, FULL} else locale.datetime_skeletons[pattern]
    return tuple(tokenize_pattern(form.pattern))


@lru_cache(maxsize=64)
def _locale(lang: str) -> Locale:
    return Locale.parse(cldr_locale(lang))


def _fill(token: Token, day: Day, weekday: int, lang: str) -> str:
    kind, value = token
    if kind == "chars" or isinstance(value, str):
        return str(value)
    letter, width = value
    locale = _locale(lang)
    if letter == "y":
        return write_year(day.year, lang)
    if letter == "d" or width < min(WIDTHS):
        return str(day.day if letter == "d" else day.month).zfill(width)
    context = "stand-alone" if letter in {"L", "c"} else "format"
    if letter in {"M", "L"}:
        return str(locale.months[context][WIDTHS[width]][day.month])
    return str(locale.days[context][WIDTHS[width]][weekday])
