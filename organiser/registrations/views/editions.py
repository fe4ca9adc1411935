"""The same event of other years, in words: for its public page and for its organisers."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext, ngettext

from organiser.events.models import Event
from organiser.events.presentation import days_of
from organiser.events.times import span_of
from organiser.events.wording import language_of_title, title_in
from organiser.kernel.actor import Actor
from organiser.kernel.i18n.numbers import write_number
from organiser.kernel.i18n.times import write_month
from organiser.registrations.editions import find_edition, list_editions, tally_people
from organiser.registrations.rules import Tally


@dataclass(frozen=True, slots=True)
class EditionView:
    """A line that leads to another year's page."""

    title: str
    title_lang: str
    month: str
    url: str


@dataclass(frozen=True, slots=True)
class EditionsView:
    """What the public page says; `count` is None where nobody is told."""

    others: tuple[EditionView, ...]
    count: str | None


def describe_editions(event: Event, actor: Actor, *, lang: str) -> EditionsView:
    others = list_editions(event, actor)
    views = tuple(
        EditionView(
            title_in(one, lang), language_of_title(one, lang), name_month(one, lang),
            url_for("registrations.event_page", event_id=one.public_id, slug=one.slug),
        )
        for one in others
    )  # fmt: skip
    return EditionsView(views, _tell_count(event, others, lang))


def _tell_count(event: Event, others: Sequence[Event], lang: str) -> str | None:
    """Compared with the edition before where that one tells its number as well."""
    edition = find_edition(event.id)
    if edition is None or not edition.shows_count:
        return None
    before = next((one for one in others if one.id == edition.earlier_id), None)
    told = before is not None and (other := find_edition(before.id)) is not None and other.shows_count
    tallies = tally_people([event.id, *([before.id] if before and told else [])])
    tally, earlier = tallies[event.id], tallies.get(before.id) if before else None
    if not tally.may_be_told:
        return None
    if before is None or earlier is None or not earlier.may_be_told:
        return say_registered(tally, lang)
    return compare(tally, earlier, when=name_year(before, event, lang), lang=lang)


def say_registered(tally: Tally, lang: str) -> str:
    count = write_number(tally.registered, lang)
    return ngettext("%(count)s person registered.", "%(count)s people registered.", tally.registered, count=count)


def compare(tally: Tally, earlier: Tally, *, when: str, lang: str) -> str:
    """'7,333 people registered, 1,047 more than in 2025.'"""
    number, difference = tally.registered, tally.registered - earlier.registered
    told = {"count": write_number(number, lang), "other": write_number(abs(difference), lang), "time": when}
    if difference > 0:
        return ngettext(
            "%(count)s person registered, %(other)s more than in %(time)s.",
            "%(count)s people registered, %(other)s more than in %(time)s.",
            number,
            **told,
        )
    if difference < 0:
        return ngettext(
            "%(count)s person registered, %(other)s fewer than in %(time)s.",
            "%(count)s people registered, %(other)s fewer than in %(time)s.",
            number,
            **told,
        )
    return ngettext(
        "%(count)s person registered, as many as in %(time)s.",
        "%(count)s people registered, as many as in %(time)s.",
        number,
        **told,
    )


def name_month(event: Event, lang: str) -> str:
    """'November 2025', by the event's own clock."""
    return write_month(days_of(span_of(event))[0], lang=lang)


def name_year(event: Event, later: Event, lang: str) -> str:
    """'2025'; the month as well where both were in one year."""
    first, last = days_of(span_of(event))[0], days_of(span_of(later))[0]
    return write_month(first, lang=lang) if first.year == last.year else str(first.year)


def say_places(tally: Tally, lang: str) -> str:
    return gettext("no limit") if tally.places is None else write_number(tally.places, lang)
