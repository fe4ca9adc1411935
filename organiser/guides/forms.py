"""What organisers type about guides."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext, lazy_gettext
from wtforms import HiddenField, IntegerField, RadioField, SelectField
from wtforms.validators import NumberRange, Optional
from wtforms.widgets import HiddenInput

from organiser.guides import rules
from organiser.guides.labels import ARRANGEMENTS
from organiser.guides.models import Arrangement, Guide, GuideEntry
from organiser.guides.rules import EntryValues, GuideValues
from organiser.kernel.errors import Invalid
from organiser.kernel.i18n import INTERFACE_LANGUAGES, current_language
from organiser.kernel.web.forms import Form, MakingForm, choices, given, line_field, text_field
from organiser.places.names import language_name
from organiser.study.rules.works import MAX_MINUTES

MARKDOWN = lazy_gettext("Markdown works: **bold**, lists, [words](address).")


class GuideForm(MakingForm):
    """A guide without its works."""

    version = IntegerField(widget=HiddenInput(), validators=[Optional()])
    title = line_field(lazy_gettext("Title"), length=rules.MAX_TITLE, required=True)
    summary = line_field(
        lazy_gettext("In one sentence"),
        length=rules.MAX_SUMMARY,
        description=lazy_gettext("Shown under the title, in lists and when the link is shared."),
    )
    lang = SelectField(lazy_gettext("Language of the guide"))
    arrangement = RadioField(
        lazy_gettext("What leads through it"), choices=choices(ARRANGEMENTS.items()), default=Arrangement.THEME
    )
    text = text_field(lazy_gettext("Introduction"), length=rules.MAX_TEXT, description=MARKDOWN)

    def __init__(self, *args: Any, languages: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        here = current_language()
        codes = dict.fromkeys((*languages, *INTERFACE_LANGUAGES))
        self.lang.choices = choices((code, language_name(code, here)) for code in codes)

    def read_guide(self) -> GuideValues:
        return GuideValues(
            title=given(self.title), lang=self.lang.data, summary=given(self.summary), text=given(self.text),
            arrangement=self.arrangement.data,
        )  # fmt: skip


class EntryForm(Form):
    """What the guide says of a work."""

    version = IntegerField(widget=HiddenInput(), validators=[Optional()])
    heading = line_field(
        lazy_gettext("Heading before it"),
        length=rules.MAX_HEADING,
        description=lazy_gettext("Begins a group, which goes on until the next heading."),
    )
    part = line_field(
        lazy_gettext("Part that is read"), length=rules.MAX_PART, description=lazy_gettext("Empty: all of it.")
    )
    minutes = IntegerField(
        lazy_gettext("Minutes of reading"),
        validators=[Optional(), NumberRange(1, MAX_MINUTES)],
        description=lazy_gettext("Empty: as long as the whole work takes."),
    )
    comment = text_field(lazy_gettext("Why, and what to look for"), length=rules.MAX_COMMENT, description=MARKDOWN)

    def read_entry(self) -> EntryValues:
        return EntryValues(
            heading=given(self.heading), part=given(self.part), comment=given(self.comment), minutes=self.minutes.data
        )


class AddForm(Form):
    work = HiddenField()


class OrderForm(Form):
    """One of: `move`, as 'up:<id>' or 'down:<id>'; `order`, all ids with commas between; `sort`."""

    version = IntegerField(widget=HiddenInput(), validators=[Optional()])
    move = HiddenField()
    order = HiddenField()
    sort = HiddenField()


class VersionForm(Form):
    """One button, at what the page showed."""

    version = IntegerField(widget=HiddenInput(), validators=[Optional()])


def guide_data(guide: Guide) -> dict[str, object]:
    return {name: getattr(guide, name) for name in ("title", "summary", "lang", "arrangement", "text", "version")}


def entry_data(entry: GuideEntry, version: int) -> dict[str, object]:
    plain = ("heading", "part", "minutes", "comment")
    return {**{name: getattr(entry, name) for name in plain}, "version": version}


def refuse_invalid(form: Form, refusal: Invalid) -> None:
    """The forms say the same limits, so that only what was never typed by a person gets here."""
    first = "title" if "title" in form else "heading"
    field = refusal.field if refusal.field in form else first
    form.refuse(field, gettext("This cannot stand here. Enter it again."))
