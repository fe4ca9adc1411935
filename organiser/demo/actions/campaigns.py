"""A campaign that branches in thirty countries have joined, and one event that still waits for an answer."""

from datetime import timedelta

from sqlalchemy import select

from organiser.campaigns.actions.writing import KIND, offer_campaign
from organiser.campaigns.models import Campaign, CampaignState, Placement, PlacementState
from organiser.demo.actions.structure import Structure
from organiser.demo.actions.words import Past, translate_items
from organiser.demo.rules.planning import Movement
from organiser.demo.rules.stock import CampaignSeed, get_campaign
from organiser.events.models import Event, Kind, State
from organiser.events.queries import listed
from organiser.guides.models import Guide
from organiser.kernel.db import db
from organiser.kernel.ids import new_public_id

# A branch joins with so many of its events: one alone would be a thin list, all of them no choice.
OF_BRANCH = 2
FITTING = (Kind.TALK, Kind.CIRCLE, Kind.ACTION, Kind.MEETING)
SPAN = timedelta(days=75)
RENAMED = timedelta(days=4)


def make_campaign(movement: Movement, structure: Structure) -> None:
    """Once: one that was changed or taken away since stays so, as long as any is left."""
    if db.session.scalar(select(Campaign.id).where(Campaign.is_demo).limit(1)) is None:
        campaign = _write(movement, structure, get_campaign())
        _gather(movement, campaign)
        db.session.flush()


def _write(movement: Movement, structure: Structure, seed: CampaignSeed) -> Campaign:
    began = movement.now - timedelta(days=60)
    topics = sorted((structure.topics[key] for key in seed.topics), key=lambda term: term.id)
    campaign = Campaign(
        public_id=new_public_id(), branch_id=structure.branches[seed.branch].id, title=seed.title,
        summary=seed.summary, text=seed.text, lang=seed.lang, first_day=(movement.now - SPAN).date(),
        last_day=(movement.now + SPAN).date(), state=CampaignState.PUBLISHED, version=2, published_at=began,
        created_at=began, changed_at=began, is_demo=True, topics=topics,
        timeline_id=structure.topics[seed.timeline].id,
        guides=list(db.session.scalars(select(Guide).where(Guide.is_demo).order_by(Guide.id))),
    )  # fmt: skip
    db.session.add(campaign)
    db.session.flush()
    offer_campaign(campaign)
    changed = campaign.summary
    translate_items(KIND, [campaign], Past(began, movement.now - RENAMED, {changed: changed.partition(" ")[0]}))
    return campaign


def _gather(movement: Movement, campaign: Campaign) -> None:
    """Of each branch what lies nearest to today."""
    rows = select(Event).where(Event.is_demo, listed(), Event.kind.in_(FITTING), Event.state == State.PUBLISHED)
    span = Event.starts_at > movement.now - SPAN, Event.starts_at < movement.now + SPAN
    events = sorted(
        db.session.scalars(rows.where(*span)), key=lambda event: (abs(event.starts_at - movement.now), event.id)
    )
    chosen: dict[int, list[Event]] = {}
    for event in events:
        chosen.setdefault(event.branch_id, []).append(event)
    placed = [event for found in chosen.values() for event in found[:OF_BRANCH]]
    waiting = next((found[OF_BRANCH] for found in chosen.values() if len(found) > OF_BRANCH), None)
    for event in sorted(placed, key=lambda event: event.id):
        _place(campaign, event, PlacementState.ACCEPTED)
    if waiting is not None:
        _place(campaign, waiting, PlacementState.ASKED)


def _place(campaign: Campaign, event: Event, state: PlacementState) -> None:
    at = max(campaign.created_at, event.created_at)
    is_in = state == PlacementState.ACCEPTED
    db.session.add(
        Placement(
            campaign=campaign, event=event, state=state, asked_by=event.created_by, asked_at=at,
            answered_at=at + timedelta(hours=5) if is_in else None,
        )
    )  # fmt: skip
