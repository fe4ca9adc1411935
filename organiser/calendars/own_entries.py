"""What a feed of one's own places shows: each place as it stands now, and what is to be read the day before."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import chain
from uuid import UUID, uuid5

from flask_babel import gettext
from sqlalchemy import and_, or_, select
from sqlalchemy.orm import joinedload, selectinload

from organiser.calendars.blocks import describe_event
from organiser.calendars.models import PrivateFeed, PrivateFeedEntry
from organiser.calendars.own_sessions import ChosenSession, list_chosen_sessions
from organiser.calendars.private_feeds import Contents
from organiser.calendars.rules import Window, window_at
from organiser.events.models import Event, Item, Reading, State
from organiser.events.presentation import list_place_lines
from organiser.events.queries import read_private
from organiser.events.times import span_of
from organiser.events.wording import title_in
from organiser.kernel.db import db
from organiser.kernel.i18n import current_language
from organiser.kernel.i18n.lists import join_words
from organiser.kernel.i18n.times import Span, describe_span
from organiser.kernel.ical import CalendarEvent, Conference, Status
from organiser.kernel.links import link
from organiser.kernel.vaults import VaultKey, get_vault_key
from organiser.programme.wording import title_in as session_title_in
from organiser.registrations.models import LIVE, Mode, Registration
from organiser.registrations.models import Status as Standing
from organiser.registrations.queries import link_token
from organiser.translating.rules import word

TABLE = PrivateFeedEntry.__tablename__
BODY = "body"
READINGS = "readings"
DAY = timedelta(days=1)
STATUS: dict[str, Status] = {State.POSTPONED: "tentative", State.CANCELLED: "cancelled"}


@dataclass(frozen=True, slots=True)
class Entry:
    """What the feed itself keeps of a place: `revision` counts how often this person's part in it changed."""

    place_id: str
    revision: int
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Listed:
    """An entry with its place, and how often the feed as a whole changed its look."""

    entry: Entry
    place: Registration
    feed: PrivateFeed
    sessions: Sequence[ChosenSession] = ()

    @property
    def sequence(self) -> int:
        """Each of the three never falls, so that every change rises (RFC 5545 §3.8.7.4)."""
        return self.place.event.sequence + self.entry.revision + self.feed.version

    @property
    def changed_at(self) -> datetime:
        return max(self.place.event.changed_at, self.entry.changed_at, self.feed.changed_at)

    @property
    def last_changed_at(self) -> datetime:
        return max((self.changed_at, *(one.changed_at for one in self.sessions)))

    @property
    def versions(self) -> tuple[object, ...]:
        chosen = tuple(one.versions for one in self.sessions)
        return (self.place.public_id, self.place.status, self.sequence, self.changed_at, chosen)


def open_entry(row: PrivateFeedEntry, key: VaultKey) -> Entry:
    body = key.open(row.body, table=TABLE, public_id=row.public_id, column=BODY)
    return Entry(body["place"], body["revision"], datetime.fromisoformat(body["changed_at"]))


def seal_entry(entry: Entry, public_id: str, key: VaultKey) -> bytes:
    body = {"place": entry.place_id, "revision": entry.revision, "changed_at": entry.changed_at.isoformat()}
    return key.seal(body, table=TABLE, public_id=public_id, column=BODY)


def read_own_contents(feed: PrivateFeed, now: datetime) -> Contents:
    """Four queries. Raises VaultDestroyed."""
    key = get_vault_key(feed.vault)
    entries = [open_entry(row, key) for row in feed.entries]
    listed = _list_places(feed, entries, window_at(now))
    return Contents(
        versions=tuple(one.versions for one in listed),
        changed_at=max((one.last_changed_at for one in listed), default=feed.changed_at),
        page=link("calendars.own_feeds", lang=feed.lang),
        describe=lambda: list(chain.from_iterable(map(_describe, listed))),
    )


def _list_places(feed: PrivateFeed, entries: Iterable[Entry], window: Window) -> list[Listed]:
    by_place = {entry.place_id: entry for entry in entries}
    gone = or_(Event.state == State.CANCELLED, Registration.status.not_in(LIVE))
    inside = and_(Event.ends_at >= window.since, Event.starts_at < window.until, Event.state != State.DRAFT)
    rows = (
        select(Registration)
        .join(Event, Event.id == Registration.event_id)
        .where(Registration.public_id.in_(by_place), inside, or_(~gone, Event.ends_at >= window.cancelled_since))
        .options(joinedload(Registration.pool), joinedload(Registration.event).options(*_SHOWN))
        .order_by(Event.starts_at, Event.id)
    )
    places = list(db.session.scalars(rows))
    chosen = list_chosen_sessions(places, window)
    return [Listed(by_place[place.public_id], place, feed, chosen.get(place.id, ())) for place in places]


_SHOWN = (
    joinedload(Event.vault),
    joinedload(Event.item).selectinload(Item.readings).joinedload(Reading.work),
    selectinload(Event.branch),
)


