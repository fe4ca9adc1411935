"""What people choose about feeds of their own."""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext, lazy_gettext
from wtforms import BooleanField, EmailField, Field, SelectField, ValidationError
from wtforms.validators import InputRequired, Length

from organiser.accounts.rules import normalise_address
from organiser.branches.models import Branch
from organiser.calendars.own_rules import MOST_NAME, Choices
from organiser.kernel.errors import Invalid
from organiser.kernel.web.forms import Form, choices, given, line_field

MOST_ADDRESS = 254


def check_address(_form: Form, field: Field) -> None:
    """Leaves the address in the one form in which it is kept."""
    try:
        field.data = normalise_address(field.data or "")
    except Invalid:
        raise ValidationError(gettext("Write the address as in name@example.org.")) from None


class AskLinkForm(Form):
    address = EmailField(
        lazy_gettext("Your e-mail address"),
        validators=[InputRequired(lazy_gettext("Fill this in.")), Length(max=MOST_ADDRESS), check_address],
    )


class FeedForm(Form):
    """One's own places."""

    name = line_field(lazy_gettext("What to call this calendar"), length=MOST_NAME, required=True)
    is_discreet = BooleanField(lazy_gettext("Discreet: only “Appointment” and a link"))

    def chosen(self) -> Choices:
        return Choices(given(self.name), bool(self.is_discreet.data))


class DeskFeedForm(FeedForm):
    with_drafts = BooleanField(lazy_gettext("Drafts too, as tentative"))

    def chosen(self) -> Choices:
        return Choices(given(self.name), bool(self.is_discreet.data), bool(self.with_drafts.data))


class NewDeskFeedForm(DeskFeedForm):
    branch = SelectField(lazy_gettext("Whose events"), validate_choice=True)

    def __init__(self, branches: Iterable[Branch], **values: Any) -> None:
        super().__init__(**values)
        all_of_them = ("", gettext("All my branches"))
        self.branch.choices = choices([all_of_them, *((branch.public_id, branch.name) for branch in branches)])
