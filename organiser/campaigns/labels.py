"""The words for states, answers and history. Texts are made when they are shown."""

from flask_babel import lazy_gettext as _

from organiser.campaigns.models import CampaignState, PlacementState

Label = str

STATES: dict[str, Label] = {
    CampaignState.DRAFT: _("Draft"),
    CampaignState.PUBLISHED: _("Published"),
    CampaignState.ARCHIVED: _("Archived"),
}
ANSWERS: dict[str, Label] = {
    PlacementState.ASKED: _("Waits for an answer"),
    PlacementState.ACCEPTED: _("Stands under it"),
    PlacementState.DECLINED: _("Not taken in"),
}
VERBS: dict[str, Label] = {
    "created": _("began the campaign"),
    "edited": _("changed it"),
    "published": _("published it"),
    "archived": _("archived it"),
    "withdrawn": _("withdrew it to a draft"),
    "translated": _("translated it"),
    "campaign_asked": _("put an event under it"),
    "campaign_accepted": _("took an event in"),
    "campaign_declined": _("did not take an event in"),
    "campaign_ended": _("took an event out"),
    "campaign_left": _("took an event back"),
}
