"""Reading programmes. Whoever has fetched the event may see what was released; drafts are for its organisers."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from organiser.events.models import Event, Item, Kind, Reading, State
from organiser.events.queries import get_event_to_edit, visible_to
from organiser.kernel.actor import Actor
from organiser.kernel.db import db
from organiser.kernel.errors import NotFound
from organiser.places.rules import fold
from organiser.programme.models import Programme, Release, Session, Speaker, SpeakerState, Step
from organiser.programme.rules.clashes import Frame
from organiser.programme.rules.importing import Import, School, plan_import
from organiser.programme.rules.layout import list_days
from organiser.programme.rules.plan import Plan
from organiser.programme.rules.sheet_reading import read_sheet
from organiser.programme.rules.sheets import Person, Words
from organiser.programme.rules.writing import read_plan

MOST_RELEASES = 50
# Items by their ids, for what is to be read before.
Readings = dict[int, Item]


@dataclass(frozen=True, slots=True)
class Draft:
    """What organisers work on. `programme` is None before the first change."""

    event: Event
    programme: Programme | None
    plan: Plan
    speakers: dict[str, Speaker] = field(default_factory=dict)

    @property
    def version(self) -> int:
        return self.programme.version if self.programme else 0


@dataclass(frozen=True, slots=True)
class Published:
    """What people see of it: a release, its sessions by public id, and the speakers who may be named."""

    number: int
    released_at: datetime
    plan: Plan
    sessions: dict[str, Session]
    speakers: dict[str, Speaker]


def get_draft(actor: Actor, event_id: str) -> Draft:
    """For organisers of the event. `event_id` is public. Raises NotFound; what else than a school has no programme."""
    event = get_event_to_edit(actor, event_id)
    if event.kind != Kind.SCHOOL:
        raise NotFound
    programme = find_programme(event.id)
    plan = read_plan(programme.plan) if programme else Plan()
    return Draft(event, programme, plan, {one.public_id: one for one in list_speakers(event.id)})


def find_programme(event_id: int) -> Programme | None:
    """By the event's internal id."""
    return db.session.scalar(select(Programme).where(Programme.event_id == event_id))


def is_released(event_id: int) -> bool:
    """Whether people see a programme of this event, by its internal id."""
    rows = select(Programme.id).where(Programme.event_id == event_id, Programme.released > 0)
    return db.session.scalar(rows) is not None


def find_published(event: Event) -> Published | None:
    """Of an event that the actor has fetched, in three queries. None before the first release."""
    rows = select(Release).join(Programme, Programme.id == Release.programme_id)
    rows = rows.where(Programme.event_id == event.id, Release.number == Programme.released)
    release = db.session.scalar(rows)
    if release is None:
        return None
    sessions = select(Session).where(Session.event_id == event.id)
    return Published(
        release.number,
        release.released_at,
        read_plan(release.plan),
        {one.public_id: one for one in db.session.scalars(sessions)},
        {one.public_id: one for one in list_speakers(event.id) if one.is_public},
    )


def read_released_plan(event_id: int, number: int) -> Plan:
    """What people saw then; an empty plan before the first release."""
    rows = select(Release.plan).join(Programme, Programme.id == Release.programme_id)
    written = db.session.scalar(rows.where(Programme.event_id == event_id, Release.number == number))
    return read_plan(written) if written else Plan()


def list_release_times(event_id: int, first: int, last: int) -> list[tuple[int, datetime]]:
    """The numbers of these releases, each with the moment from which people saw it."""
    rows = select(Release.number, Release.released_at).join(Programme, Programme.id == Release.programme_id)
    rows = rows.where(Programme.event_id == event_id, Release.number.between(first, last)).order_by(Release.number)
    return [(number, released_at) for number, released_at in db.session.execute(rows)]


def find_last_step(programme: Programme) -> Step | None:
    """What undo takes back."""
    rows = select(Step).where(Step.programme_id == programme.id).order_by(Step.version.desc()).limit(1)
    return db.session.scalar(rows)


def get_released_session(actor: Actor, public_id: str) -> Session:
    """Of a school that the actor may see and that is no draft, with the school; also one that was withdrawn since.
    Raises NotFound."""
    rows = select(Session).join(Event, Event.id == Session.event_id).options(contains_eager(Session.event))
    rows = rows.where(Session.public_id == public_id, Event.state != State.DRAFT, visible_to(actor))
    found = db.session.scalar(rows)
    if found is None:
        raise NotFound
    return found


def get_session_item(session: Session) -> Item:
    """What hangs on it: readings with their works, and materials."""
    rows = select(Item).where(Item.id == session.item_id)
    rows = rows.options(selectinload(Item.readings).joinedload(Reading.work), selectinload(Item.materials))
    return db.session.scalars(rows.execution_options(populate_existing=True)).one()


