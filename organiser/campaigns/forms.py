"""What organisers type about campaigns, and how they answer."""

from collections.abc import Iterable, Sequence
from typing import Any

from flask_babel import gettext, lazy_gettext
from wtforms import DateField, IntegerField, RadioField, SelectField, SelectMultipleField
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from organiser.campaigns.errors import AlreadyPlaced, CampaignNotOpen, EventNotPublic
from organiser.campaigns.models import Campaign
from organiser.campaigns.rules.writing import MAX_ANSWER, MAX_SUMMARY, MAX_TEXT, MAX_TITLE, CampaignValues
from organiser.guides.models import Guide
from organiser.kernel.errors import Invalid, OrganiserError
from organiser.kernel.i18n import INTERFACE_LANGUAGES, current_language
from organiser.kernel.web.forms import Form, MakingForm, choices, given, line_field, text_field
from organiser.kernel.web.selects import LongSelectField
from organiser.places.names import language_name
from organiser.study.rules import NestedTerm


class CampaignForm(MakingForm):
    """Everything about a campaign but its picture and what stands under it."""

    version = IntegerField(widget=HiddenInput(), validators=[Optional()])
    title = line_field(lazy_gettext("Title"), length=MAX_TITLE, required=True)
    summary = line_field(
        lazy_gettext("In one sentence"),
        length=MAX_SUMMARY,
        description=lazy_gettext("Shown under the title, in lists and when the link is shared."),
    )
    lang = SelectField(lazy_gettext("Language of title and text"))
    first_day = DateField(lazy_gettext("First day"), validators=[Optional()])
    last_day = DateField(lazy_gettext("Last day"), validators=[Optional()])
    text = text_field(
        lazy_gettext("Text"),
        length=MAX_TEXT,
        description=lazy_gettext("Markdown works: **bold**, lists, [words](address)."),
    )
    topics = SelectMultipleField(
        lazy_gettext("Topics"), option_widget=CheckboxInput(), widget=ListWidget(prefix_label=False)
    )
    timeline = LongSelectField(
        lazy_gettext("From the timeline"),
        validators=[Optional()],
        description=lazy_gettext("What happened under this topic stands on the campaign's page."),
    )
    guides = SelectMultipleField(
        lazy_gettext("Guides"), option_widget=CheckboxInput(), widget=ListWidget(prefix_label=False)
    )

    def __init__(
        self,
        *args: Any,
        languages: Sequence[str],
        terms: Sequence[NestedTerm],
        guides: Iterable[Guide],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        here = current_language()
        self.lang.choices = choices(
            (code, language_name(code, here)) for code in dict.fromkeys((*languages, *INTERFACE_LANGUAGES))
        )
        named = [(one.term.public_id, f"{'– ' * one.depth}{one.name}") for one in terms]
        self.topics.choices = choices(named)
        self.timeline.offer(("", gettext("Nothing")), *named)
        self.guides.choices = choices((guide.public_id, guide.title) for guide in guides)

    def read_campaign(self) -> CampaignValues:
        return CampaignValues(
            title=given(self.title), lang=self.lang.data, summary=given(self.summary), text=given(self.text),
            first_day=self.first_day.data, last_day=self.last_day.data, topics=tuple(self.topics.data or ()),
            timeline=self.timeline.data or "", guides=tuple(self.guides.data or ()),
        )  # fmt: skip


class DeclineForm(Form):
    answer = text_field(
        lazy_gettext("Why"),
        length=MAX_ANSWER,
        required=True,
        description=lazy_gettext("Its branch reads this, and whoever asked gets it by mail."),
    )


class PlaceUnderForm(Form):
    campaign = RadioField(lazy_gettext("Campaign"), validators=[InputRequired(lazy_gettext("Choose one."))])

    def offer(self, found: Iterable[Campaign]) -> None:
        self.campaign.choices = choices((one.public_id, one.title) for one in found)


def campaign_data(campaign: Campaign) -> dict[str, object]:
    plain = ("title", "summary", "lang", "first_day", "last_day", "text", "version")
    return {name: getattr(campaign, name) for name in plain} | {
        "topics": [term.public_id for term in campaign.topics],
        "timeline": campaign.timeline.public_id if campaign.timeline else "",
        "guides": [guide.public_id for guide in campaign.guides],
    }


def refuse_invalid(form: Form, refusal: Invalid) -> None:
    """The forms say the same limits, so that only days in the wrong order, and what nobody typed, get here."""
    if refusal.code == "order":
        form.refuse("last_day", gettext("This is before the first day."))
        return
    field = refusal.field if refusal.field in form else "title"
    form.refuse(field, gettext("This cannot stand here. Enter it again."))


def say_refusal(refusal: OrganiserError) -> str:
    if isinstance(refusal, EventNotPublic):
        return gettext("Only what everybody may see stands under a campaign. Publish the event for everybody first.")
    if isinstance(refusal, AlreadyPlaced):
        return gettext("The event was put under this campaign before.")
    assert isinstance(refusal, CampaignNotOpen)
    return gettext("This campaign takes in no events at present.")
