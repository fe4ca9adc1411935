"""Campaigns are read by everybody; those at or above their branch write and answer; an event's own ask and leave."""

from sqlalchemy import select

from organiser.campaigns.models import Campaign, Placement
from organiser.kernel.db import db
from tests.routes.reading import count, draw_picture
from tests.routes.table import EDITORS, EVERYBODY, Look, Press, Rights, Route, Visit

OWNERS: Rights = {**EDITORS, "root": "ok"}
TOWN = {"branch_id": "branches.town"}
OPEN, DRAFT = {"campaign_id": "campaigns.open"}, {"campaign_id": "campaigns.draft"}
ASKED, PLACED = {"placement_id": "placements.asked"}, {"placement_id": "placements.placed"}
EVENT, FULL = {"event_id": "events.open"}, {"event_id": "events.full"}
CAMPAIGN = {"title": "Who cooks?", "lang": "en", "timeline": ""}


def campaign(visit: Visit, key: str) -> Campaign | None:
    db.session.rollback()
    return db.session.scalar(select(Campaign).where(Campaign.public_id == visit.site.campaigns[key]))


def state(visit: Visit, key: str) -> str | None:
    found = campaign(visit, key)
    return found.state if found else None


def version(visit: Visit) -> str:
    found = campaign(visit, "open")
    return str(found.version) if found else ""


def title(visit: Visit) -> str | None:
    found = campaign(visit, "open")
    return found.title if found else None


def picture(visit: Visit) -> bool:
    found = campaign(visit, "open")
    return found is not None and found.picture_id is not None


def alt(visit: Visit) -> str | None:
    found = campaign(visit, "open")
    return found.picture.alt if found and found.picture else None


def answer(visit: Visit, key: str) -> str | None:
    db.session.rollback()
    rows = select(Placement.state).where(Placement.public_id == visit.site.placements[key])
    return db.session.scalar(rows)


ROUTES: tuple[Route, ...] = (
    Look(endpoint="campaigns.campaigns", rights=EVERYBODY, shows="Bread and cities"),
    Look(endpoint="campaigns.campaign", at=OPEN | {"slug": "bread-and-cities"}, rights=EVERYBODY, shows="Bolivia"),
    Look(
        endpoint="campaigns.campaign", at=DRAFT | {"slug": "perhaps-next-year"}, shows="Perhaps next year",
        rights={who: outcome if outcome == "ok" else "missing" for who, outcome in OWNERS.items()},
    ),
    Look(endpoint="campaigns.branch_campaigns", at=TOWN, rights=OWNERS, shows="Perhaps next year"),
    Look(endpoint="campaigns.new_campaign", at=TOWN, rights=OWNERS, shows="<h1"),
    Press(
        endpoint="campaigns.new_campaign", at=TOWN, rights=OWNERS, body=CAMPAIGN,
        effect=lambda _visit: count(Campaign, Campaign.title == CAMPAIGN["title"]), becomes=1,
    ),
    Look(endpoint="campaigns.placed_events", at=OPEN, rights=OWNERS, shows="In the next town"),
    Look(endpoint="campaigns.edit_campaign", at=OPEN, rights=OWNERS, shows="What a city eats"),
    Press(
        endpoint="campaigns.edit_campaign", at=OPEN, rights=OWNERS,
        body=lambda visit: CAMPAIGN | {"version": version(visit)}, effect=title, becomes=CAMPAIGN["title"],
    ),
    Look(endpoint="campaigns.picture", at=OPEN, rights=OWNERS, shows="A loaf"),
    Press(
        endpoint="campaigns.picture", at=OPEN, rights=OWNERS,
        body=lambda _visit: {"picture": draw_picture(), "alt": "A bun"},
        effect=alt, becomes="A bun",
    ),
    Press(endpoint="campaigns.remove_picture", at=OPEN, rights=OWNERS, effect=picture, becomes=False),
    Look(endpoint="campaigns.history", at=OPEN, rights=OWNERS, shows="Olga Ortiz"),
    Press(
        endpoint="campaigns.publish", at=DRAFT, rights=OWNERS, effect=lambda visit: state(visit, "draft"),
        becomes="published",
    ),
    Press(
        endpoint="campaigns.archive", at=OPEN, rights=OWNERS, effect=lambda visit: state(visit, "open"),
        becomes="archived",
    ),
    Press(
        endpoint="campaigns.withdraw", at=OPEN, rights=OWNERS, effect=lambda visit: state(visit, "open"),
        becomes="draft",
    ),
    Press(
        endpoint="campaigns.delete", at=DRAFT, rights=OWNERS, effect=lambda visit: state(visit, "draft"), becomes=None,
    ),
    Press(
        endpoint="campaigns.accept_event", at=ASKED, rights=OWNERS, effect=lambda visit: answer(visit, "asked"),
        becomes="accepted",
    ),
    Look(endpoint="campaigns.decline_event", at=ASKED, rights=OWNERS, shows="In the next town"),
    Press(
        endpoint="campaigns.decline_event", at=PLACED, rights=OWNERS, body={"answer": "It is about something else."},
        effect=lambda visit: answer(visit, "placed"), becomes="declined",
    ),
    Look(endpoint="campaigns.event_campaigns", at=EVENT, rights=OWNERS, shows="Bread and cities"),
    Press(
        endpoint="campaigns.event_campaigns", at=FULL, rights=OWNERS,
        body=lambda visit: {"campaign": visit.site.campaigns["open"]},
        effect=lambda _visit: count(Placement), becomes=3,
    ),
    Press(
        endpoint="campaigns.leave_campaign", at=EVENT | PLACED, rights=OWNERS,
        effect=lambda visit: answer(visit, "placed"), becomes=None,
    ),
)  # fmt: skip
