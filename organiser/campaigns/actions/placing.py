"""Putting events under campaigns: the event's branch asks, the campaign's answers, and either can end it."""

from datetime import timedelta

from sqlalchemy import select

from organiser.accounts.models import Account
from organiser.branches.queries import list_in_charge
from organiser.campaigns.errors import AlreadyPlaced, CampaignNotOpen, EventNotPublic
from organiser.campaigns.facts import CampaignChanged
from organiser.campaigns.models import Campaign, CampaignState, Placement, PlacementState
from organiser.campaigns.policies import can_edit_campaign
from organiser.campaigns.rules.writing import MAX_ANSWER
from organiser.events.models import Event, State, Visibility
from organiser.events.policies import can_edit_event
from organiser.kernel import activity, clock, limits
from organiser.kernel.actor import Actor
from organiser.kernel.db import announce, db
from organiser.kernel.errors import Invalid, NotFound
from organiser.kernel.outbox import queue_mail

ASKED_PER_DAY, DAY = 3, timedelta(days=1)


def ask_campaign(actor: Actor, event_id: str, *, campaign_id: str) -> Placement:
    """Put an event under a campaign. Whoever may answer as well has answered by it; else its organisers get a mail.

    Raises NotFound, EventNotPublic, CampaignNotOpen, AlreadyPlaced, TooMany.
    """
    event = _lock_event(actor, event_id)
    campaign = db.session.scalar(select(Campaign).where(Campaign.public_id == campaign_id).with_for_update(of=Campaign))
    if campaign is None or campaign.state == CampaignState.DRAFT:
        raise NotFound
    if campaign.state != CampaignState.PUBLISHED:
        raise CampaignNotOpen
    if event.state == State.DRAFT or event.visibility != Visibility.PUBLIC:
        raise EventNotPublic
    placement = _find(campaign, event) or Placement(campaign=campaign, event=event)
    if placement.id is not None and placement.state != PlacementState.DECLINED:
        raise AlreadyPlaced
    limits.spend("campaign", f"{event.public_id} {campaign.public_id}", cap=ASKED_PER_DAY, window=DAY)
    placement.state, placement.answer, placement.answered_at = PlacementState.ASKED, "", None
    placement.asked_by, placement.asked_at = actor.account_id or None, clock.now()
    db.session.add(placement)
    db.session.flush()
    _record(actor, placement, "campaign_asked")
    if can_edit_campaign(actor, campaign.branch.path):
        _take_in(actor, placement)
        return placement
    for account_id in list_in_charge(campaign.branch):
        _tell(placement, "campaigns.asked", account_id)
    return placement


def accept_event(actor: Actor, placement_id: str) -> Placement:
    """It stands on the campaign's page and in its feeds. Done again it changes nothing.

    Raises NotFound, CampaignNotOpen.
    """
    placement = _lock(placement_id)
    if not can_edit_campaign(actor, placement.campaign.branch.path):
        raise NotFound
    if placement.campaign.state != CampaignState.PUBLISHED:
        raise CampaignNotOpen
    if placement.state != PlacementState.ACCEPTED:
        _take_in(actor, placement)
        _answer(placement, "accepted")
    return placement


def _take_in(actor: Actor, placement: Placement) -> None:
    placement.state, placement.answer, placement.answered_at = PlacementState.ACCEPTED, "", clock.now()
    db.session.flush()
    _record(actor, placement, "campaign_accepted")
    announce(CampaignChanged(placement.campaign.branch_id))


def decline_event(actor: Actor, placement_id: str, *, answer: str) -> Placement:
    """Not taken in, or taken out again; `answer` says why, and is mailed to whoever asked. Raises NotFound, Invalid."""
    placement = _lock(placement_id)
    if not can_edit_campaign(actor, placement.campaign.branch.path):
        raise NotFound
    if not 1 <= len(answer) <= MAX_ANSWER:
        raise Invalid("answer", "length", max=MAX_ANSWER)
    was_accepted = placement.state == PlacementState.ACCEPTED
    placement.state, placement.answer, placement.answered_at = PlacementState.DECLINED, answer, clock.now()
    db.session.flush()
    _record(actor, placement, "campaign_ended" if was_accepted else "campaign_declined")
    if was_accepted:
        announce(CampaignChanged(placement.campaign.branch_id))
    _answer(placement, "ended" if was_accepted else "declined")
    return placement


def leave_campaign(actor: Actor, placement_id: str) -> None:
    """The event's branch takes it back, or takes note of an answer. Raises NotFound."""
    placement = _lock(placement_id)
    if not can_edit_event(actor, placement.event.branch.path):
        raise NotFound
    _record(actor, placement, "campaign_left")
    if placement.state == PlacementState.ACCEPTED:
        announce(CampaignChanged(placement.campaign.branch_id))
        for account_id in list_in_charge(placement.campaign.branch):
            _tell(placement, "campaigns.left", account_id)
    db.session.delete(placement)
    db.session.flush()


def _lock_event(actor: Actor, event_id: str) -> Event:
    event = db.session.scalar(select(Event).where(Event.public_id == event_id).with_for_update(of=Event))
    if event is None or not can_edit_event(actor, event.branch.path):
        raise NotFound
    return event


def _find(campaign: Campaign, event: Event) -> Placement | None:
    rows = select(Placement).where(Placement.campaign_id == campaign.id, Placement.event_id == event.id)
    return db.session.scalar(rows.execution_options(populate_existing=True))


def _lock(placement_id: str) -> Placement:
    """The event's row first, as whoever edits it does, then the campaign's. Raises NotFound."""
    ids = select(Placement.event_id, Placement.campaign_id).where(Placement.public_id == placement_id)
    event_id, campaign_id = db.session.execute(ids).one_or_none() or (0, 0)
    db.session.execute(select(Event.id).where(Event.id == event_id).with_for_update())
    db.session.execute(select(Campaign.id).where(Campaign.id == campaign_id).with_for_update())
    rows = select(Placement).where(Placement.public_id == placement_id).execution_options(populate_existing=True)
    placement = db.session.scalar(rows)
    if placement is None:
        raise NotFound
    return placement


def _answer(placement: Placement, answer: str) -> None:
    """To whoever asked, if the account is still there."""
    asked_by = db.session.get(Account, placement.asked_by) if placement.asked_by else None
    if asked_by is not None:
        _tell(placement, "campaigns.answered", asked_by.public_id, answer=answer)


def _tell(placement: Placement, kind: str, account_id: str, **params: str) -> None:
    moment = clock.now().isoformat(timespec="seconds")
    queue_mail(
        kind,
        cause=f"{kind}:{placement.public_id}:{account_id}:{moment}",
        subject_id=placement.event.public_id,
        branch_id=placement.campaign.branch_id,
        params={
            "placement": placement.public_id, "campaign": placement.campaign.public_id, "account": account_id, **params,
        },
    )  # fmt: skip


def _record(actor: Actor, placement: Placement, verb: str) -> None:
    """In the event's history and in the campaign's, each naming the other."""
    campaign, event = placement.campaign, placement.event
    for subject, one, other in (("events", event, campaign), ("campaigns", campaign, event)):
        activity.record(
            actor, verb, subject=subject, subject_id=one.public_id, branch_id=one.branch_id, fields=[other.public_id]
        )
