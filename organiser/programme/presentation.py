"""A released programme as templates show it: every word localised, nothing left to compute, no query triggered."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext

from organiser.events.labels import ROLES
from organiser.events.models import Event
from organiser.kernel.i18n import current_language
from organiser.kernel.i18n.lists import join_words
from organiser.kernel.i18n.times import (
    Span,
    clock_time,
    describe_for_viewer_beside,
    describe_span,
    full_date,
    short_date,
)
from organiser.places.names import language_name
from organiser.programme.labels import LEVELS, MEANS, SESSION_KINDS
from organiser.programme.models import Speaker
from organiser.programme.queries import Published
from organiser.programme.rules.finding import find_next, find_now, list_days
from organiser.programme.rules.layout import lay_out_closely
from organiser.programme.rules.plan import Channel, Plan, PlannedSession
from organiser.programme.rules.times import find_hours
from organiser.programme.wording import FIELDS, word_released
from organiser.translating.presentation import Told, tell
from organiser.translating.rules import Wording, all_words


@dataclass(frozen=True, slots=True)
class PersonView:
    id: str
    name: str
    role: str


@dataclass(frozen=True, slots=True)
class ChannelView:
    """'French', 'Interpretation', 'Channel 2', and who does it."""

    language: str
    means: str
    where: str
    by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SessionView:
    """`lang` is the title's. `hours` on the school's clocks. `viewer_text` where the reader's zone is known and has
    another time."""

    id: str
    title: str
    lang: str
    kind: str
    day: str
    hours: str
    starts_iso: str
    ends_iso: str
    room: str
    track: str
    level: str
    language: str
    languages: tuple[str, ...]
    people: tuple[PersonView, ...]
    channels: tuple[ChannelView, ...]
    seats: int | None
    abstract: Wording
    is_now: bool
    is_over: bool
    viewer_text: str

    @property
    def said_in(self) -> str:
        return say_languages(self.language, self.languages)

    @property
    def names(self) -> tuple[str, ...]:
        """Of those who speak, each once."""
        return tuple(dict.fromkeys(person.name for person in self.people))


@dataclass(frozen=True, slots=True)
class DayView:
    """`numeral` and `weekday` for the bar over the days; sessions in the order of their beginnings."""

    iso: str
    label: str
    short: str
    sessions: tuple[SessionView, ...]


@dataclass(frozen=True, slots=True)
class GridCell:
    span: int
    sessions: tuple[SessionView, ...]


@dataclass(frozen=True, slots=True)
class GridLine:
    label: str
    cells: tuple[GridCell, ...]


@dataclass(frozen=True, slots=True)
class GridDay:
    iso: str
    label: str
    short: str
    rooms: tuple[str, ...]
    lines: tuple[GridLine, ...]


@dataclass(frozen=True, slots=True)
class Clocks:
    """Whose: the language, the moment, and the reader's zone where it is known."""

    lang: str
    now: datetime
    viewer_zone: str | None = None


