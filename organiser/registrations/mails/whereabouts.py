"""When and where, in a mail's own lines. To be called with the recipient's language spoken."""

from collections.abc import Mapping
from datetime import datetime

from flask_babel import gettext

from organiser.events.models import Event
from organiser.events.presentation import ReadingView, list_readings
from organiser.events.times import place_of, span_of
from organiser.kernel.i18n.lists import join_words
from organiser.kernel.i18n.times import Span, describe_for_viewer, describe_span
from organiser.places.names import country_name
from organiser.registrations.models import Mode
from organiser.registrations.rules import Person

Facts = dict[str, str]


def list_facts(event: Event, *, mode: str, person: Person, lang: str, private: Mapping[str, str]) -> Facts:
    """The event's time with its place's name, the reader's own when it differs, and where.

    `private` is what of the venue only people with a place may know.
    """
    span = span_of(event)
    place = [
        private.get("venue") or event.venue,
        private.get("address") or event.address,
        event.place_name,
        _name_country(event.country or "", event.zone, person, lang),
    ]
    return _facts(span, place_of(event), person.zone, lang) | {gettext("Where"): _where(mode, place, lang)}


def list_facts_before(before: Mapping[str, str], *, mode: str, person: Person, lang: str) -> Facts:
    """The same of events.queries.describe_whereabouts()."""
    starts, ends = (datetime.fromisoformat(before[name]) for name in ("starts_at", "ends_at"))
    span = Span(starts, ends, before["zone"], bool(before["all_day"]))
    country = _name_country(before["country"], before["zone"], person, lang)
    place = [before["venue"], before["address"], before["place_name"], country]
    return _facts(span, before["place_name"] or None, person.zone, lang) | {gettext("Where"): _where(mode, place, lang)}


def list_to_read(event: Event) -> Facts:
    """What people are asked to have read: 'Rosa Luxemburg, Reform or Revolution (1900), chapters 2 and 3'."""
    read = [_name_reading(one) for one in list_readings(event.item)]
    return {gettext("To read before"): "; ".join(read)} if read else {}


def _name_reading(reading: ReadingView) -> str:
    title = f"{reading.title} ({reading.year})" if reading.year else reading.title
    return ", ".join(filter(None, (reading.author, title, reading.part)))


def _facts(span: Span, place: str | None, zone: str, lang: str) -> Facts:
    return {
        gettext("When"): describe_span(span, lang=lang, place=place),
        gettext("Your time"): describe_for_viewer(span, zone or None, lang=lang) or "",
    }


def _name_country(country: str, zone: str, person: Person, lang: str) -> str:
    """Said to everybody who isn't known to be at home there: there is a La Paz in five countries."""
    is_at_home = person.country == country if person.country else person.zone == zone
    return country_name(country, lang) if country and not is_at_home else ""


def _where(mode: str, place: list[str], lang: str) -> str:
    return gettext("On line") if mode == Mode.ON_LINE else join_words(filter(None, place), lang)
