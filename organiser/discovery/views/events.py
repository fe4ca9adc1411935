"""What is on: as a list that can be searched, and as a month on the wall. All that is asked stands in the address."""

from dataclasses import dataclass, replace
from itertools import chain
from urllib.parse import urlencode

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from organiser.campaigns.queries import list_titles
from organiser.discovery import pages
from organiser.discovery.forms import make_search_form
from organiser.discovery.queries import list_names
from organiser.discovery.rows import group_by_month
from organiser.discovery.rules.months import Entry, Month, build_weeks, first_weekday, list_grid_days
from organiser.discovery.views.blueprint import blueprint
from organiser.discovery.wall import describe_weeks, name_month, name_weekdays
from organiser.events.choices import Choices, list_choices
from organiser.events.errors import WrongFilter
from organiser.events.filters import EventFilter
from organiser.events.presentation import days_of
from organiser.events.queries import count_events, list_events
from organiser.events.times import span_of
from organiser.events.towns import Words, list_towns, own_words, tidy_words
from organiser.kernel import clock
from organiser.kernel.errors import NotFound
from organiser.kernel.web.access import current_actor, public
from organiser.kernel.web.languages import request_language
from organiser.kernel.web.pagination import Page, asked_page
from organiser.registrations.queries import count_places

PAGE_SIZE = 30
MOST_IN_MONTH = 500
OWN_WORDS = frozenset({"page", "past"})
Answer = str | Response | tuple[str, int]


@blueprint.get("/<lang:lang>/events")
@public
def events() -> Answer:
    tidy = tidy_words(list(request.args.items(multi=True)), request_language())
    if tidy != list(request.args.items(multi=True)):
        return redirect(_address_of(tidy), 302)
    try:
        wanted, past = _read(OWN_WORDS | own_words(request.args))
    except WrongFilter as error:
        return _refuse(error)
    now, lang, actor = clock.now(), request_language(), current_actor()
    total = count_events(wanted, actor=actor, now=now, past=past)
    number = min(asked_page(), max(1, -(-total // PAGE_SIZE)))
    found = list_events(wanted, actor=actor, now=now, past=past, limit=PAGE_SIZE, offset=(number - 1) * PAGE_SIZE)
    choices, town = list_choices(now=now, lang=lang, past=past), request.args.get("town", "")
    return render_template(
        "discovery/events.html",
        wanted=wanted,
        past=past,
        total=total,
        months=group_by_month(found, lang=lang, now=now, rooms=count_places(event.id for event in found)),
        page=Page(found, number, PAGE_SIZE, total),
        form=make_search_form(wanted, choices, town=town, lang=lang),
        town=town,
        towns=[] if wanted.near else _list_towns(town, lang),
        asked=_describe(wanted, choices, lang, past),
        slice=pages.describe_slice(wanted, lang),
        this_month=str(Month.of(now.date())),
        canonical=pages.list_address(wanted, lang=lang, past=past, page=number),
        with_materials=pages.list_path(replace(wanted, materials=("recording", "text")), past=True),
        other_time=pages.list_path(replace(wanted, first=None, last=None), past=not past),
        month_query=pages.query_of(replace(wanted, first=None, last=None)),
    )


@blueprint.get("/<lang:lang>/events/month/<month>")
@public
def month(month: str) -> Answer:
    asked = Month.parse(month)
    if asked is None:
        raise NotFound
    try:
        wanted, _ = _read(frozenset())
    except WrongFilter as error:
        return _refuse(error)
    now, lang = clock.now(), request_language()
    days = list_grid_days(asked, first_weekday(lang, _territory()))
    shown = replace(wanted, first=days[0], last=days[-1])
    found = list_events(shown, actor=current_actor(), now=now, limit=MOST_IN_MONTH)
    entries = [Entry(event, *days_of(span_of(event))) for event in found]
    weeks = build_weeks(asked, days[0].weekday(), entries)
    return render_template(
        "discovery/month.html",
        wanted=wanted,
        month=asked,
        name=name_month(asked, lang),
        weekdays=name_weekdays(days[:7], lang),
        weeks=describe_weeks(weeks, lang=lang, now=now),
        is_empty=not any(cell.is_inside and (cell.entries or any(cell.lanes)) for cell in chain(*weeks)),
        near=[_near(one, lang) for one in (asked.find_previous(), asked.find_next())],
        this_month=Month.of(now.date()),
        query=pages.query_of(replace(wanted, first=None, last=None)),
        slice=pages.describe_slice(replace(wanted, first=None, last=None), lang),
        asked=_describe(replace(wanted, first=None, last=None), list_choices(now=now, lang=lang), lang, False),
        is_cut=len(found) == MOST_IN_MONTH,
    )


@dataclass(frozen=True, slots=True)
class NearMonth:
    code: str
    name: str


def _near(month: Month | None, lang: str) -> NearMonth | None:
    return NearMonth(str(month), name_month(month, lang)) if month else None


def _read(others: frozenset[str]) -> tuple[EventFilter, bool]:
    wanted = EventFilter.parse(request.args, others=others)
    for key in others:
        if len(request.args.getlist(key)) > 1:
            raise WrongFilter(key)
    if request.args.get("past", "0") not in {"0", "1"}:
        raise WrongFilter("past")
    return wanted, request.args.get("past") == "1"


def _refuse(error: WrongFilter) -> tuple[str, int]:
    return render_template("discovery/wrong_filter.html", word=error.key), 400


def _address_of(words: Words) -> str:
    """That one passes on: it holds what was asked, and nothing of the form."""
    path = url_for("discovery.events")
    return f"{path}?{urlencode(words, safe=',')}" if words else path


def _list_towns(town: str, lang: str) -> list[tuple[str, str]]:
    """(name, address) of those that may be meant."""
    words = [(key, value) for key, value in request.args.items() if key not in {"town", "near", "page"}]
    return [(name, _address_of([*words, ("near", str(number))])) for name, number in list_towns(town, lang)]


def _territory() -> str | None:
    """'GB' where the browser says en-GB: weeks begin as its reader has them."""
    for code, _quality in request.accept_languages:
        lang, _, territory = code.replace("_", "-").partition("-")
        if lang.lower() == request_language():
            return territory.upper() if len(territory) == 2 else None
    return None


def _describe(wanted: EventFilter, choices: Choices, lang: str, past: bool) -> list[pages.Asked]:
    names = list_names(wanted.branches) if wanted.branches else {}
    titles = list_titles(wanted.campaigns, lang) if wanted.campaigns else {}
    return pages.describe_filter(wanted, topics=choices.topics, branches=names, campaigns=titles, lang=lang, past=past)
