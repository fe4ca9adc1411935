"""Reading series as people who register meet them: what they may enrol in, and where they are enrolled. What else an
event belongs to is read along with it."""

from dataclasses import dataclass
from functools import cache

from sqlalchemy import Boolean, CompoundSelect, bindparam, func, literal, or_, select, union_all
from sqlalchemy.orm import aliased, joinedload

from organiser.campaigns.models import Campaign, CampaignState, Placement
from organiser.campaigns.queries import is_taken_in, title_in
from organiser.events.models import Event, State, Visibility
from organiser.events.queries import editable_by, listed_to, visible_to
from organiser.kernel import clock
from organiser.kernel.actor import Actor
from organiser.kernel.db import db
from organiser.registrations.models import Enrolled, EventEdition, Registration
from organiser.series.models import Series, SeriesDate

_OWN = select(Event.visibility).where(Event.id == bindparam("event_id")).scalar_subquery()
_DATE = aliased(Event)
# Whoever comes in by a date that is not for members only gets no place on those that are.
_AHEAD = (
    select(func.count())
    .select_from(SeriesDate)
    .join(_DATE, _DATE.id == SeriesDate.event_id)
    .where(SeriesDate.series_id == Series.id, _DATE.state == State.PUBLISHED, _DATE.starts_at > bindparam("now"))
    .where(or_(_DATE.visibility != Visibility.MEMBERS, _OWN == Visibility.MEMBERS))
    .scalar_subquery()
)
# Every visit of an event's page asks it, so it is made once: that takes longer than a database's answer.
_CIRCLE = (
    select(Series.public_id, Series.slug, Series.title, Series.takes_enrolments, _AHEAD)
    .join(SeriesDate, SeriesDate.series_id == Series.id)
    .where(SeriesDate.event_id == bindparam("event_id"))
)
_EDITIONS = select(
    literal(""), literal(""), literal(""), literal(None, Boolean), func.count(EventEdition.event_id)
).where(or_(EventEdition.event_id == bindparam("event_id"), EventEdition.earlier_id == bindparam("event_id")))


@cache
def _select_belonging(lang: str) -> CompoundSelect[str, str, str, bool, int]:
    campaigns = (
        select(Campaign.public_id, literal(""), title_in(lang), literal(None, Boolean), literal(0))
        .join(Placement, Placement.campaign_id == Campaign.id)
        .where(Placement.event_id == bindparam("event_id"), is_taken_in(), Campaign.state != CampaignState.DRAFT)
    )
    return union_all(_CIRCLE, campaigns, _EDITIONS)


@dataclass(frozen=True, slots=True)
class Circle:
    """The series that an event is a date of. `coming` counts its published dates ahead on which one gets a
    place by this one, which is included."""

    public_id: str
    slug: str
    title: str
    takes_enrolments: bool
    coming: int

    @property
    def is_open(self) -> bool:
        """Whether enrolling brings more than this one date."""
        return self.takes_enrolments and self.coming > 1


@dataclass(frozen=True, slots=True)
class Belonging:
    """What an event is part of: its series, and the campaigns that took it in: (public id, title) by their titles.

    `has_editions`: there is something to say of the same event of other years.
    """

    circle: Circle | None
    campaigns: tuple[tuple[str, str], ...]
    has_editions: bool


def find_belonging(event_id: int, lang: str) -> Belonging:
    """By an event's internal id, for readers of a language; one query."""
    rows = db.session.execute(_select_belonging(lang), {"event_id": event_id, "now": clock.now()}).all()
    circle = next((Circle(*row) for row in rows if row.takes_enrolments is not None), None)
    others = [row for row in rows if row.takes_enrolments is None]
    campaigns = sorted(((row[0], row[2]) for row in others if row[0]), key=lambda one: one[1])
    return Belonging(circle, tuple(campaigns), has_editions=any(row[4] for row in others))


def list_seen_dates(actor: Actor, series: Series, *, past: bool, limit: int) -> list[Event]:
    """Those of its dates that lists show to this actor, or where they show none, those whose address opens them: coming
    and postponed ones by their start, with `past` the latest first."""
    here = select(Event).join(SeriesDate, SeriesDate.event_id == Event.id)
    here = here.where(SeriesDate.series_id == series.id, Event.state != State.DRAFT)
    shown = or_(listed_to(actor), editable_by(actor))
    is_listed = db.session.scalar(here.with_only_columns(Event.id).where(shown).limit(1)) is not None
    is_ahead = or_(Event.ends_at > clock.now(), Event.state == State.POSTPONED)
    rows = here.where(shown if is_listed else visible_to(actor), ~is_ahead if past else is_ahead)
    order = (Event.starts_at.desc(), Event.id) if past else (Event.starts_at, Event.id)
    return list(db.session.scalars(rows.options(joinedload(Event.branch)).order_by(*order).limit(limit)))


def list_places_together(place: Registration) -> list[Registration]:
    """All coming places of the enrolment that this one belongs to, by date, also those that are postponed.

    [] for one by itself.
    """
    if place.enrolment is None or place.enrolment.status != Enrolled.ENROLLED:
        return []
    rows = select(Registration).join(Event, Event.id == Registration.event_id)
    rows = rows.options(joinedload(Registration.event).joinedload(Event.vault), joinedload(Registration.pool))
    is_ahead = or_(Event.ends_at > clock.now(), Event.state == State.POSTPONED)
    mine = Registration.enrolment_id == place.enrolment_id, is_ahead
    return list(db.session.scalars(rows.where(*mine).order_by(Event.starts_at, Event.id)))
