"""The timeline by year and month, in the order of the Gregorian calendar. All that is asked stands in the address."""

from dataclasses import dataclass

from flask import render_template, url_for

from organiser.kernel import clock
from organiser.kernel.errors import NotFound
from organiser.kernel.web.access import public
from organiser.kernel.web.languages import request_language
from organiser.kernel.web.pagination import Page, asked_page
from organiser.timeline.errors import WrongTimelineFilter
from organiser.timeline.labels import name_month, write_month, write_year
from organiser.timeline.presentation import group_by_month
from organiser.timeline.queries import count_months, count_years, list_year
from organiser.timeline.rules.calendars import MONTHS
from organiser.timeline.rules.dates import FIRST_YEAR, LAST_YEAR
from organiser.timeline.views.asking import Answer, Asked, drop_empty_words, has_empty_words, read_asked, refuse
from organiser.timeline.views.blueprint import blueprint

PAGE_SIZE = 100
OWN_WORDS = frozenset({"page"})


@dataclass(frozen=True, slots=True)
class Shelf:
    """A year or a month to go to, with how much there is."""

    name: str
    number: int
    url: str
    is_here: bool = False


@blueprint.get("/timeline")
@public
def index() -> Answer:
    """Which years there is something of."""
    if has_empty_words():
        return drop_empty_words()
    now, lang = clock.now(), request_language()
    try:
        asked = read_asked(now=now, lang=lang)
    except WrongTimelineFilter as error:
        return refuse(error)
    years = count_years(asked.wanted)
    return render_template(
        "timeline/index.html",
        asked=asked,
        years=[_year(year, number, asked, lang) for year, number in years],
        total=sum(number for _year, number in years),
    )


@blueprint.get("/timeline/<int(signed=True):year>")
@public
def year(year: int) -> Answer:
    return _show(year, None)


@blueprint.get("/timeline/<int(signed=True):year>/<int:month>")
@public
def month(year: int, month: int) -> Answer:
    if not 1 <= month <= MONTHS:
        raise NotFound
    return _show(year, month)


def _show(year: int, month: int | None) -> Answer:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise NotFound
    if has_empty_words():
        return drop_empty_words()
    now, lang = clock.now(), request_language()
    try:
        asked = read_asked(now=now, lang=lang, others=OWN_WORDS)
    except WrongTimelineFilter as error:
        return refuse(error)
    years, months = count_years(asked.wanted), count_months(asked.wanted, year)
    total = sum(months.values()) if month is None else months.get(month, 0)
    number = min(asked_page(), max(1, -(-total // PAGE_SIZE)))
    found = list_year(asked.wanted, year, month=month, limit=PAGE_SIZE, offset=(number - 1) * PAGE_SIZE)
    return render_template(
        "timeline/year.html",
        asked=asked,
        year=year,
        month=month,
        year_name=write_year(year, lang),
        name=write_month(year, month, lang) if month else write_year(year, lang),
        months=group_by_month(found, lang=lang),
        page=Page(found, number, PAGE_SIZE, total),
        shelves=[
            _month(year, one, count, asked, lang, is_here=one == month)
            for one, count in sorted(months.items(), key=lambda pair: pair[0] or 0)
            if one is not None
        ],
        before=next((_year(one, count, asked, lang) for one, count in reversed(years) if one < year), None),
        after=next((_year(one, count, asked, lang) for one, count in years if one > year), None),
    )


def _year(year: int, number: int, asked: Asked, lang: str) -> Shelf:
    return Shelf(write_year(year, lang), number, url_for("timeline.year", year=year) + asked.query)


def _month(year: int, month: int, number: int, asked: Asked, lang: str, *, is_here: bool) -> Shelf:
    url = url_for("timeline.month", year=year, month=month) + asked.query
    return Shelf(name_month(month, lang), number, url, is_here)
