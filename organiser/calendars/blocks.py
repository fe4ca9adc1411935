"""An event as a calendar shows it to everybody, in one language; never what only confirmed people may know."""

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from flask_babel import gettext

from organiser.calendars.news import NewsItem
from organiser.events.labels import kind_label
from organiser.events.models import Event, State
from organiser.events.times import span_of
from organiser.events.wording import FIELDS
from organiser.kernel.i18n import in_language
from organiser.kernel.i18n.lists import join_words
from organiser.kernel.i18n.times import describe_span
from organiser.kernel.ical import CalendarEvent, Conference, Status, render_event
from organiser.kernel.links import link
from organiser.kernel.markdown import plain_text
from organiser.places.names import country_name
from organiser.translating.rules import word

STATUS: dict[str, Status] = {
    # For its organisers alone: no public feed asks for one.
    State.DRAFT: "tentative",
    State.PUBLISHED: "confirmed",
    State.POSTPONED: "tentative",
    State.CANCELLED: "cancelled",
}
# Of the text, as much as a calendar shows without scrolling for ever; the page has the rest.
TEXT_SHOWN = 2000


def render_block(event: Event, lang: str) -> bytes:
    """The VEVENT of a published, postponed or cancelled event; the same bytes for (sequence, lang, BLOCK_VERSION)."""
    with in_language(lang):
        return render_event(describe_event(event, lang))


def describe_event(event: Event, lang: str, *, told_in: str | None = None) -> CalendarEvent:
    """To be called with `lang` spoken (kernel.i18n.in_language). `told_in`: another language for its own words."""
    words = {field: word(event, field, told_in or lang).text for field in FIELDS}
    times: dict[str, Any] = (
        {"starts_on": event.starts_wall.date(), "ends_on": event.ends_wall.date()}
        if event.all_day
        else {"starts_at": event.starts_at, "ends_at": event.ends_at}
    )
    page = link("registrations.event_page", lang=lang, event_id=event.public_id, slug=event.slug)
    return CalendarEvent(
        uid=UUID(event.uid),
        sequence=event.sequence,
        changed_at=event.changed_at,
        summary=_summary(event, words["title"]),
        status=STATUS[event.state],
        description=_description(event, words, lang, page),
        location=_location(event, lang),
        geo=_geo(event),
        url=page,
        categories=(str(kind_label(event.kind)),),
        conference=_conference(event),
        **times,
    )


def describe_news(event: Event, lang: str) -> NewsItem:
    """The same as news, to be called with `lang` spoken, too."""
    shown = describe_event(event, lang)
    span = span_of(event)
    return NewsItem(
        uid=shown.uid,
        title=shown.summary,
        when=describe_span(span, lang=lang, place=event.place_name or None),
        where=shown.location,
        text=shown.description,
        url=shown.url,
        kind=shown.categories[0],
        state=event.state,
        starts=_write_start(event.starts_wall, span.starts, all_day=event.all_day),
        ends=_write_start(event.ends_wall, span.ends, all_day=event.all_day),
        published_at=event.published_at or event.changed_at,
        changed_at=event.changed_at,
    )


def _write_start(wall: datetime, instant: datetime, *, all_day: bool) -> str:
    """With the offset of the event's own clocks; a day alone where there is no time."""
    return wall.date().isoformat() if all_day else instant.isoformat(timespec="minutes")


def _summary(event: Event, title: str) -> str:
    if event.state == State.CANCELLED:
        return gettext("Cancelled: %(title)s", title=title)
    if event.state == State.POSTPONED:
        return gettext("Postponed: %(title)s", title=title)
    if event.state == State.DRAFT:
        return gettext("Draft: %(title)s", title=title)
    return title


def _description(event: Event, words: Mapping[str, str], lang: str, page: str) -> str:
    """The wall time first: the one line that is right whatever a calendar app does with zones."""
    when = describe_span(span_of(event), lang=lang, place=event.place_name or None)
    parts = [when, event.state_reason, words["summary"], _shown_text(words["text"]), page]
    return "\n\n".join(part for part in parts if part)


@lru_cache(maxsize=128)
def _shown_text(markdown: str) -> str:
    """Kept, since one change is written in several languages."""
    text = plain_text(markdown)
    return text if len(text) <= TEXT_SHOWN else text[:TEXT_SHOWN].rsplit(" ", 1)[0] + " …"


def _location(event: Event, lang: str) -> str:
    if not event.on_site:
        return gettext("On line")
    country = country_name(event.country, lang) if event.country else ""
    return join_words(filter(None, (event.venue, event.address, event.place_name, country)), lang)


def _geo(event: Event) -> tuple[float, float] | None:
    """The town's; never more exact than the address that is public."""
    if not event.on_site or event.latitude is None or event.longitude is None:
        return None
    return event.latitude, event.longitude


def _conference(event: Event) -> Conference | None:
    if not event.on_line or not event.join_link or event.link_is_private:
        return None
    return Conference(event.join_link, gettext("Join on line"))
