"""A rota as templates show it: every word localised, nothing left to compute. Reads only."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby

from flask_babel import gettext

from organiser.events.models import Event
from organiser.events.presentation import WhenView
from organiser.events.times import place_of
from organiser.kernel import clock
from organiser.kernel.i18n import current_language
from organiser.kernel.i18n.times import (
    Span,
    clock_time,
    describe_bare_span,
    describe_for_viewer,
    describe_for_viewer_beside,
    describe_span,
    full_date,
)
from organiser.programme.queries import find_published
from organiser.programme.wording import title_in
from organiser.rota.labels import DUTY_KINDS
from organiser.rota.models import Duty, Turn, Volunteer
from organiser.rota.queries import (
    Helper,
    list_chosen,
    list_duties,
    list_speaking,
    list_turns,
    list_volunteers,
    read_helper,
)
from organiser.rota.rules import Busy, find_clashes

Pair = tuple[Volunteer, Helper]


@dataclass(frozen=True, slots=True)
class PersonView:
    """Who has taken it. `clashes` are sessions in which they have a part meanwhile."""

    id: str
    name: str
    clashes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DutyView:
    id: str
    title: str
    session: str
    hours: str
    needs: int
    taken: int
    people: tuple[PersonView, ...]
    is_off: bool

    @property
    def missing(self) -> int:
        return 0 if self.is_off else self.needs - self.taken


@dataclass(frozen=True, slots=True)
class DayView:
    label: str
    duties: tuple[DutyView, ...]


@dataclass(frozen=True, slots=True)
class RotaView:
    """`gaps` are duties that still need somebody, the next first."""

    days: tuple[DayView, ...]
    gaps: tuple[tuple[str, DutyView], ...]
    people: int


def describe_rota(event: Event, lang: str, people: Mapping[int, Pair]) -> RotaView:
    """`people` by internal id; none for whoever sees numbers only."""
    duties, by_duty = list_duties(event.id), _list_by_duty(event, people) if people else {}
    views = [(one.starts_wall.date(), _describe(one, by_duty.get(one.id, ()), lang)) for one in duties]
    days = groupby(views, key=lambda pair: pair[0])
    return RotaView(
        tuple(DayView(full_date(day, lang), tuple(view for _day, view in pairs)) for day, pairs in days),
        tuple(
            (full_date(day, lang), view)
            for (day, view), duty in zip(views, duties, strict=True)
            if view.missing and duty.ends_at > clock.now()
        ),
        len(people),
    )


def map_people(event: Event) -> dict[int, Pair]:
    return {one.id: (one, who) for one, who in list_volunteers(event)}


def _list_by_duty(event: Event, people: Mapping[int, Pair]) -> dict[int, list[PersonView]]:
    speaking = list_speaking(event)
    found: dict[int, list[PersonView]] = {}
    for turn in list_turns(Duty.event_id == event.id):
        volunteer, who = people[turn.volunteer_id]
        clashes = find_clashes(turn.duty.starts_at, turn.duty.ends_at, speaking.get(who.address, ()))
        own = _without_own(clashes, turn.duty)
        found.setdefault(turn.duty_id, []).append(PersonView(volunteer.public_id, who.name, own))
    return found


def _without_own(clashes: Iterable[str], duty: Duty) -> tuple[str, ...]:
    """To chair a session is no clash with being in it."""
    return tuple(title for title in clashes if duty.session is None or title != duty.session.title)


def describe_duty(duty: Duty, lang: str) -> tuple[str, DutyView]:
    """Its day, and what it is; without those who do it."""
    return full_date(duty.starts_wall, lang), _describe(duty, (), lang)


def _describe(duty: Duty, people: Iterable[PersonView], lang: str) -> DutyView:
    starts, ends = clock_time(duty.starts_wall, lang), clock_time(duty.ends_wall, lang)
    return DutyView(
        id=duty.public_id, title=name_duty(duty), session=_name_session(duty),
        hours=gettext("%(first)s–%(last)s", first=starts, last=ends), needs=duty.needs, taken=duty.taken,
        people=tuple(people), is_off=duty.is_off,
    )  # fmt: skip


def _name_session(duty: Duty) -> str:
    return title_in(duty.session, current_language()) if duty.session else ""


def name_duty(duty: Duty) -> str:
    return name_task(duty.kind, duty.place)


def name_task(kind: str, place: str) -> str:
    """'At the door', with the place if one is said."""
    what = str(DUTY_KINDS.get(kind, kind))
    return gettext("%(what)s, %(where)s", what=what, where=place) if place else what


@dataclass(frozen=True, slots=True)
class OwnDuty:
    """A duty as one volunteer sees it. `hours` are said below a heading with the day. `clashes` name what they want to
    be at, or have a part in, meanwhile."""

    id: str
    title: str
    session: str
    when: WhenView
    hours: WhenView
    missing: int
    is_mine: bool
    is_off: bool
    has_begun: bool
    is_busy: bool
    clashes: tuple[str, ...]


def list_own_duties(volunteer: Volunteer, lang: str, zone: str | None) -> list[tuple[str, list[OwnDuty]]]:
    """By day: what is theirs, and what still needs somebody."""
    event = volunteer.event
    address = read_helper(volunteer).address
    busy = [*list_speaking(event).get(address, ()), *list_chosen(event, address)]
    mine = {turn.duty_id: turn for turn in list_turns(Turn.volunteer_id == volunteer.id)}
    on = [one.duty for one in mine.values() if not one.duty.is_off]
    turns = [Busy(duty.public_id, duty.starts_at, duty.ends_at) for duty in on]
    published = find_published(event)
    called = {one.title: title_in(one, lang) for one in published.sessions.values()} if published else {}
    shown: list[tuple[date, OwnDuty]] = []
    for duty in list_duties(event.id):
        if duty.id not in mine and (duty.is_off or duty.taken >= duty.needs or duty.starts_at <= clock.now()):
            continue
        others = _without_own(find_clashes(duty.starts_at, duty.ends_at, busy), duty)
        clashes = tuple(called.get(title, title) for title in others)
        is_busy = duty.id not in mine and bool(find_clashes(duty.starts_at, duty.ends_at, turns))
        shown.append((duty.starts_wall.date(), _own(duty, event, lang, zone, duty.id in mine, is_busy, clashes)))
    days = groupby(shown, key=lambda pair: pair[0])
    return [(full_date(day, lang), [view for _day, view in pairs]) for day, pairs in days]


def _own(
    duty: Duty, event: Event, lang: str, zone: str | None, is_mine: bool, is_busy: bool, clashes: tuple[str, ...]
) -> OwnDuty:
    return OwnDuty(
        id=duty.public_id, title=name_duty(duty), session=_name_session(duty),
        when=_tell_when(duty, event, lang, zone), hours=_tell_hours(duty, event, lang, zone),
        missing=duty.needs - duty.taken, is_mine=is_mine, is_off=duty.is_off,
        has_begun=duty.starts_at <= clock.now(), is_busy=is_busy, clashes=clashes,
    )  # fmt: skip


def _tell_hours(duty: Duty, event: Event, lang: str, zone: str | None) -> WhenView:
    own = describe_for_viewer_beside(Span(duty.starts_at, duty.ends_at, event.zone), zone, lang=lang)
    first, last = clock_time(duty.starts_wall, lang), clock_time(duty.ends_wall, lang)
    return replace(
        _tell_when(duty, event, lang, zone),
        event_text=gettext("%(first)s–%(last)s", first=first, last=last), differs=own is not None,
        viewer_text=gettext("Your time: %(time)s", time=own) if own else "",
    )  # fmt: skip


def _tell_when(duty: Duty, event: Event, lang: str, zone: str | None) -> WhenView:
    span = Span(duty.starts_at, duty.ends_at, event.zone)
    own = describe_for_viewer(span, zone, lang=lang)
    return WhenView(
        event_text=describe_bare_span(span, event.zone, lang), starts_iso=duty.starts_at.isoformat(),
        ends_iso=duty.ends_at.isoformat(), zone=event.zone, differs=own is not None,
        viewer_text=gettext("Your time: %(time)s", time=own) if own else "", all_day=False,
    )  # fmt: skip


def tell_when(starts: datetime, ends: datetime, event: Event, lang: str) -> str:
    """With whose clock is meant, for a mail."""
    return describe_span(Span(starts, ends, event.zone), lang=lang, place=place_of(event))


def list_days(event: Event) -> list[date]:
    """Of the school."""
    first, last = event.starts_wall.date(), event.ends_wall.date()
    return [date.fromordinal(number) for number in range(first.toordinal(), last.toordinal() + 1)]
