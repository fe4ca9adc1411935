"""When and where, in a mail's own lines. To be called with the recipient's language spoken."""

from collections.abc import Mapping
from datetime import datetime

from flask_babel import gettext

from organiser.events.models import Event
from organiser.events.times import place_of, span_of
from organiser.kernel.i18n.lists import join_words
from organiser.kernel.i18n.times import Span, describe_for_viewer, describe_span
from organiser.registrations.models import Mode

Facts = dict[str, str]


def list_facts(event: Event, *, mode: str, zone: str, lang: str, private: Mapping[str, str]) -> Facts:
    """The event's time with its place's name, the reader's own when it differs, and where.

    `private` is what of the venue only people with a place may know.
    """
    span = span_of(event)
    place = [
        private.get("venue") or event.venue,
        private.get("address") or event.address,
        event.place_name,
    ]
    return _facts(span, place_of(event), zone, lang) | {gettext("Where"): _where(mode, place, lang)}


def list_facts_before(before: Mapping[str, str], *, mode: str, zone: str, lang: str) -> Facts:
    """The same of events.queries.describe_whereabouts()."""
    starts, ends = (datetime.fromisoformat(before[name]) for name in ("starts_at", "ends_at"))
    span = Span(starts, ends, before["zone"], bool(before["all_day"]))
    place = [before["venue"], before["address"], before["place_name"]]
    return _facts(span, before["place_name"] or None, zone, lang) | {gettext("Where"): _where(mode, place, lang)}


def _facts(span: Span, place: str | None, zone: str, lang: str) -> Facts:
    return {
        gettext("When"): describe_span(span, lang=lang, place=place),
        gettext("Your time"): describe_for_viewer(span, zone or None, lang=lang) or "",
    }


def _where(mode: str, place: list[str], lang: str) -> str:
    return gettext("On line") if mode == Mode.ON_LINE else join_words(filter(None, place), lang)
