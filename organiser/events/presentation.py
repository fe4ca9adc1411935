"""Events as templates show them: every word localised, nothing left to compute, no query triggered. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial

from flask_babel import gettext

from organiser.events.labels import ACCESS, MATERIALS, OVER, ROLES, STATES, VISIBILITY_BADGES, kind_label
from organiser.events.listing import Listed
from organiser.events.models import Event, Item, State
from organiser.events.rules import is_over
from organiser.events.times import place_of, span_of
from organiser.events.wording import FIELDS, language_of_title, title_in
from organiser.kernel.i18n.kept_words import keep_words
from organiser.kernel.i18n.lists import join_words, set_apart
from organiser.kernel.i18n.times import Span, describe_for_viewer, describe_moment, describe_span, write_date
from organiser.places.names import country_name, language_name
from organiser.study.presentation import work_url, write_year
from organiser.translating.presentation import Told, tell
from organiser.translating.rules import Wording, word

MOST_KEPT = 4096
SEVERAL_DAYS = timedelta(hours=24)
Write = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Leaf:
    """A leaf of a wall calendar: '4', 'Thursday', 'June'; of several days '4–7', 'Thu–Sun'."""

    day: str
    weekday: str
    month: str


@dataclass(frozen=True, slots=True)
class WhenView:
    """What the macro when() takes. `all_day` also where the reader's own clock has nothing to say."""

    event_text: str
    starts_iso: str
    ends_iso: str | None
    zone: str
    differs: bool
    viewer_text: str
    all_day: bool


@dataclass(frozen=True, slots=True)
class RowView:
    """What the macro event_row() takes. `lang` is the language of its title."""

    url: str
    title: str
    day: str
    weekday: str
    month: str
    when: WhenView
    place: str
    branch: str | None
    kind: str
    state: str | None
    badges: tuple[tuple[str, str], ...]
    note: str | None
    lang: str = ""


@dataclass(frozen=True, slots=True)
class ReadingView:
    """'Author: Title (year)', the part that is set, and where it can be had; `url` is the work's own page."""

    author: str
    title: str
    year: str
    part: str
    link: str
    url: str


@dataclass(frozen=True, slots=True)
class MaterialView:
    kind: str
    title: str
    link: str
    language: str
    credit: str


@dataclass(frozen=True, slots=True)
class EventView:
    """All that an event's page says. `text` is Markdown; `told` names what else can be read of its words.

    `place_lines` hold venue, address and city, opened where the caller handed in what is private; `place_hint` says
    what is kept for people with a place. `join_link` is None where it may not be shown.
    """

    row: RowView
    public_id: str
    slug: str
    summary: Wording
    text: Wording
    told: Told
    place_lines: tuple[str, ...]
    place_hint: str | None
    join_link: str | None
    languages: tuple[str, ...]
    topics: tuple[str, ...]
    people: tuple[tuple[str, tuple[str, ...]], ...]
    readings: tuple[ReadingView, ...]
    materials: tuple[MaterialView, ...]
    access: tuple[str, ...]
    registration: str | None
    is_over: bool


def describe_row(
    event: Listed,
    *,
    lang: str,
    now: datetime,
    url: str,
    viewer_zone: str | None = None,
    with_branch: bool = True,
    told_in: str | None = None,
) -> RowView:
    """Of a row of a list, or of an event with its branch at hand. `told_in`: another language for its own words."""
    span = span_of(event)
    leaf = describe_leaf(span, lang=lang, now=now)
    return RowView(
        url=url, title=title_in(event, told_in or lang), day=leaf.day, weekday=leaf.weekday, month=leaf.month,
        when=describe_when(event, lang=lang, viewer_zone=viewer_zone),
        place=describe_place(event, lang, partial(set_apart, lang=lang)),
        branch=event.branch_name if with_branch else None, kind=str(kind_label(event.kind)),
        state=state_of(event, now), badges=list_badges(event, now), note=event.state_reason or None,
        lang=language_of_title(event, told_in or lang),
    )  # fmt: skip


def describe_event(
    event: Event,
    *,
    lang: str,
    now: datetime,
    url: str,
    viewer_zone: str | None = None,
    private: Mapping[str, str] | None = None,
    told_in: str | None = None,
) -> EventView:
    """For the event's page; `private` is queries.read_private() where this reader may know it, else None. `told_in`:
    another language for its own words."""
    opened, apart = private or {}, partial(set_apart, lang=lang)
    words = [word(event, field, told_in or lang) for field in FIELDS]
    return EventView(
        row=describe_row(event, lang=lang, now=now, url=url, viewer_zone=viewer_zone, told_in=told_in),
        public_id=event.public_id, slug=event.slug, summary=words[1], text=words[2],
        told=tell(words, source=event.lang, translated=event.translated, lang=lang),
        place_lines=list_place_lines(event, lang, opened, apart), place_hint=_hint_at_private(event, opened),
        join_link=opened.get("join_link") or event.join_link or None,
        languages=tuple(language_name(spoken.lang, lang) for spoken in event.spoken),
        topics=tuple(term.name_in(lang) for term in event.item.topics), people=list_people_by_role(event.item),
        readings=list_readings(event.item), materials=list_materials(event.item, lang),
        access=tuple(str(label) for name, label in ACCESS.items() if getattr(event, name)),
        registration=_describe_registration(event, lang, now), is_over=is_over(event, now),
    )  # fmt: skip


def describe_leaf(span: Span, *, lang: str, now: datetime) -> Leaf:
    """The year stands beside the month where it is not this one."""
    return _write_leaf(*days_of(span), lang, now.year)