@dataclass(frozen=True, slots=True)
class Reader:
    """Turns sessions of a release into what one reader sees. `words_in`: what is asked for where it isn't the
    page's language."""

    event: Event
    published: Published
    clocks: Clocks
    words_in: str = ""

    def describe(self, session: PlannedSession) -> SessionView:
        lang, plan = self.clocks.lang, self.published.plan
        track = plan.find_track(session.track)
        stands = self.published.sessions[session.id]
        starts, ends = stands.starts_at, stands.ends_at
        title, abstract = (word_released(session, stands, field, self.words_in or lang) for field in FIELDS)
        return SessionView(
            id=session.id, title=title.text, lang=title.lang,
            kind=str(SESSION_KINDS.get(session.kind, session.kind)), day=full_date(_wall(session), lang),
            hours=say_hours(stands.starts_wall, stands.ends_wall, lang),
            starts_iso=starts.isoformat(), ends_iso=ends.isoformat(),
            room=name_room(session, plan), track=track.name if track else "",
            level=str(LEVELS.get(session.level, "")), language=language_name(session.lang, lang),
            languages=name_channels(session, lang),
            people=self._list_people(session), channels=tuple(map(self._describe_channel, session.channels)),
            seats=session.seats, abstract=abstract, is_now=starts <= self.clocks.now < ends,
            is_over=ends <= self.clocks.now, viewer_text=self._tell_own_time(starts, ends),
        )  # fmt: skip

    @property
    def times(self) -> Mapping[str, tuple[datetime, datetime]]:
        return {key: (one.starts_at, one.ends_at) for key, one in self.published.sessions.items()}

    def _list_people(self, session: PlannedSession) -> tuple[PersonView, ...]:
        """Those that pages may name."""
        known = self.published.speakers
        return tuple(
            PersonView(part.speaker, known[part.speaker].name, str(ROLES.get(part.role, part.role)))
            for part in session.parts
            if part.speaker in known
        )

    def _describe_channel(self, channel: Channel) -> ChannelView:
        known = self.published.speakers
        return ChannelView(
            language_name(channel.lang, self.clocks.lang), str(MEANS.get(channel.means, channel.means)),
            channel.where, tuple(known[one].name for one in channel.by if one in known),
        )  # fmt: skip

    def _tell_own_time(self, starts: datetime, ends: datetime) -> str:
        span = Span(starts, ends, self.event.zone)
        own = describe_for_viewer_beside(span, self.clocks.viewer_zone, lang=self.clocks.lang)
        return gettext("Your time: %(time)s", time=own) if own else ""

    def list_days(self, plan: Plan) -> list[DayView]:
        """Of the plan as it is narrowed down."""
        placed, lang = plan.list_placed(), self.clocks.lang
        return [
            DayView(
                day.isoformat(), full_date(day, lang), short_date(day, lang),
                tuple(self.describe(one) for one in placed if one.day == day),
            )
            for day in list_days(placed)
        ]  # fmt: skip

    def list_day_names(self, plan: Plan) -> list[tuple[str, str]]:
        """(ISO date, 'Sat 14 Mar') of every day on which there is something."""
        return [(day.isoformat(), short_date(day, self.clocks.lang)) for day in list_days(plan.list_placed())]

    def list_grids(self, plan: Plan) -> list[GridDay]:
        return [self._lay_out(plan, day) for day in list_days(plan.list_placed())]

    def _lay_out(self, plan: Plan, day: date) -> GridDay:
        """Rooms in which something is on that day, and a line wherever something begins or ends."""
        table, lang = lay_out_closely(plan, day), self.clocks.lang
        names = {room.id: room.name for room in plan.rooms}
        lines = (
            GridLine(
                clock_time(line.starts, lang),
                tuple(GridCell(cell.span, tuple(map(self.describe, cell.sessions))) for cell in line.cells),
            )
            for line in table.lines
        )
        rooms = tuple(names[one] if one else gettext("No room yet") for one in table.columns)
        return GridDay(day.isoformat(), full_date(day, lang), short_date(day, lang), rooms, tuple(lines))

    def list_now(self, plan: Plan) -> list[SessionView]:
        return [self.describe(one) for one in find_now(plan.list_placed(), self.times, self.clocks.now)]

    def list_next(self, plan: Plan) -> list[SessionView]:
        return [self.describe(one) for one in find_next(plan.list_placed(), self.times, self.clocks.now)]

    def tell_words(self, session: PlannedSession) -> Told:
        """From what it is translated, and in which languages it can be read as well."""
        stands, lang = self.published.sessions[session.id], self.clocks.lang
        words = [word_released(session, stands, field, self.words_in or lang) for field in FIELDS]
        return tell(words, source=session.lang, translated=stands.translated, lang=lang)

    def tell_when(self, session_id: str) -> str:
        """'Saturday, 14 March 2026, 19:00–21:00 (Berlin time)'."""
        session = self.published.sessions[session_id]
        span = Span(session.starts_at, session.ends_at, self.event.zone)
        return describe_span(span, lang=self.clocks.lang, place=self.event.place_name or None)


def describe_hours(session: PlannedSession, zone: str, lang: str) -> str:
    """'9:00–10:30' on the school's wall, as it is planned; '' while it has no time."""
    hours = find_hours(session, zone)
    return say_hours(*hours, lang) if hours else ""


def say_hours(starts: datetime, ends: datetime, lang: str) -> str:
    return gettext("%(first)s–%(last)s", first=clock_time(starts, lang), last=clock_time(ends, lang))


def say_languages(spoken: str, others: Sequence[str]) -> str:
    """'In Spanish; also English, French', of languages' names."""
    if not others:
        return gettext("In %(language)s", language=spoken)
    return gettext("In %(language)s; also %(others)s", language=spoken, others=join_words(others, current_language()))


def name_channels(session: PlannedSession, lang: str) -> tuple[str, ...]:
    """The names of the languages in which one can follow it beside the one spoken."""
    return tuple(dict.fromkeys(language_name(channel.lang, lang) for channel in session.channels))


def name_room(session: PlannedSession, plan: Plan) -> str:
    room = plan.find_room(session.room)
    return room.name if room else ""


def list_sessions_of(speaker: Speaker, plan: Plan) -> list[PlannedSession]:
    """In which they have a part, in the order of time."""
    return [one for one in plan.list_placed() if speaker.public_id in {part.speaker for part in one.parts}]


def _wall(session: PlannedSession) -> datetime:
    if session.starts is None:
        raise ValueError(f"session {session.id} has no time")
    return session.starts


def list_translated(published: Published) -> dict[str, str]:
    """What was made of each session's words in other languages, to be searched."""
    return {key: " ".join(all_words(one.translated)) for key, one in published.sessions.items() if one.translated}


def name_speakers(speakers: Iterable[Speaker]) -> dict[str, str]:
    return {one.public_id: one.name for one in speakers}
