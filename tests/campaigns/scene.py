"""Campaigns and what is put under them, by the real actions."""

from sqlalchemy import select

from organiser.branches.models import Branch
from organiser.campaigns import actions
from organiser.campaigns.models import Campaign, Placement
from organiser.campaigns.queries import get_campaign
from organiser.campaigns.rules.writing import CampaignValues
from organiser.events.models import Event
from organiser.kernel.db import db, transaction
from organiser.kernel.outbox import Mail
from tests.support.make import organiser_of


def begin(branch: Branch, title: str = "Bread and peace", *, verb: str = "publish", **values: object) -> Campaign:
    organiser = organiser_of(branch)
    wanted = CampaignValues(**{"title": title, "lang": "en", **values})  # type: ignore[arg-type]
    with transaction():
        public_id = actions.create_campaign(organiser, branch.public_id, values=wanted).public_id
    if verb:
        with transaction():
            actions.change_state(organiser, public_id, verb=verb)
    return read(branch, public_id)


def read(branch: Branch, public_id: str) -> Campaign:
    db.session.rollback()
    db.session.expire_all()
    return get_campaign(organiser_of(branch), public_id)


def ask(event: Event, campaign: Campaign) -> str:
    branch, event_id, campaign_id = event.branch, event.public_id, campaign.public_id
    with transaction():
        return actions.ask_campaign(organiser_of(branch), event_id, campaign_id=campaign_id).public_id


def take_in(event: Event, campaign: Campaign) -> str:
    owner = organiser_of(campaign.branch)
    placement_id = ask(event, campaign)
    with transaction():
        actions.accept_event(owner, placement_id)
    return placement_id


def find(placement_id: str) -> Placement | None:
    db.session.rollback()
    return db.session.scalar(select(Placement).where(Placement.public_id == placement_id))


def mails(kind: str) -> list[Mail]:
    db.session.rollback()
    return list(db.session.scalars(select(Mail).where(Mail.kind == f"campaigns.{kind}")))


def page_of(campaign: Campaign, lang: str = "en") -> str:
    return f"/{lang}/campaigns/{campaign.public_id}/bread-and-peace"
