"""Reading campaigns. Published and archived ones are public; drafts are found by those who may edit them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from organiser.branches.models import Branch
from organiser.branches.queries import below, get_branch
from organiser.campaigns.models import Campaign, CampaignState, Placement, PlacementState
from organiser.campaigns.policies import can_edit_campaign
from organiser.events.listing import ROWS, EventRow
from organiser.events.models import Event
from organiser.events.policies import can_edit_event
from organiser.events.queries import listed
from organiser.kernel.actor import Actor, Role
from organiser.kernel.db import db
from organiser.kernel.errors import NotFound
from organiser.kernel.pictures.models import Picture
from organiser.translating.rules import TITLE

# Of each country so many events stand on the page; the list has them all.
SHOWN_OF_COUNTRY = 4
MOST_TOWNS = 400


@dataclass(frozen=True, slots=True)
class CampaignLine:
    """A campaign in a list, with the number of listed events under it."""

    campaign: Campaign
    events: int


@dataclass(frozen=True, slots=True)
class Town:
    """Where events of a campaign take place in a room; degrees."""

    country: str
    latitude: float
    longitude: float
    events: int


@dataclass(frozen=True, slots=True)
class Under:
    """What stands under a campaign: (all, still to come) by country, '' for what is in none; and some of each."""

    countries: dict[str, tuple[int, int]]
    branches: int
    towns: tuple[Town, ...]
    events: dict[str, list[EventRow]]

    @property
    def number(self) -> int:
        return sum(number for number, _ in self.countries.values())


def get_campaign(actor: Actor, public_id: str) -> Campaign:
    """With all that its page shows of itself. Raises NotFound."""
    campaign = _find(public_id)
    if campaign is None or not (campaign.is_public or can_edit_campaign(actor, campaign.branch.path)):
        raise NotFound
    return campaign


def get_campaign_to_edit(actor: Actor, public_id: str) -> Campaign:
    """Raises NotFound."""
    campaign = _find(public_id)
    if campaign is None or not can_edit_campaign(actor, campaign.branch.path):
        raise NotFound
    return campaign


def _find(public_id: str) -> Campaign | None:
    whole = (
        joinedload(Campaign.branch), joinedload(Campaign.picture), joinedload(Campaign.timeline),
        selectinload(Campaign.topics), selectinload(Campaign.guides),
    )  # fmt: skip
    return db.session.scalar(select(Campaign).where(Campaign.public_id == public_id).options(*whole))


def get_branch_to_campaign(actor: Actor, branch_id: str) -> Branch:
    """A branch for which the actor may write campaigns. Raises NotFound."""
    branch = get_branch(actor, branch_id)
    if not can_edit_campaign(actor, branch.path):
        raise NotFound
    return branch


def count_campaigns(*, branch_id: int | None = None) -> int:
    """Those that everybody may read, of one branch or of all."""
    return int(db.session.scalar(select(func.count()).select_from(Campaign).where(*_public(branch_id))) or 0)


def list_campaigns(*, limit: int, offset: int = 0, only_running: bool = False) -> list[CampaignLine]:
    """What is published before what is archived, the latest first. One query."""
    running = [Campaign.state == CampaignState.PUBLISHED] if only_running else []
    rows = _lines().where(*_public(None), *running)
    rows = rows.order_by(Campaign.state.desc(), Campaign.published_at.desc(), Campaign.id.desc())
    return _read_lines(rows.limit(limit).offset(offset))


def list_campaigns_of(branch: Branch) -> list[CampaignLine]:
    """Drafts too, for its organisers, the last changed first."""
    rows = _lines().where(Campaign.branch_id == branch.id)
    return _read_lines(rows.order_by(Campaign.changed_at.desc(), Campaign.id.desc()))


def _lines() -> Select[Campaign, int]:
    under = select(func.count(Placement.id)).join(Event, Event.id == Placement.event_id)
    number = under.where(Placement.campaign_id == Campaign.id, is_taken_in(), listed()).correlate(Campaign)
    return select(Campaign, number.scalar_subquery()).join(Campaign.branch).options(contains_eager(Campaign.branch))


def _read_lines(rows: Select[Campaign, int]) -> list[CampaignLine]:
    return [CampaignLine(campaign, number) for campaign, number in db.session.execute(rows)]


def _public(branch_id: int | None) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [Campaign.state != CampaignState.DRAFT]
    return found if branch_id is None else [*found, Campaign.branch_id == branch_id]


def is_taken_in() -> ColumnElement[bool]:
    return Placement.state == PlacementState.ACCEPTED


def read_under(campaign: Campaign, *, now: datetime) -> Under:
    """Three queries, however many events there are."""
    under = and_(Placement.campaign_id == campaign.id, is_taken_in(), listed())
    return Under(
        countries=_count_countries(under, now), branches=_count_branches(under), towns=_list_towns(under),
        events=_list_some(under, now),
    )  # fmt: skip


def _count_countries(under: ColumnElement[bool], now: datetime) -> dict[str, tuple[int, int]]:
    country, coming = func.coalesce(Event.country, ""), func.sum(case((Event.ends_at > now, 1), else_=0))
    rows = select(country, func.count(), coming).join(Placement, Placement.event_id == Event.id).where(under)
    return {row[0]: (int(row[1]), int(row[2])) for row in db.session.execute(rows.group_by(country))}


def _count_branches(under: ColumnElement[bool]) -> int:
    rows = select(func.count(Event.branch_id.distinct())).join(Placement, Placement.event_id == Event.id)
    return int(db.session.scalar(rows.where(under)) or 0)


def _list_towns(under: ColumnElement[bool]) -> tuple[Town, ...]:
    """By the city that was chosen; the largest first."""
    columns = Event.country, func.avg(Event.latitude), func.avg(Event.longitude), func.count()
    rows = select(*columns).join(Placement, Placement.event_id == Event.id)
    on_map = Event.country.is_not(None), Event.latitude.is_not(None), Event.longitude.is_not(None), Event.on_site
    rows = rows.where(under, *on_map).group_by(Event.country, Event.city_id, Event.place_name)
    rows = rows.order_by(func.count().desc(), Event.country, Event.city_id).limit(MOST_TOWNS)
    return tuple(Town(row[0], float(row[1]), float(row[2]), int(row[3])) for row in db.session.execute(rows))


def _list_some(under: ColumnElement[bool], now: datetime) -> dict[str, list[EventRow]]:
    """Of each country the next, then the latest that were."""
    is_over = case((Event.ends_at > now, 0), else_=1)
    order = (
        is_over, case((Event.ends_at > now, Event.starts_at)), case((Event.ends_at <= now, Event.starts_at)).desc(),
        Event.id,
    )  # fmt: skip
    country = func.coalesce(Event.country, "")
    place = func.row_number().over(partition_by=country, order_by=order)
    ranked = select(Event.id, country.label("country"), place.label("place"))
    ranked = ranked.join(Placement, Placement.event_id == Event.id).where(under)
    chosen = ranked.subquery()
    rows = ROWS.add_columns(chosen.c.country).join(chosen, chosen.c.id == Event.id)
    rows = rows.where(chosen.c.place <= SHOWN_OF_COUNTRY).order_by(chosen.c.country, chosen.c.place)
    found: dict[str, list[EventRow]] = {}
    for *event, code in db.session.execute(rows):
        found.setdefault(code, []).append(EventRow._make(event))
    return found


def get_placement(actor: Actor, public_id: str) -> Placement:
    """For whoever answers it: the organisers of the campaign. Raises NotFound."""
    placement = db.session.scalar(_placements().where(Placement.public_id == public_id))
    if placement is None or not can_edit_campaign(actor, placement.campaign.branch.path):
        raise NotFound
    return placement


def get_own_placement(actor: Actor, public_id: str, *, event_id: str) -> Placement:
    """For the organisers of the event. Raises NotFound."""
    placement = db.session.scalar(_placements().where(Placement.public_id == public_id))
    is_own = placement is not None and placement.event.public_id == event_id
    if placement is None or not is_own or not can_edit_event(actor, placement.event.branch.path):
        raise NotFound
    return placement


def list_placements(campaign: Campaign) -> list[Placement]:
    """What was asked before what was taken in, each in the order of asking; for those who may edit the campaign."""
    rows = _placements().where(Placement.campaign_id == campaign.id, Placement.state != PlacementState.DECLINED)
    return list(db.session.scalars(rows.order_by(Placement.state.desc(), Placement.asked_at, Placement.id)))


def list_placements_of(event: Event) -> list[Placement]:
    """Campaigns that an event was put under, with their answers; for those who may edit the event."""
    return list(db.session.scalars(_placements().where(Placement.event_id == event.id).order_by(Placement.id)))


def list_open_campaigns(*, besides: Collection[int], limit: int) -> list[Campaign]:
    """Those that an event can be put under, by their titles."""
    rows = select(Campaign).where(Campaign.state == CampaignState.PUBLISHED, Campaign.id.not_in(besides))
    rows = rows.options(joinedload(Campaign.branch)).order_by(Campaign.title, Campaign.id)
    return list(db.session.scalars(rows.limit(limit)))


def list_asked(actor: Actor) -> list[Placement]:
    """Events that wait for an answer by exactly the branches that this actor organises."""
    branch_ids = [grant.branch_id for grant in actor.grants if grant.role.rank >= Role.ORGANISER.rank]
    rows = _placements().join(Campaign, Campaign.id == Placement.campaign_id)
    waiting = Campaign.branch_id.in_(branch_ids), Placement.state == PlacementState.ASKED
    return list(db.session.scalars(rows.where(*waiting).order_by(Placement.id)))


def _placements() -> Select[Placement]:
    return select(Placement).options(
        joinedload(Placement.campaign).joinedload(Campaign.branch),
        joinedload(Placement.event).joinedload(Event.branch),
    )


def title_in(lang: str) -> ColumnElement[str]:
    """Of a campaign, for whoever reads nothing else of it."""
    return func.coalesce(Campaign.translated[(lang, TITLE, 0)].as_string(), Campaign.title)


def list_titles(public_ids: Collection[str], lang: str) -> dict[str, str]:
    """Titles of public campaigns by public id, for saying what a filter means."""
    rows = select(Campaign.public_id, title_in(lang)).where(Campaign.public_id.in_(public_ids), *_public(None))
    return {row[0]: row[1] for row in db.session.execute(rows)}


def shows_picture() -> ColumnElement[bool]:
    """True for a picture that stands on a page of a campaign which everybody may see."""
    return select(Campaign.id).where(Campaign.picture_id == Picture.id, *_public(None)).exists()


def shows_picture_to(actor: Actor) -> ColumnElement[bool]:
    """The same, or of a draft that this actor may edit."""
    paths = [grant.path for grant in actor.grants if grant.role.rank >= Role.ORGANISER.rank]
    if not paths:
        return shows_picture()
    mine = select(Campaign.id).join(Branch, Branch.id == Campaign.branch_id).where(or_(*map(below, paths)))
    return or_(shows_picture(), mine.where(Campaign.picture_id == Picture.id).exists())
