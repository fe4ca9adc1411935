"""One edit of many dates is told once: a person on eight of them gets one mail, not eight."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from itertools import groupby
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from organiser.events.models import Event
from organiser.events.queries import describe_whereabouts
from organiser.kernel import clock
from organiser.kernel.db import db
from organiser.kernel.extensions import settings
from organiser.kernel.outbox import Mail, MailState, queue_from, queue_mail
from organiser.kernel.outbox.models import Priority
from organiser.kernel.vaults import VaultDestroyed
from organiser.registrations.actions.telling import AT_ONCE, UNTOLD, raise_sequences
from organiser.registrations.models import LIVE, Registration
from organiser.registrations.queries import WHOLE, get_person
from organiser.series.facts import SeriesEdited
from organiser.series.models import Series

MOVED, CANCELLED = "registrations.all_moved", "registrations.all_cancelled"
ALL_EDITED = "registrations.all_series_changed"
EDITED = "registrations.series_changed"
# Of a date: {"before": what describe_whereabouts() said, "private": …} if it moved, {} or UNTOLD if it was cancelled.
Dates = dict[str, dict[str, Any]]


def follow_series_edit(fact: SeriesEdited) -> None:
    """What each date has just queued for its own people becomes one row for the people of all of them."""
    batches = _find_batches(fact.event_ids)
    if len(batches) < 2:
        return
    dates: Dates = {}
    for mail in batches:
        dates[mail.subject_id] = mail.params
        mail.state = MailState.DROPPED
    series = db.session.get_one(Series, fact.series_id)
    queue_mail(
        ALL_EDITED,
        cause=f"{ALL_EDITED}:{fact.edit_id}",
        subject_id=series.public_id,
        branch_id=series.branch_id,
        params={"dates": dates},
        due_at=clock.now() + timedelta(minutes=settings().minutes_to_undo),
        priority=Priority.NOTICE,
    )


def _find_batches(event_ids: Sequence[int]) -> list[Mail]:
    """The newest that the worker hasn't begun with, one an event."""
    rows = select(Mail).where(
        Mail.event_id.in_(event_ids), Mail.kind.in_((MOVED, CANCELLED)), Mail.state == MailState.QUEUED
    )
    found = db.session.scalars(rows.order_by(Mail.id).with_for_update(skip_locked=True))
    return list({mail.subject_id: mail for mail in found if "cursor" not in mail.params}.values())


def take_from_edit(event: Event) -> dict[str, Any] | None:
    """What people would have been told of this date by an edit that nobody has heard of yet; now something else is to
    be told of it. None if there is no such thing."""
    rows = select(Mail).where(
        Mail.kind == ALL_EDITED, Mail.branch_id == event.branch_id, Mail.state == MailState.QUEUED
    )
    for mail in db.session.scalars(rows.order_by(Mail.id.desc()).with_for_update(skip_locked=True)):
        dates: Dates = mail.params["dates"]
        if "cursor" not in mail.params and event.public_id in dates:
            taken = dates[event.public_id]
            mail.params = {"dates": {key: told for key, told in dates.items() if key != event.public_id}}
            db.session.flush()
            return taken
    return None


def expand_edit(mail: Mail) -> bool:
    """Queue one bite of people's own mails; True once there are no more. Run by the worker inside transaction().

    People are told apart by their address, which stands in each date's own vault: all of them are opened for it.
    """
    dates, cursor = _list_true(mail.params["dates"]), int(mail.params.get("cursor", 0))
    people = [places for places in _group_by_person(dates) if places[0].id > cursor][:AT_ONCE]
    told = [place for places in people for place in places]
    for sequence, of_sequence in groupby(sorted(told, key=_sequence_of), key=_sequence_of):
        raise_sequences(list(of_sequence), sequence)
    for places in people:
        _queue_own(mail, dates, places)
    if people:
        mail.params = {**mail.params, "cursor": people[-1][0].id}
    return len(people) < AT_ONCE


def _list_true(dates: Dates) -> Dates:
    """Without those that were moved, and moved back before anybody heard of it."""
    events = db.session.scalars(select(Event).where(Event.public_id.in_(dates)))
    now = {event.public_id: describe_whereabouts(event) for event in events}
    return {
        key: told
        for key, told in dates.items()
        if key in now and (told.get("private") or told.get("before") != now[key])
    }


def _group_by_person(dates: Iterable[str]) -> list[list[Registration]]:
    """Everybody with a live registration on one of these dates; in order of their first one."""
    rows = select(Registration).join(Event, Event.id == Registration.event_id)
    rows = rows.where(Event.public_id.in_(dates), Registration.status.in_(LIVE)).order_by(Registration.id)
    people: dict[str, list[Registration]] = {}
    for place in db.session.scalars(rows.options(*WHOLE, joinedload(Registration.pool))):
        try:
            address = get_person(place).address.lower()
        except VaultDestroyed:
            continue
        people.setdefault(address, []).append(place)
    return list(people.values())


def _sequence_of(place: Registration) -> int:
    return place.event.sequence


def _queue_own(mail: Mail, dates: Dates, places: Sequence[Registration]) -> None:
    """Whoever is on one of the dates only gets the mail about that date, with its calendar part."""
    first, told = places[0], dates[places[0].event.public_id]
    kind = EDITED if len(places) > 1 else ("registrations.moved" if "before" in told else "registrations.cancelled")
    of_each = {place.public_id: dates[place.event.public_id].get("before") for place in places}
    params = {"places": of_each} if kind == EDITED else {key: told[key] for key in told if key != UNTOLD}
    queue_from(mail, kind, subject_id=first.public_id, params=params, event_id=first.event_id)
