"""What the agenda says, gathered from a place, the release that people see, and what was chosen. Reads only."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from itertools import groupby

from flask_babel import gettext

from organiser.agendas import rules
from organiser.agendas.demand import list_served
from organiser.agendas.entrances import WaysIn
from organiser.agendas.models import Seat
from organiser.agendas.queries import Chosen, list_choices, read_room
from organiser.events.models import Event, State
from organiser.events.presentation import WhenView
from organiser.events.times import place_of
from organiser.kernel import clock
from organiser.kernel.i18n import current_language
from organiser.kernel.i18n.times import Span, clock_time, describe_for_viewer_beside, full_date, name_clock, short_date
from organiser.places.names import language_name
from organiser.programme.models import Session
from organiser.programme.presentation import name_channels, say_languages
from organiser.programme.queries import Published, find_published
from organiser.programme.rules.plan import PlannedSession, SessionKind
from organiser.programme.wording import title_in
from organiser.registrations.models import Registration
from organiser.registrations.queries import get_person
from organiser.registrations.rules import Person, Room
from organiser.translating.rules import Wording, word


class Only(StrEnum):
    """What of a programme an agenda shows, as the address says it."""

    ALL = ""
    MINE = "mine"
    UNDERSTOOD = "understood"


@dataclass(frozen=True, slots=True)
class Door:
    """Where one goes in on line; `opens` is when, on the school's clocks."""

    is_open: bool
    opens: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A session as one person sees it. `before` is how many wait before them; `clashes` name what is on meanwhile."""

    id: str
    title: Wording
    when: WhenView
    room: str
    track: str
    languages: str
    speakers: tuple[str, ...]
    is_off: bool
    has_begun: bool
    is_starred: bool
    seat: str | None
    before: int
    signs_up: bool
    left: Room | None
    can_ask: bool
    door: Door | None = None
    clashes: tuple[str, ...] = ()

    @property
    def is_chosen(self) -> bool:
        return self.is_starred or self.seat is not None


@dataclass(frozen=True, slots=True)
class Day:
    """`ident` and `short` are for links within the page."""

    ident: str
    name: str
    short: str
    entries: list[Entry] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Agenda:
    """`understood` is whether this person said which languages they understand; `now` the id of what is on or next
    while the school lasts.
    """

    only: Only
    school: Wording
    days: list[Day]
    chosen: int
    understood: bool
    now: str
    clock: str


def describe_agenda(place: Registration, *, only: Only) -> Agenda | None:
    """None while nothing is released."""
    event, lang = place.event, current_language()
    published = find_published(event)
    if published is None:
        return None
    chosen = {one.choice.session_id: one for one in list_choices(place.id)}
    clashes = _find_clashes(chosen.values())
    rooms, person, ways_in = read_room(event.id), get_person(place), WaysIn(place, published)
    sessions = sorted(published.sessions.values(), key=lambda one: (one.starts_at, one.title, one.id))
    described = [
        (session, _describe(session, event, published, chosen.get(session.id), rooms, person.zone, clashes))
        for session in sessions
        if session.id in chosen or (session.withdrawn_at is None and _is_for(session, published, person, only))
    ]
    entries = [
        (session.starts_wall.date(), replace(entry, door=_describe_door(session, event.zone, ways_in)))
        for session, entry in described
    ]
    clocks = name_clock(event.zone, place_of(event), lang)
    title, days = word(event, "title", lang), _by_day(entries, lang)
    return Agenda(only, title, days, len(chosen), bool(person.languages), _find_now(sessions, described), clocks)


def _find_now(sessions: Sequence[Session], described: Iterable[tuple[Session, Entry]]) -> str:
    """Before the school begins, and after it, one looks at it from its beginning."""
    now = clock.now()
    if not sessions or now < sessions[0].starts_at:
        return ""
    return next((session.public_id for session, _entry in described if session.ends_at > now), "")


def _is_for(session: Session, published: Published, person: Person, only: Only) -> bool:
    """Whoever said nothing of their languages is shown all; one eats in every language."""
    if only != Only.UNDERSTOOD or not person.languages or session.kind == SessionKind.MEAL:
        return only != Only.MINE
    planned = published.plan.find_session(session.public_id)
    offered = list_served(planned) if planned else frozenset()
    return not {session.lang, *offered}.isdisjoint(person.languages)


def _describe_door(session: Session, zone: str, ways_in: WaysIn) -> Door | None:
    opens_at = ways_in.find_opening(session)
    if opens_at is None:
        return None
    opens, _ends = Span(opens_at, session.ends_at, zone).local(zone)
    return Door(clock.now() >= opens_at, clock_time(opens, current_language()))


def _by_day(entries: Iterable[tuple[date, Entry]], lang: str) -> list[Day]:
    by_day = groupby(entries, key=lambda pair: pair[0])
    return [
        Day(f"day-{day}", full_date(day, lang), short_date(day, lang), [entry for _day, entry in pairs])
        for day, pairs in by_day
    ]


def _find_clashes(chosen: Iterable[Chosen]) -> dict[int, tuple[str, ...]]:
    """By session, the titles of what one chose beside it at the same time."""
    sessions = [one.choice.session for one in chosen if one.choice.session.withdrawn_at is None]
    lang = current_language()
    found: dict[int, tuple[str, ...]] = {}
    for one, other in rules.list_overlaps(sessions):
        first, second = sessions[one], sessions[other]
        found[first.id] = (*found.get(first.id, ()), title_in(second, lang))
        found[second.id] = (*found.get(second.id, ()), title_in(first, lang))
    return found


def _describe(
    session: Session,
    event: Event,
    published: Published,
    chosen: Chosen | None,
    rooms: Mapping[int, Room],
    zone: str,
    clashes: Mapping[int, tuple[str, ...]],
) -> Entry:
    lang, planned = current_language(), published.plan.find_session(session.public_id)
    track = published.plan.find_track(planned.track) if planned else None
    choice = chosen.choice if chosen else None
    return Entry(
        id=session.public_id,
        title=word(session, "title", lang),
        when=_describe_when(session, event.zone, zone, lang),
        room=session.room,
        track=track.name if track else "",
        languages=_say_languages(session, planned, event),
        speakers=_name_speakers(planned, published),
        is_off=session.withdrawn_at is not None or event.state == State.CANCELLED,
        has_begun=clock.now() >= session.starts_at,
        is_starred=choice is not None and choice.starred_at is not None,
        seat=choice.seat if choice else None,
        before=chosen.before if chosen and choice and choice.seat == Seat.WAITING else 0,
        signs_up=session.id in rooms,
        left=rooms.get(session.id),
        can_ask=session.kind != SessionKind.MEAL,
        clashes=clashes.get(session.id, ()),
    )


def _describe_when(session: Session, zone: str, viewer_zone: str, lang: str) -> WhenView:
    """The day stands over the sessions of the day."""
    span = Span(session.starts_at, session.ends_at, zone)
    starts, ends = (clock_time(moment, lang) for moment in span.local(zone))
    own = describe_for_viewer_beside(span, viewer_zone or None, lang=lang)
    return WhenView(
        event_text=f"{starts}–{ends}",
        starts_iso=session.starts_at.isoformat(),
        ends_iso=session.ends_at.isoformat(),
        zone=zone,
        differs=own is not None,
        viewer_text=gettext("Your time: %(time)s", time=own) if own else "",
        all_day=False,
    )


def _name_speakers(planned: PlannedSession | None, published: Published) -> tuple[str, ...]:
    named = (published.speakers.get(part.speaker) for part in planned.parts) if planned else ()
    return tuple(dict.fromkeys(speaker.name for speaker in named if speaker))


def _say_languages(session: Session, planned: PlannedSession | None, event: Event) -> str:
    """As the programme does; nothing where it is the school's language and no other."""
    lang = current_language()
    others = name_channels(planned, lang) if planned else ()
    if session.lang == event.lang and not others:
        return ""
    return say_languages(language_name(session.lang, lang), others)
