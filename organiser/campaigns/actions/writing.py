"""Writing campaigns: texts, picture and state. Every change raises the version, so that nobody's is lost unseen."""

from collections.abc import Sequence

from sqlalchemy import select

from organiser.campaigns.errors import CampaignIsPublic
from organiser.campaigns.facts import CampaignChanged
from organiser.campaigns.models import Campaign, CampaignState
from organiser.campaigns.policies import can_edit_campaign
from organiser.campaigns.queries import get_branch_to_campaign
from organiser.campaigns.rules.writing import CampaignValues, check_campaign, follow_verb
from organiser.guides.queries import find_published_guides
from organiser.kernel import activity, clock
from organiser.kernel.actor import Actor
from organiser.kernel.db import announce, db
from organiser.kernel.db.made_once import find_made, take_id
from organiser.kernel.errors import EditConflict, Invalid, NotFound
from organiser.kernel.pictures import EncodedPicture, Picture, remove_picture, store_picture
from organiser.study.queries import find_terms
from organiser.translating.actions import offer_texts, take_over, withdraw_texts
from organiser.translating.facts import TranslationChanged
from organiser.translating.rules import SUBJECTS

KIND = "campaign"
SUBJECT = SUBJECTS[KIND]
TRANSLATED = ("title", "summary", "text")
PLAIN = ("title", "summary", "text", "lang", "first_day", "last_day")
# What stands under another name, or none, than what is written.
PAST = {"publish": "published", "archive": "archived", "withdraw": "withdrawn"}


def create_campaign(actor: Actor, branch_id: str, *, values: CampaignValues, draft_id: str | None = None) -> Campaign:
    """A draft. `draft_id` was made with the form: one that is sent twice makes one. Raises NotFound, Invalid."""
    branch = get_branch_to_campaign(actor, branch_id)
    check_campaign(values)
    if made := find_made(Campaign, draft_id, branch_id=branch.id):
        return made
    now = clock.now()
    campaign = Campaign(
        public_id=take_id(Campaign, draft_id), branch_id=branch.id, state=CampaignState.DRAFT, version=1,
        created_at=now, changed_at=now, is_demo=branch.is_demo, topics=[], guides=[],
    )  # fmt: skip
    with db.session.no_autoflush:
        _write(campaign, values)
    db.session.add(campaign)
    db.session.flush()
    offer_campaign(campaign)
    activity.record(actor, "created", subject=SUBJECT, subject_id=campaign.public_id, branch_id=branch.id)
    return campaign


def edit_campaign(actor: Actor, public_id: str, *, version: int, values: CampaignValues) -> Campaign:
    """Raises NotFound, EditConflict, Invalid."""
    campaign = lock_campaign(actor, public_id)
    if campaign.version != version:
        raise EditConflict(given=version, current=campaign.version)
    check_campaign(values)
    with db.session.no_autoflush:
        changed = _write(campaign, values)
    if changed:
        _follow(actor, campaign, "edited", changed)
    return campaign


def _write(campaign: Campaign, values: CampaignValues) -> list[str]:
    """The names of what is another than before."""
    term = next(iter(find_terms([values.timeline])), None) if values.timeline else None
    wanted = {name: getattr(values, name) for name in PLAIN} | {
        "topics": find_terms(values.topics),
        "guides": find_published_guides(values.guides),
        "timeline_id": term.id if term else None,
    }
    changed = [name for name, value in wanted.items() if getattr(campaign, name) != value]
    for name in changed:
        setattr(campaign, name, wanted[name])
    return changed


def set_picture(actor: Actor, public_id: str, *, encoded: EncodedPicture, alt: str) -> Picture:
    """What was there goes. Raises NotFound, Invalid (no words that stand for it), PictureQuotaSpent."""
    campaign = lock_campaign(actor, public_id)
    if not 1 <= len(alt) <= 300:
        raise Invalid("alt", "length", max=300)
    picture = store_picture(encoded, branch_id=campaign.branch_id, alt=alt)
    _put_picture(actor, campaign, picture.id)
    return picture


def clear_picture(actor: Actor, public_id: str) -> None:
    """Raises NotFound."""
    _put_picture(actor, lock_campaign(actor, public_id), None)


def _put_picture(actor: Actor, campaign: Campaign, picture_id: int | None) -> None:
    old, campaign.picture_id = campaign.picture_id, picture_id
    if old != picture_id:
        _follow(actor, campaign, "edited", ["picture_id"])
    if old is not None:
        remove_picture(db.session.get_one(Picture, old))


def change_state(actor: Actor, public_id: str, *, verb: str) -> Campaign:
    """`verb` is one of rules.writing.VERBS. Raises NotFound, WrongCampaignState."""
    campaign = lock_campaign(actor, public_id)
    campaign.state = follow_verb(verb, campaign.state)
    if campaign.is_public and campaign.published_at is None:
        campaign.published_at = clock.now()
    _follow(actor, campaign, PAST[verb])
    announce(CampaignChanged(campaign.branch_id))
    return campaign


def delete_campaign(actor: Actor, public_id: str) -> None:
    """A draft alone; the events that stood under it stay where they are. Raises NotFound, CampaignIsPublic."""
    campaign = lock_campaign(actor, public_id)
    if campaign.is_public:
        raise CampaignIsPublic
    if campaign.picture_id is not None:
        _put_picture(actor, campaign, None)
    activity.record(actor, "deleted", subject=SUBJECT, subject_id=public_id, branch_id=campaign.branch_id)
    withdraw_texts(KIND, public_id)
    db.session.delete(campaign)
    db.session.flush()


def lock_campaign(actor: Actor, public_id: str) -> Campaign:
    """Raises NotFound."""
    campaign = db.session.scalar(select(Campaign).where(Campaign.public_id == public_id).with_for_update(of=Campaign))
    if campaign is None or not can_edit_campaign(actor, campaign.branch.path):
        raise NotFound
    return campaign


def _follow(actor: Actor, campaign: Campaign, verb: str, fields: Sequence[str] = ()) -> None:
    campaign.version += 1
    campaign.changed_at = clock.now()
    db.session.flush()
    offer_campaign(campaign)
    activity.record(
        actor, verb, subject=SUBJECT, subject_id=campaign.public_id, branch_id=campaign.branch_id, fields=fields
    )


def offer_campaign(campaign: Campaign) -> None:
    """Its words to translators, as long as it runs, and what they made of them to its readers."""
    campaign.translated = offer_texts(
        KIND, campaign.public_id, branch_id=campaign.branch_id, lang=campaign.lang,
        texts={field: getattr(campaign, field) for field in TRANSLATED}, is_open=campaign.is_public,
        until=campaign.changed_at if campaign.state == CampaignState.ARCHIVED else None,
    )  # fmt: skip
    db.session.flush()


def follow_translation(fact: TranslationChanged) -> None:
    """Reaction: its readers get other words. No calendar names it, so no revision is owed."""
    take_over(fact, KIND, Campaign)
