"""What a campaign may say, and which verbs fit its state. Pure."""

from dataclasses import dataclass
from datetime import date

from organiser.branches.rules import is_language
from organiser.campaigns.errors import WrongCampaignState
from organiser.campaigns.models import CampaignState
from organiser.kernel.errors import Invalid

MAX_TITLE, MAX_SUMMARY, MAX_TEXT, MAX_ANSWER = 160, 300, 20_000, 300
MAX_GUIDES = 30
FIRST_YEAR, LAST_YEAR = 1900, 2200
# The verb, the states that it starts from, and where it leads.
VERBS = {
    "publish": ({CampaignState.DRAFT, CampaignState.ARCHIVED}, CampaignState.PUBLISHED),
    "archive": ({CampaignState.PUBLISHED}, CampaignState.ARCHIVED),
    "withdraw": ({CampaignState.PUBLISHED, CampaignState.ARCHIVED}, CampaignState.DRAFT),
}


@dataclass(frozen=True, slots=True)
class CampaignValues:
    """What people write of a campaign. `topics` and `guides` are public ids, `timeline` is that of a topic."""

    title: str
    lang: str
    summary: str = ""
    text: str = ""
    first_day: date | None = None
    last_day: date | None = None
    topics: tuple[str, ...] = ()
    timeline: str = ""
    guides: tuple[str, ...] = ()


def check_campaign(values: CampaignValues) -> None:
    """Raises Invalid."""
    if not values.title:
        raise Invalid("title", "missing")
    for field, most in {"title": MAX_TITLE, "summary": MAX_SUMMARY, "text": MAX_TEXT}.items():
        if len(getattr(values, field)) > most:
            raise Invalid(field, "length", max=most)
    if not is_language(values.lang):
        raise Invalid("lang", "unknown")
    for field in ("first_day", "last_day"):
        day = getattr(values, field)
        if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise Invalid(field, "range", min=FIRST_YEAR, max=LAST_YEAR)
    if values.first_day and values.last_day and values.last_day < values.first_day:
        raise Invalid("last_day", "order")
    if len(values.guides) > MAX_GUIDES:
        raise Invalid("guides", "number", max=MAX_GUIDES)


def follow_verb(verb: str, state: str) -> CampaignState:
    """Where it leads. Raises WrongCampaignState."""
    starts, end = VERBS[verb]
    if state not in starts:
        raise WrongCampaignState(verb, state)
    return end


def list_verbs(state: str) -> list[str]:
    return [verb for verb, (starts, _) in VERBS.items() if state in starts]
