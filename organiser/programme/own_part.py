"""What a school has planned for one speaker, as they are told of it in their mail and on their own page. Reads only."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from flask_babel import gettext

from organiser.events.labels import ROLES
from organiser.events.models import Event, PersonRole
from organiser.events.presentation import WhenView
from organiser.events.times import place_of
from organiser.kernel.i18n.lists import join_words
from organiser.kernel.i18n.times import Span, describe_for_viewer, describe_span
from organiser.kernel.walltime import TimeInGap, WallTime, resolve
from organiser.places.names import language_name
from organiser.programme.entrances import Entrances
from organiser.programme.labels import MEANS, SESSION_KINDS
from organiser.programme.models import Speaker, SpeakerState
from organiser.programme.queries import Published, find_programme, find_published
from organiser.programme.rules.clashes import list_busy
from organiser.programme.rules.plan import Part, Plan, PlannedSession
from organiser.programme.rules.writing import read_plan
from organiser.programme.wording import word_released
from organiser.translating.rules import Wording


@dataclass(frozen=True, slots=True)
class OwnSession:
    """`when` is None while it has no time. `may_change`: people don't see it so yet. `page` and `chairs`:
    the session's public id where people see it, and see that they chair it, else ''."""

    title: Wording
    kind: str
    roles: str
    room: str
    when: WhenView | None
    abstract: Wording
    join_link: str
    may_change: bool
    page: str
    chairs: str


@dataclass(frozen=True, slots=True)
class OwnReader:
    """Whose sessions, in which language and on whose clocks they are told."""

    speaker: Speaker
    lang: str
    viewer_zone: str | None = None

    def list_sessions(self) -> list[OwnSession]:
        """As they stand in the draft: those with a time in its order, then the others."""
        event = self.speaker.event
        programme, published, entrances = find_programme(event.id), find_published(event), Entrances(event)
        plan = read_plan(programme.plan) if programme else Plan()
        mine = [one for one in (*plan.list_placed(), *plan.list_unplaced()) if self.speaker.public_id in list_busy(one)]
        return [self._describe(one, plan, published, entrances) for one in mine]

    def _describe(
        self, session: PlannedSession, plan: Plan, published: Published | None, entrances: Entrances
    ) -> OwnSession:
        room = plan.find_room(session.room)
        seen = published.plan.find_session(session.id) if published else None
        return OwnSession(
            title=self._word(session, "title", published), kind=str(SESSION_KINDS.get(session.kind, session.kind)),
            roles=join_words(dict.fromkeys(self._list_roles(session)), self.lang), room=room.name if room else "",
            when=self._tell_when(session), abstract=self._word(session, "abstract", published),
            join_link=entrances.find_link(room) if self.speaker.state == SpeakerState.CONFIRMED else "",
            may_change=_place_of(session) != _place_of(seen), page=session.id if seen else "",
            chairs=session.id if self._chairs(seen) else "",
        )  # fmt: skip

    def _word(self, session: PlannedSession, field: str, published: Published | None) -> Wording:
        """What was written since the release is not translated yet."""
        seen = published.plan.find_session(session.id) if published else None
        if published is None or seen is None or getattr(seen, field) != getattr(session, field):
            return Wording(getattr(session, field), session.lang)
        return word_released(session, published.sessions[session.id], field, self.lang)

    def _chairs(self, seen: PlannedSession | None) -> bool:
        return seen is not None and Part(PersonRole.CHAIR, self.speaker.public_id) in seen.parts

    def _list_roles(self, session: PlannedSession) -> Iterator[str]:
        own = self.speaker.public_id
        yield from (str(ROLES.get(part.role, part.role)) for part in session.parts if part.speaker == own)
        for channel in session.channels:
            if own in channel.by:
                means, language = str(MEANS.get(channel.means, channel.means)), language_name(channel.lang, self.lang)
                yield gettext("%(term)s: %(value)s", term=means, value=language)

    def _tell_when(self, session: PlannedSession) -> WhenView | None:
        span = find_span(session, self.speaker.event)
        if span is None:
            return None
        own = describe_for_viewer(span, self.viewer_zone, lang=self.lang)
        return WhenView(
            event_text=describe_span(span, lang=self.lang, place=place_of(self.speaker.event)),
            starts_iso=span.starts.isoformat(), ends_iso=span.ends.isoformat(), zone=span.zone,
            differs=own is not None, viewer_text=gettext("Your time: %(time)s", time=own) if own else "",
            all_day=False,
        )  # fmt: skip


def find_span(session: PlannedSession, event: Event) -> Span | None:
    """None while it has no time, or one that clocks jump over."""
    if session.starts is None:
        return None
    try:
        starts = resolve(WallTime(session.starts, event.zone, fold=session.fold))
    except TimeInGap:
        return None
    return Span(starts, starts + timedelta(minutes=session.minutes), event.zone)


def _place_of(session: PlannedSession | None) -> tuple[object, ...] | None:
    return (session.starts, session.fold, session.minutes, session.room) if session else None
