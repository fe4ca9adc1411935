"""Circles: one registration for all dates of a series, those that come and those that are added later.

Several events are locked at once here, always in the order of their ids, and before anything is read that decides.
"""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime, timedelta

from sqlalchemy import exists, or_, select

from organiser.events.facts import EventMoved, EventRestored
from organiser.events.models import Event, State, Visibility
from organiser.kernel import clock, ids
from organiser.kernel.db import db
from organiser.kernel.vaults import VaultDestroyed, create_vault, get_vault_key
from organiser.registrations.actions.enrolments import find_series_id, let_go, list_dates, list_places, lock_all
from organiser.registrations.actions.places import lock_pools, settle
from organiser.registrations.actions.registering import find_pool_id, new_row
from organiser.registrations.errors import WayNotOffered
from organiser.registrations.models import LIVE, Enrolled, Enrolment, Mode, Registration
from organiser.registrations.queries import get_person
from organiser.registrations.rules import Person, read_person
from organiser.series.facts import DatesAdded
from organiser.series.models import Series, SeriesDate

AT_ONCE = timedelta(minutes=10)
TABLE, IDENTITY = Enrolment.__tablename__, "identity"


def lock_dates(event_id: int) -> None:
    """All dates that confirming a registration at this one, which joins its series, gives places on; also those that
    may come to be among them meanwhile: a draft is published by itself, and what stands still is dated or restored."""
    series_id = find_series_id(event_id)
    if series_id is None:
        return
    db.session.execute(select(Series.id).where(Series.id == series_id).with_for_update())
    of_series = select(SeriesDate.event_id).where(SeriesDate.series_id == series_id)
    is_ahead = or_(Event.ends_at > clock.now(), Event.state == State.POSTPONED)
    dates = select(Event.id).where(Event.id.in_(of_series), is_ahead).order_by(Event.id).with_for_update()
    lock_all([event_id, *db.session.scalars(dates)])


def enrol(place: Registration, now: datetime) -> None:
    """Whoever has just confirmed `place` comes to all dates from now on. lock_dates() went before.

    An address enrols once: a second time it gets the places that it has not, under the enrolment that stands.
    """
    enrolment = _find_or_write(place, now)
    if enrolment is not None:
        place.enrolment = enrolment
        db.session.flush()
        _give_places(enrolment, _list_coming(enrolment.series_id), now)


def enrol_beside(place: Registration, twin: Registration, now: datetime) -> None:
    """The same for whoever has a place at this date: that one, the twin, stays, and a letter tells of the others."""
    enrolment = _find_or_write(place, now)
    if enrolment is not None:
        twin.enrolment = enrolment
        db.session.flush()
        _give_places(enrolment, _list_coming(enrolment.series_id), now, tells_of_first=True)


def _find_or_write(place: Registration, now: datetime) -> Enrolment | None:
    """None where the series takes no enrolments."""
    series = db.session.get(Series, find_series_id(place.event_id) or 0)
    if series is None or not series.takes_enrolments:
        return None
    return _find_standing(series, place) or _write_enrolment(series, place, now)


def follow_dates(fact: DatesAdded) -> None:
    """Reaction: the enrolled get their places on new dates before anybody else, and one mail for what comes at once."""
    now = clock.now()
    rows = select(Enrolment).where(Enrolment.series_id == fact.series_id, Enrolment.status == Enrolled.ENROLLED)
    enrolments = db.session.scalars(rows.order_by(Enrolment.id)).all()
    if not enrolments:
        return
    lock_all(fact.event_ids)
    coming = [event_id for event_id in _list_coming(fact.series_id) if event_id in fact.event_ids]
    for enrolment in enrolments:
        _give_places(enrolment, coming, now, tells_of_first=not _was_just_told(enrolment, now))


def follow_return(fact: EventMoved | EventRestored) -> None:
    """Reaction: a date that stood still takes place. Whoever enrolled meanwhile comes to it; not who left it."""
    series_id, event = find_series_id(fact.event_id), db.session.get_one(Event, fact.event_id)
    stood_still = isinstance(fact, EventRestored) or fact.before["state"] == State.POSTPONED
    if series_id is None or not stood_still or event.id not in _list_coming(series_id):
        return
    lock_pools(event.id)
    was_there = exists().where(Registration.event_id == event.id, Registration.enrolment_id == Enrolment.id)
    enrolled = Enrolment.series_id == series_id, Enrolment.status == Enrolled.ENROLLED, ~was_there
    for enrolment in db.session.scalars(select(Enrolment).where(*enrolled).order_by(Enrolment.id)).all():
        _give_places(enrolment, [event.id], clock.now(), tells_of_first=True)


def follow_details(place: Registration, person: Person) -> None:
    """What somebody changes about themselves holds for dates that are added later, too."""
    enrolment = place.enrolment
    if enrolment is not None and _is_known(enrolment):
        key = get_vault_key(enrolment.vault)
        enrolment.identity = key.seal(asdict(person), table=TABLE, public_id=enrolment.public_id, column=IDENTITY)
        enrolment.lang = place.lang


