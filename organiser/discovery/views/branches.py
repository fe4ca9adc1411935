"""Branches: a directory by country, what is near, and a page for each."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from organiser.branches.models import Branch
from organiser.branches.queries import find_branch_by_slug
from organiser.discovery import pages
from organiser.discovery.forms import PlaceForm
from organiser.discovery.queries import (
    BranchCard,
    Relatives,
    find_picture,
    get_relatives,
    list_branch_cards,
    list_events_at,
)
from organiser.discovery.rows import group_by_month
from organiser.discovery.rules.directory import (
    Near,
    group_by_continent,
    list_countries,
    list_international,
    list_nearest,
    list_without_country,
)
from organiser.discovery.views.blueprint import blueprint
from organiser.events.filters import EventFilter
from organiser.guides.queries import count_guides
from organiser.kernel import clock
from organiser.kernel.errors import NotFound
from organiser.kernel.i18n.lists import join_words
from organiser.kernel.links import link
from organiser.kernel.web.access import current_actor, public
from organiser.kernel.web.languages import request_language
from organiser.places.models import City
from organiser.places.names import country_name, language_name
from organiser.places.queries import find_cities, find_city_by_name, get_city, label
from organiser.registrations.queries import count_places

SHOWN = 30


@dataclass(frozen=True, slots=True)
class Found:
    """The answer to 'where is the nearest?'; `city` None: we don't know that town, `others` may be meant."""

    city: City | None
    label: str
    country: str
    near: list[Near]
    others: list[tuple[int, str]]
    has_country: bool = True


@blueprint.get("/<lang:lang>/branches")
@public
def directory() -> str:
    lang = request_language()
    cards = list_branch_cards(now=clock.now())
    form = PlaceForm(request.args)
    countries = list_countries(cards, lang=lang)
    chosen = [country for country in countries if country.code == request.args.get("country")]
    countries = chosen or countries
    return render_template(
        "discovery/directory.html",
        form=form,
        found=_find(form, cards, lang),
        number=len(cards),
        is_one=bool(chosen),
        continents=group_by_continent(countries, lang=lang),
        international=list_international(cards),
        groups=list_without_country(cards),
    )


def _find(form: PlaceForm, cards: Sequence[BranchCard], lang: str) -> Found | None:
    text = (form.place.data or "").strip()
    if not text:
        return None
    city = _chosen(form.place_id.data or "") or find_city_by_name(text, lang)
    candidates = [] if city else find_cities(text, limit=5, lang=lang)
    if city is None and len(candidates) != 1:
        return Found(None, text, "", [], [(one.id, label(one, lang)) for one in candidates])
    home = city or candidates[0]
    cities = {number: found for number in {card.city_id for card in cards} if number and (found := _known(number))}
    has_country = any(card.country == home.country for card in cards)
    near = list_nearest(cards, home, cities)
    return Found(home, label(home, lang), country_name(home.country, lang), near, [], has_country)


def _chosen(number: str) -> City | None:
    return _known(int(number)) if number.isascii() and number.isdigit() and len(number) < 12 else None


def _known(number: int) -> City | None:
    try:
        return get_city(number)
    except NotFound:
        return None


@blueprint.get("/<lang:lang>/branches/<slug>")
@public
def branch_page(slug: str) -> str | Response:
    found = find_branch_by_slug(slug)
    if found is None:
        raise NotFound
    branch, is_current = found
    if not is_current:
        return redirect(url_for("discovery.branch_page", slug=branch.slug), 301)
    below, past = (request.args.get(word) == "1" for word in ("below", "past"))
    now, lang, relatives = clock.now(), request_language(), get_relatives(branch)
    found_events = list_events_at(branch, actor=current_actor(), now=now, with_below=below, past=past, limit=SHOWN + 1)
    events = [event for event, _ in found_events]
    rooms = count_places(event.id for event in events)
    series = {event.id for event, repeats in found_events if repeats and not past}
    months = group_by_month(events[:SHOWN], lang=lang, now=now, rooms=rooms, with_branch=below, series=series)
    return render_template(
        "discovery/branch.html",
        branch=branch,
        place=describe_place(branch, lang),
        spoken=[language_name(code, lang) for code in branch.languages],
        picture=find_picture(branch),
        guides=count_guides(branch_id=branch.id),
        relatives=relatives,
        fallback=_fallback(branch, relatives),
        below=below,
        past=past,
        months=months,
        more=_more(branch, below=below, past=past) if len(events) > SHOWN else None,
        feed=pages.describe_branch_feed(branch.public_id, lang, below=False),
        wide_feed=pages.describe_branch_feed(branch.public_id, lang, below=True),
        canonical=link("discovery.branch_page", lang=lang, slug=branch.slug),
    )


def describe_place(branch: Branch, lang: str) -> str:
    country = country_name(branch.country, lang) if branch.country else ""
    town = branch.place_name or ""
    if country in town:
        town = town.partition(",")[0]
    return join_words(filter(None, (town, country)), lang)


def _fallback(branch: Branch, relatives: Relatives) -> Branch | None:
    """Of a closed branch, the nearest open one above it."""
    if branch.closed_at is None:
        return None
    return next((one for one in reversed(relatives.above) if one.closed_at is None), None)


def _more(branch: Branch, *, below: bool, past: bool) -> str:
    return pages.list_path(EventFilter(branches=(branch.public_id,), below=below), past=past)