def list_session_items(event: Event) -> Readings:
    """By item id, with readings and their works, in two queries; only of sessions that have any."""
    rows = select(Item).join(Session, Session.item_id == Item.id).where(Session.event_id == event.id)
    rows = rows.where(Item.readings.any()).options(selectinload(Item.readings).joinedload(Reading.work))
    return {item.id: item for item in db.session.scalars(rows)}


def list_sessions_with_materials(event: Event) -> list[Session]:
    """Of those that people find in the programme, in the order of time, with what came of them."""
    rows = select(Session).join(Item, Item.id == Session.item_id).options(contains_eager(Session.item))
    rows = rows.where(Session.event_id == event.id, Session.withdrawn_at.is_(None), Item.materials.any())
    rows = rows.options(contains_eager(Session.item).selectinload(Item.materials))
    return list(db.session.scalars(rows.order_by(Session.starts_at, Session.id)))


def count_released(event: Event) -> int:
    """How many sessions people find in its programme; 0 before the first release."""
    rows = select(func.count(Session.id)).where(Session.event_id == event.id, Session.withdrawn_at.is_(None))
    return db.session.scalar(rows) or 0


def list_standing_sessions(event_id: int) -> list[Session]:
    """Those that people find in the programme, in the order of time."""
    rows = select(Session).where(Session.event_id == event_id, Session.withdrawn_at.is_(None))
    return list(db.session.scalars(rows.order_by(Session.starts_at, Session.id)))


def list_releases(programme: Programme, *, limit: int | None = None) -> list[Release]:
    """The newest first."""
    rows = select(Release).where(Release.programme_id == programme.id).order_by(Release.number.desc())
    return list(db.session.scalars(rows.limit(limit)))


def list_releases_of(event_id: int) -> list[Release]:
    """What people saw, the newest first, as far back as anybody reads."""
    rows = select(Release).join(Programme, Programme.id == Release.programme_id).where(Programme.event_id == event_id)
    return list(db.session.scalars(rows.order_by(Release.number.desc()).limit(MOST_RELEASES)))


def list_speakers(event_id: int) -> Sequence[Speaker]:
    """Of an event's internal id, in the order of their names, accents aside."""
    rows = select(Speaker).where(Speaker.event_id == event_id, Speaker.removed_at.is_(None))
    rows = rows.options(joinedload(Speaker.picture))
    return sorted(db.session.scalars(rows), key=lambda one: (fold(one.name), one.id))


def get_speaker(event_id: int, public_id: str) -> Speaker:
    """Raises NotFound, also for another event's."""
    rows = select(Speaker).where(Speaker.event_id == event_id, Speaker.public_id == public_id)
    found = db.session.scalar(rows.where(Speaker.removed_at.is_(None)))
    if found is None:
        raise NotFound
    return found


def frame_of(draft: Draft) -> Frame:
    """What the plan has to fit into, as the event stands."""
    event, away = draft.event, {one.public_id: _list_absences(one) for one in draft.speakers.values()}
    minutes = draft.programme.break_minutes if draft.programme else 0
    return Frame(event.starts_wall, event.ends_wall, event.zone, minutes, away)


def read_away(speaker: Speaker) -> list[tuple[datetime, datetime]]:
    """When they say they cannot come, as wall times of the event's zone."""
    spans = speaker.away.get("spans", ())
    return [(datetime.fromisoformat(first), datetime.fromisoformat(last)) for first, last in spans]


def _list_absences(speaker: Speaker) -> list[tuple[datetime, datetime]]:
    """Whoever cannot come at all is away throughout."""
    return [(datetime.min, datetime.max)] if speaker.state == SpeakerState.DECLINED else read_away(speaker)


def read_import(event: Event, plan: Plan, rows: Sequence[Sequence[str]], words: Words) -> Import:
    """What a sheet would do to the plan of this event. Raises NoTitles, ColumnTwice."""
    sheet = read_sheet(rows, words, days=list_days(plan, event.starts_wall, event.ends_wall))
    return plan_import(sheet, School(plan, list_people(event.id), event.lang, _list_former(event, plan)), words)


def list_people(event_id: int) -> list[Person]:
    """Speakers of an event's internal id, as sheets name them."""
    return [Person(one.public_id, one.name) for one in list_speakers(event_id)]


def _list_former(event: Event, plan: Plan) -> frozenset[str]:
    """Ids of sessions that people saw and the plan has no more: they come back as the same ones."""
    seen = db.session.scalars(select(Session.public_id).where(Session.event_id == event.id))
    return frozenset(seen) - {session.id for session in plan.sessions}