def _was_just_told(enrolment: Enrolment, now: datetime) -> bool:
    """Dates of one edit come one by one."""
    lately = Registration.enrolment_id == enrolment.id, Registration.created_at > now - AT_ONCE
    return db.session.scalar(select(Registration.id).where(*lately).limit(1)) is not None


def _list_coming(series_id: int) -> list[int]:
    """Dates on which one can still have a place, in the order in which they are locked."""
    now = clock.now()
    rows = select(Event.id).join(SeriesDate, SeriesDate.event_id == Event.id).where(SeriesDate.series_id == series_id)
    open_ = Event.state == State.PUBLISHED, Event.takes_registrations.is_(True), Event.starts_at > now
    return list(db.session.scalars(rows.where(*open_).order_by(Event.id)))


def _find_standing(series: Series, place: Registration) -> Enrolment | None:
    index = get_vault_key(series.vault).index(get_person(place).address)
    rows = select(Enrolment).where(Enrolment.series_id == series.id, Enrolment.address_index == index)
    found = db.session.scalars(rows.where(Enrolment.status == Enrolled.ENROLLED)).one_or_none()
    if found is None or _is_known(found):
        return found
    let_go(list_places(found))
    db.session.delete(found)
    db.session.flush()
    return None


def _is_known(enrolment: Enrolment) -> bool:
    """False if its key is destroyed and its row is not: somebody's erasing was cut short in between."""
    try:
        get_vault_key(enrolment.vault)
    except VaultDestroyed:
        return False
    return True


def _write_enrolment(series: Series, place: Registration, now: datetime) -> Enrolment:
    person, public_id = get_person(place), ids.new_public_id()
    ends = [event.vault.destroy_after for event in list_dates(series.id)]
    vault = create_vault("enrolment", destroy_after=max((end for end in ends if end is not None), default=now))
    sealed = get_vault_key(vault).seal(asdict(person), table=TABLE, public_id=public_id, column=IDENTITY)
    enrolment = Enrolment(
        public_id=public_id, series=series, vault=vault, mode=place.pool.mode, identity=sealed,
        address_index=get_vault_key(series.vault).index(person.address), lang=place.lang,
        consent_version=place.consent_version, consent_at=place.consent_at, created_at=now,
    )  # fmt: skip
    db.session.add(enrolment)
    db.session.flush()
    return enrolment


def _give_places(
    enrolment: Enrolment, event_ids: Iterable[int], now: datetime, *, tells_of_first: bool = False
) -> None:
    """On these dates, whose pools are locked; where the address has a place already, that one belongs to it now."""
    if not _is_known(enrolment):
        return
    blob = get_vault_key(enrolment.vault).open(
        enrolment.identity, table=TABLE, public_id=enrolment.public_id, column=IDENTITY
    )
    rows = select(Event).where(Event.id.in_(event_ids)).order_by(Event.starts_at, Event.id)
    if not _is_members(enrolment):
        rows = rows.where(Event.visibility != Visibility.MEMBERS)
    events, tells = db.session.scalars(rows).all(), tells_of_first
    for event in events:
        if _give_place(enrolment, read_person(blob), event, now, tells=tells):
            tells = False


def _is_members(enrolment: Enrolment) -> bool:
    """Whether they came in by a members' date: strangers neither see those nor come to them."""
    rows = select(Registration.id).join(Event, Event.id == Registration.event_id)
    closed = Registration.enrolment_id == enrolment.id, Event.visibility == Visibility.MEMBERS
    return db.session.scalar(rows.where(*closed).limit(1)) is not None


def _give_place(enrolment: Enrolment, person: Person, event: Event, now: datetime, *, tells: bool) -> bool:
    key = get_vault_key(event.vault)
    same = Registration.event_id == event.id, Registration.address_index == key.index(person.address)
    standing = db.session.scalars(select(Registration).where(*same, Registration.status.in_(LIVE))).one_or_none()
    if standing is not None:
        standing.enrolment = enrolment
        db.session.flush()
        return False
    mode = _find_way(event, Mode(enrolment.mode))
    row = new_row(event, person, place_id=ids.new_public_id(), key=key, mode=mode)
    place = Registration(
        **row | {"consent_at": enrolment.consent_at}, lang=enrolment.lang,
        consent_version=enrolment.consent_version, enrolment_id=enrolment.id,
    )  # fmt: skip
    db.session.add(place)
    db.session.flush()
    settle(place, now, tells=tells)
    return True


def _find_way(event: Event, wanted: Mode) -> Mode:
    """As they wished; the other one on a date that does not offer it."""
    try:
        find_pool_id(event, wanted)
    except WayNotOffered:
        return Mode.ON_LINE if wanted == Mode.ON_SITE else Mode.ON_SITE
    return wanted