def _describe(one: Listed) -> Iterable[CalendarEvent]:
    place, event, lang = one.place, one.place.event, current_language()
    page = link("registrations.open_link", token=link_token(place))
    status: Status = "confirmed" if place.status == Standing.CONFIRMED else "tentative"
    status = STATUS.get(event.state, status) if place.status in LIVE else "cancelled"
    shown = replace(
        describe_event(event, lang),
        sequence=one.sequence,
        changed_at=one.changed_at,
        status=status,
        summary=name_entry(title_in(event, lang), event.state, status),
        description=_write(one, page, lang),
        url=page,
    )
    shown = _tell_where(shown, place, lang, page)
    if one.feed.is_discreet:
        entries = (shown, *_describe_sessions(one, shown))
        yield from (make_discreet(entry, event.state) for entry in entries)
        return
    yield shown
    yield from _describe_sessions(one, shown)
    if event.item.readings:
        yield _describe_readings(event, shown)


def _describe_sessions(one: Listed, shown: CalendarEvent) -> Iterable[CalendarEvent]:
    """What one chose of a school's programme, each at its own time. A school that is off takes them along."""
    for chosen in one.sessions:
        session, state = chosen.session, one.place.event.state
        status = "cancelled" if session.withdrawn_at is not None else STATUS.get(state, chosen.status)
        span = Span(session.starts_at, session.ends_at, one.place.event.zone)
        when = describe_span(span, lang=current_language(), place=one.place.event.place_name or None)
        yield replace(
            shown,
            uid=UUID(session.uid),
            sequence=one.sequence + chosen.sequence,
            changed_at=max(one.changed_at, chosen.changed_at),
            starts_at=session.starts_at,
            ends_at=session.ends_at,
            starts_on=None,
            ends_on=None,
            transparent=False,
            status=status,
            summary=name_entry(session_title_in(session, current_language()), state, status),
            description=f"{when}\n\n{_say_whose(shown.url)}",
            location=join_words(filter(None, (session.room, shown.location)), current_language()),
            related_to=UUID(one.place.event.uid),
        )


def make_discreet(shown: CalendarEvent, state: str) -> CalendarEvent:
    """When it is and where to read more; nothing of what or where it is."""
    name = name_entry(gettext("Appointment"), state, shown.status)
    return replace(shown, summary=name, description="", location="", geo=None, categories=(), conference=None)


def name_entry(title: str, state: str, status: Status) -> str:
    """With how it stands in front: calendars show STATUS in many ways, and some not at all."""
    if status == "cancelled":
        return gettext("Cancelled: %(title)s", title=title)
    if state == State.POSTPONED:
        return gettext("Postponed: %(title)s", title=title)
    if state == State.DRAFT:
        return gettext("Draft: %(title)s", title=title)
    return title if status == "confirmed" else gettext("Waiting list: %(title)s", title=title)


def _write(one: Listed, page: str, lang: str) -> str:
    """The wall time first, as in every feed; the page is this person's own."""
    event = one.place.event
    when = describe_span(span_of(event), lang=lang, place=event.place_name or None)
    return "\n\n".join(
        part for part in (when, event.state_reason, word(event, "summary", lang).text, _say_whose(page)) if part
    )


def _say_whose(page: str) -> str:
    return gettext("Your place, to change or to cancel it: %(link)s", link=page)


def _tell_where(shown: CalendarEvent, place: Registration, lang: str, page: str) -> CalendarEvent:
    """What only people with a place may know, too; never the link to join, which is entered through their own page."""
    event, has_place = place.event, place.status == Standing.CONFIRMED
    if place.pool.mode == Mode.ON_LINE:
        entrance = Conference(page, gettext("Go in")) if has_place else None
        return replace(shown, location=gettext("On line"), geo=None, conference=entrance)
    opened = read_private(event) if has_place else {}
    return replace(shown, location=join_words(list_place_lines(event, lang, opened), lang), conference=None)


def _describe_readings(event: Event, shown: CalendarEvent) -> CalendarEvent:
    """An all-day entry on the day before, which leaves the day free."""
    parts = [reading.part or reading.work.title for reading in event.item.readings]
    works = [_name_work(reading) for reading in event.item.readings]
    day, listed = _day_before(event), join_words(parts, current_language())
    named = gettext("Read for %(title)s: %(parts)s", title=title_in(event, current_language()), parts=listed)
    return CalendarEvent(
        uid=uuid5(UUID(event.uid), READINGS),
        sequence=shown.sequence,
        changed_at=shown.changed_at,
        starts_on=day,
        ends_on=day + DAY,
        transparent=True,
        status=shown.status,
        summary=name_entry(named, event.state, shown.status),
        description="\n".join(works),
        url=shown.url,
    )


def _name_work(reading: Reading) -> str:
    work = reading.work
    year = f" ({work.year})" if work.year is not None else ""
    named = f"{work.author}: {work.title}{year}"
    return "\n".join(part for part in (named, reading.part, work.link) if part)


def _day_before(event: Event) -> date:
    return event.starts_wall.date() - DAY
