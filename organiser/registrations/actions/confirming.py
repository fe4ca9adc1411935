"""The button behind the mailed link."""

from organiser.kernel import clock
from organiser.kernel.actor import Actor
from organiser.registrations import rules
from organiser.registrations.actions.enrolling import enrol, enrol_beside, lock_dates
from organiser.registrations.actions.places import lock_own_place, require_way, settle, spend_act
from organiser.registrations.models import Status
from organiser.registrations.queries import brings_dates, find_live_twin


def confirm(actor: Actor, place_id: str) -> None:
    """Take a place, or a position on the waiting list; and with it, if that was asked, on all dates of the series.

    Done again it changes nothing. If another registration of this address is live already, that one counts and this one
    stays as it is; the other dates of the series come to that one.
    """
    place = lock_own_place(actor, place_id, before=lock_dates)
    now, twin = clock.now(), find_live_twin(place)
    if place.status != Status.UNCONFIRMED or (twin is not None and not brings_dates(place, twin)):
        return
    rules.require_open(place.event, now)
    require_way(place)
    spend_act(place)
    if twin is not None:
        enrol_beside(place, twin, now)
        return
    settle(place, now)
    if place.joins_series:
        enrol(place, now)
