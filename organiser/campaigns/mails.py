"""The mails that putting events under campaigns causes, to organisers."""

from flask_babel import gettext
from sqlalchemy import select

from organiser.accounts.queries import find_reachable, get_identity
from organiser.campaigns.models import Campaign, Placement, PlacementState
from organiser.events.models import Event
from organiser.events.times import span_of
from organiser.events.wording import title_in
from organiser.kernel.db import db
from organiser.kernel.i18n import current_language, in_language
from organiser.kernel.i18n.times import describe_span
from organiser.kernel.links import link
from organiser.kernel.outbox import Mail, MailMessage, write_mail
from organiser.translating.rules import word


def write_asked(mail: Mail) -> MailMessage | None:
    """To those in charge of the campaign. Dropped when somebody answered already, or the event was taken back."""
    placement, account = _find_placement(mail), find_reachable(mail.params["account"])
    if placement is None or placement.state != PlacementState.ASKED or account is None:
        return None
    event, campaign = placement.event, placement.campaign
    about = {"branch": event.branch.name, "campaign": word(campaign, "title", account.lang).text}
    with in_language(account.lang):
        return write_mail(
            "campaigns/asked",
            to=get_identity(account).address,
            subject=gettext("%(branch)s puts an event under “%(campaign)s”", **about),
            name=get_identity(account).name,
            owner=campaign.branch.name,
            title=title_in(event, account.lang),
            when=_when(event),
            url=link("campaigns.placed_events", lang=account.lang, campaign_id=campaign.public_id),
            **about,
        )


def write_answered(mail: Mail) -> MailMessage | None:
    """To whoever asked: taken in; or not, or taken out again, and why. Dropped when another answer came since."""
    placement, account = _find_placement(mail), find_reachable(mail.params["account"])
    if placement is None or account is None:
        return None
    answer, event = mail.params["answer"], placement.event
    if placement.state != (PlacementState.ACCEPTED if answer == "accepted" else PlacementState.DECLINED):
        return None
    about = {"campaign": word(placement.campaign, "title", account.lang).text, "title": title_in(event, account.lang)}
    with in_language(account.lang):
        subject, told = _say_answer(answer, about)
        return write_mail(
            "campaigns/answered",
            to=get_identity(account).address,
            subject=subject,
            told=told,
            answer=placement.answer,
            name=get_identity(account).name,
            when=_when(event),
            url=link("campaigns.event_campaigns", lang=account.lang, event_id=event.public_id),
            **about,
        )


def _say_answer(answer: str, about: dict[str, str]) -> tuple[str, str]:
    """The subject, and the sentence."""
    if answer == "accepted":
        return gettext("“%(title)s” stands under “%(campaign)s” now", **about), gettext(
            "Your event stands on the campaign's page, on its map and in its calendar."
        )
    if answer == "declined":
        return gettext("“%(title)s” was not taken into “%(campaign)s”", **about), gettext(
            "Your event stays as it is; it does not stand under the campaign."
        )
    return gettext("“%(title)s” was taken out of “%(campaign)s”", **about), gettext(
        "Your event stays as it is; it no longer stands under the campaign."
    )


def write_left(mail: Mail) -> MailMessage | None:
    """To those in charge of the campaign: an event that stood under it was taken back by its branch."""
    account = find_reachable(mail.params["account"])
    campaign = db.session.scalars(select(Campaign).where(Campaign.public_id == mail.params["campaign"])).one_or_none()
    event = db.session.scalars(select(Event).where(Event.public_id == mail.subject_id)).one_or_none()
    if account is None or campaign is None or event is None:
        return None
    about = {"branch": event.branch.name, "campaign": word(campaign, "title", account.lang).text}
    with in_language(account.lang):
        return write_mail(
            "campaigns/left",
            to=get_identity(account).address,
            subject=gettext("%(branch)s took an event back from “%(campaign)s”", **about),
            name=get_identity(account).name,
            owner=campaign.branch.name,
            title=title_in(event, account.lang),
            when=_when(event),
            url=link("campaigns.placed_events", lang=account.lang, campaign_id=campaign.public_id),
            **about,
        )


def _find_placement(mail: Mail) -> Placement | None:
    return db.session.scalars(select(Placement).where(Placement.public_id == mail.params["placement"])).one_or_none()


def _when(event: Event) -> str:
    return describe_span(span_of(event), lang=current_language(), place=event.place_name or None)
