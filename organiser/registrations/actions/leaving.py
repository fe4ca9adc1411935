"""Circles: leaving a series, being deleted from it, and what runs out with its dates.

Several events are locked at once here, always in the order of their ids, and before anything is read that decides.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from organiser.events.models import Event, State
from organiser.kernel import clock
from organiser.kernel.actor import Actor
from organiser.kernel.db import db
from organiser.kernel.outbox import Mail
from organiser.kernel.vaults import Vault, destroy_vault, move_vault_end
from organiser.registrations.actions.enrolments import find_series_id, let_go, list_dates, list_places, lock_all
from organiser.registrations.actions.places import lock_own_place
from organiser.registrations.actions.waiting import end_place
from organiser.registrations.errors import NotEnrolled
from organiser.registrations.mails.edits import MOST_ENTRIES
from organiser.registrations.models import LIVE, EndedBy, Enrolled, Enrolment, Registration
from organiser.series.models import Series, SeriesDate

# Mails that bring an entry for the calendar: of one place, and of several of one person's.
WITH_PART = tuple(f"registrations.{word}" for word in ("confirmed", "moved", "postponed", "restored"))
WITH_PARTS = "registrations.series_changed"


def leave_series(actor: Actor, place_id: str) -> None:
    """Take back the places on all dates that are still to come, or postponed. Past dates stay. Raises NotEnrolled."""
    lock_enrolled(place_id)
    enrolment, now = lock_own_place(actor, place_id).enrolment, clock.now()
    if enrolment is None or enrolment.status != Enrolled.ENROLLED:
        raise NotEnrolled
    enrolment.status, enrolment.ended_at = Enrolled.LEFT, now
    every = list_places(enrolment)
    places = [place for place in every if place.status in LIVE and _is_ahead(place.event, now)]
    told = _list_told(every, places)
    for place in places:
        end_place(place, EndedBy.PERSON, now, tells=place.public_id in told)


def _is_ahead(event: Event, now: datetime) -> bool:
    return event.starts_at > now or event.state == State.POSTPONED


def _list_told(every: Sequence[Registration], places: Sequence[Registration]) -> set[str]:
    """Those of `places` about which a mail brought a calendar part, which has to be taken back. A mail about several
    may stand under any of `every`."""
    had = [place for place in sorted(places, key=lambda one: one.event.starts_at) if place.confirmed_at is not None]
    about = Mail.kind.in_((*WITH_PART, WITH_PARTS)), Mail.subject_id.in_([place.public_id for place in every])
    told: set[str] = set()
    for kind, subject_id, params in db.session.execute(select(Mail.kind, Mail.subject_id, Mail.params).where(*about)):
        several = [place.public_id for place in had if place.public_id in params.get("places", ())]
        told |= set(several[:MOST_ENTRIES]) if kind == WITH_PARTS else {subject_id}
    return told


def lock_enrolled(place_id: str) -> None:
    """All dates of the enrolment that a place belongs to; nothing for a single one.

    The series' row comes first, so that no date is added meanwhile.
    """
    own = select(Enrolment.id, Enrolment.series_id).join(Registration, Registration.enrolment_id == Enrolment.id)
    found = db.session.execute(own.where(Registration.public_id == place_id)).one_or_none()
    if found is not None:
        db.session.execute(select(Series.id).where(Series.id == found.series_id).with_for_update())
        places = select(Registration.event_id).where(Registration.enrolment_id == found.id)
        lock_all(db.session.scalars(places))


def forget_enrolment(place: Registration) -> list[Registration]:
    """For erasing: the enrolment's key is destroyed and its row goes; the places that pointed to it, with `place`.

    lock_enrolled() went before.
    """
    enrolment = place.enrolment
    if enrolment is None:
        return [place]
    places = list_places(enrolment)
    let_go(places)
    _destroy(enrolment)
    return places


def follow_last_date(event_id: int) -> None:
    """A draft is deleted: if it is the last of its series, that goes too, with all enrolments. Places on dates that go
    on by themselves stay. The keys fall due at once: they can't be destroyed before the commit."""
    series_id = find_series_id(event_id)
    others = select(SeriesDate.event_id).where(SeriesDate.series_id == series_id, SeriesDate.event_id != event_id)
    if series_id is None or db.session.scalar(others.limit(1)) is not None:
        return
    for enrolment in db.session.scalars(select(Enrolment).where(Enrolment.series_id == series_id)).all():
        let_go(list_places(enrolment))
        move_vault_end(enrolment.vault, clock.now())
        db.session.delete(enrolment)
        db.session.flush()


def end_enrolments(now: datetime, *, limit: int = 100) -> int:
    """Destroy what is known of people some days after their last date, and keep what has one ahead. How many ended."""
    due = select(Enrolment).join(Vault, Vault.id == Enrolment.vault_id).where(Vault.destroy_after <= now)
    found = db.session.scalars(due.order_by(Enrolment.id).limit(limit)).all()
    return sum(_end_or_keep(enrolment, now) for enrolment in found)


def _end_or_keep(enrolment: Enrolment, now: datetime) -> bool:
    ends = [place.event.vault.destroy_after for place in list_places(enrolment) if place.status in LIVE]
    last = max((end for end in ends if end is not None), default=now)
    if enrolment.status == Enrolled.ENROLLED:
        ends_of_series = [event.vault.destroy_after for event in list_dates(enrolment.series_id)]
        last = max((end for end in ends_of_series if end is not None), default=last)
    if last > now:
        move_vault_end(enrolment.vault, last)
        return False
    let_go(list_places(enrolment))
    _destroy(enrolment)
    return True


def _destroy(enrolment: Enrolment) -> None:
    vault = enrolment.vault
    db.session.delete(enrolment)
    db.session.flush()
    destroy_vault(vault)