@keep_words(MOST_KEPT)
def _write_leaf(first: date, last: date, lang: str, year: int) -> Leaf:
    if first == last:
        return Leaf(str(first.day), write_date(first, "EEEE", lang), _month(first, lang, year))
    months = _month(last, lang, year)
    if first.month != last.month:
        months = gettext("%(first)s–%(last)s", first=write_date(first, "LLL", lang), last=write_date(last, "LLL", lang))
    return Leaf(
        gettext("%(first)s–%(last)s", first=first.day, last=last.day),
        gettext("%(first)s–%(last)s", first=write_date(first, "EEE", lang), last=write_date(last, "EEE", lang)),
        months,
    )


def days_of(span: Span) -> tuple[date, date]:
    """The first and the last day on the event's wall. An evening past midnight is one day."""
    starts, ends = span.local(span.zone)
    if not span.all_day and span.ends - span.starts < SEVERAL_DAYS:
        return starts.date(), starts.date()
    return starts.date(), (ends - timedelta(microseconds=1)).date()


def _month(day: date, lang: str, year: int) -> str:
    return write_date(day, "LLLL" if day.year == year else "LLLL y", lang)


def describe_when(event: Listed, *, lang: str, viewer_zone: str | None = None) -> WhenView:
    """The event's own clock, and the reader's where it is known and another. A postponed event's old date is past."""
    return _write_when(span_of(event), place_of(event), event.state == State.POSTPONED, viewer_zone, lang)


@keep_words(MOST_KEPT)
def _write_when(span: Span, place: str | None, is_postponed: bool, viewer_zone: str | None, lang: str) -> WhenView:
    text = describe_span(span, lang=lang, place=place)
    if is_postponed:
        text = gettext("Was %(time)s. A new date follows.", time=text)
    own = None if is_postponed else describe_for_viewer(span, viewer_zone, lang=lang)
    return WhenView(
        event_text=text,
        starts_iso=days_of(span)[0].isoformat() if span.all_day else span.starts.isoformat(),
        ends_iso=None if span.all_day else span.ends.isoformat(),
        zone=span.zone,
        differs=own is not None,
        viewer_text=gettext("Your time: %(time)s", time=own) if own else "",
        all_day=span.all_day or is_postponed,
    )


def state_of(event: Listed, now: datetime) -> str | None:
    """The look of a row: cancelled, postponed, over, draft, or None when all is well."""
    if event.state == State.PUBLISHED:
        return "over" if is_over(event, now) else None
    return event.state


def list_badges(event: Listed, now: datetime) -> tuple[tuple[str, str], ...]:
    """(look, word) of the event's state and of who may see it."""
    state = state_of(event, now)
    badges = [(state, str(OVER if state == "over" else STATES[state]))] if state else []
    if event.visibility in VISIBILITY_BADGES:
        badges.append((event.visibility, str(VISIBILITY_BADGES[event.visibility])))
    return tuple(badges)


def describe_place(event: Listed, lang: str, write: Write = str) -> str:
    """'Casa del Pueblo, La Paz', 'On line', or both. Nothing that is sealed. `write` is done to each of its parts."""
    parts = [event.venue, event.place_name] if event.on_site else []
    place = join_words([write(part) for part in parts if part], lang)
    if not event.on_line:
        return place
    return gettext("%(place)s, and on line", place=place) if place else gettext("On line")


def list_place_lines(event: Event, lang: str, opened: Mapping[str, str], write: Write = str) -> tuple[str, ...]:
    """Venue, address, city with its country. `write` is done to each part of a line."""
    if not event.on_site:
        return ()
    country = country_name(event.country, lang) if event.country else ""
    city = join_words([write(part) for part in (event.place_name, country) if part], lang)
    lines = (write(opened.get("venue") or event.venue), write(opened.get("address") or event.address), city)
    return tuple(line for line in lines if line)


def _hint_at_private(event: Event, opened: Mapping[str, str]) -> str | None:
    if event.private is None or opened:
        return None
    if event.place_is_private and event.on_site:
        return gettext("The address is told to people with a place.")
    return gettext("The link to join is sent to people with a place.") if event.on_line else None


def list_people_by_role(item: Item) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """('Speaker', ('Rosa', 'Antonio')), roles in the order of the table."""
    named = {role: tuple(person.name for person in item.people if person.role == role) for role in ROLES}
    return tuple((str(ROLES[role]), names) for role, names in named.items() if names)


def list_readings(item: Item) -> tuple[ReadingView, ...]:
    """What to read before it, in the organiser's order."""
    return tuple(
        ReadingView(work.author, work.title, write_year(work.year), reading.part, work.link or "", work_url(work))
        for reading in item.readings
        for work in (reading.work,)
    )


def list_materials(item: Item, lang: str) -> tuple[MaterialView, ...]:
    return tuple(
        MaterialView(
            str(MATERIALS.get(material.kind, material.kind)), material.title, material.link,
            language_name(material.lang, lang), material.credit,
        )
        for material in item.materials
    )  # fmt: skip


def _describe_registration(event: Event, lang: str, now: datetime) -> str | None:
    """When one can register, as long as that is news."""
    if not event.takes_registrations or is_over(event, now):
        return None
    opens, closes = event.registration_opens_at, event.registration_closes_at
    if opens and opens > now:
        return gettext("Registration opens on %(time)s.", time=describe_moment(opens, event.zone, lang=lang))
    if closes and closes > now:
        return gettext("Register until %(time)s.", time=describe_moment(closes, event.zone, lang=lang))
    return gettext("Registration is closed.") if closes else None
