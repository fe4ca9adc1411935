"""Reading circles, and how an address stands on each of their dates."""

from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import select

from organiser.branches.models import Branch
from organiser.events.actions import publish_event
from organiser.events.actions.content import values_of
from organiser.kernel import clock
from organiser.kernel.actor import ANONYMOUS
from organiser.kernel.db import db, transaction
from organiser.kernel.vaults import get_vault_key
from organiser.registrations import actions
from organiser.registrations.models import Registration
from organiser.series.actions.making import add_dates
from organiser.series.models import Series
from organiser.series.rules.recurrence import Rule
from tests.registrations.scene import make_application
from tests.series.scene import events_of, fetch, make_series
from tests.support import make


def first_day() -> date:
    return (clock.now() + timedelta(days=30)).date()


def make_circle(branch: Branch, *, dates: int = 4, places: int = 2) -> Series:
    rule_ = Rule(first_day(), count=dates)
    series = make_series(branch, rule_, kind="circle", places_on_site=places, title="We read Capital")
    with transaction() as session:
        session.get_one(Series, series.id).takes_enrolments = True
    return fetch(series.public_id)


def enrol(series: Series, address: str = "rosa@example.org", *, at: int = 0, lang: str = "en") -> str:
    """The id of the place on the date whose page the person came in by."""
    event = events_of(series)[at]
    application = make_application(address=address, joins_series=True, lang=lang)
    before = set(db.session.scalars(select(Registration.public_id)))
    with transaction():
        actions.register(ANONYMOUS, event.public_id, application=application)
    (place_id,) = set(db.session.scalars(select(Registration.public_id))) - before
    with transaction():
        actions.confirm(make.holder_of(place_id), place_id)
    return place_id


def standing(series: Series, address: str = "rosa@example.org") -> list[str | None]:
    """How the address stands on each date, in order; None without a registration."""
    found: list[str | None] = []
    for event in events_of(series):
        index = get_vault_key(event.vault).index(address)
        rows = select(Registration.status).where(Registration.event_id == event.id, Registration.address_index == index)
        found.append(db.session.scalars(rows.order_by(Registration.id.desc())).first())
    return found


def place_on(series: Series, at: int, address: str = "rosa@example.org") -> str:
    event = events_of(series)[at]
    index = get_vault_key(event.vault).index(address)
    rows = select(Registration.public_id).where(Registration.event_id == event.id, Registration.address_index == index)
    return db.session.scalars(rows.order_by(Registration.id.desc())).first() or ""


def make_draft_date(series: Series) -> str:
    """One date more, that nobody sees yet; its public id."""
    last = max(one.day for one in fetch(series.public_id).dates)
    actor = make.organiser_of(series.branch)
    values = replace(values_of(events_of(series)[-1]), when=make.make_when(last + timedelta(days=7)))
    with transaction():
        (event,) = add_dates(actor, fetch(series.public_id), [last + timedelta(days=7)], [values])
        return event.public_id


def make_next_date(series: Series) -> int:
    """One date more, published."""
    public_id, actor = make_draft_date(series), make.organiser_of(series.branch)
    with transaction():
        return publish_event(actor, public_id).id
