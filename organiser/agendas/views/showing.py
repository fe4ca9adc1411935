"""What the agenda says, gathered from a place, the release that people see, and what was chosen. Reads only."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from flask_babel import gettext

from organiser.agendas import rules
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
from organiser.registrations.rules import Room
from organiser.translating.rules import Wording, word


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
    only_mine: bool
    school: Wording
    days: list[Day]
    chosen: int
    clock: str


def describe_agenda(place: Registration, *, only_mine: bool) -> Agenda | None:
    """None while nothing is released."""
    event, lang = place.event, current_language()
    published = find_published(event)
    if published is None:
        return None
    chosen = {one.choice.session_id: one for one in list_choices(place.id)}
    clashes = _find_clashes(chosen.values())
    rooms, zone = read_room(event.id), get_person(place).zone
    sessions = sorted(published.sessions.values(), key=lambda one: (one.starts_at, one.title, one.id))
    entries = [
        (session.starts_wall.date(), _describe(session, event, published, chosen.get(session.id), rooms, zone, clashes))
        for session in sessions
        if session.id in chosen or (session.withdrawn_at is None and not only_mine)
    ]
    clocks = name_clock(event.zone, place_of(event), lang)
    return Agenda(only_mine, word(event, "title", lang), _by_day(entries, lang), len(chosen), clocks)


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
