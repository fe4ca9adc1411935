"""What organisers type about what came of a session, and visitors who want to be told."""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext, lazy_gettext
from wtforms import EmailField, SelectField, ValidationError
from wtforms.validators import InputRequired, Length

from organiser.accounts.rules import normalise_address
from organiser.events.forms import MaterialForm
from organiser.kernel.errors import Invalid
from organiser.kernel.web.forms import Form, choices
from organiser.programme.models import Session

MAX_ADDRESS = 254


class SessionMaterialForm(MaterialForm):
    on_page = ("session",)
    session = SelectField(lazy_gettext("Session"))

    def __init__(self, *args: Any, sessions: Iterable[Session], **kwargs: Any) -> None:
        found = list(sessions)
        super().__init__(*args, languages=[one.lang for one in found], **kwargs)
        self.session.choices = choices((one.public_id, one.title) for one in found)


class NoticeForm(Form):
    """Where to tell somebody what came of an event."""

    address = EmailField(
        lazy_gettext("Your e-mail address"),
        validators=[InputRequired(lazy_gettext("Fill this in.")), Length(max=MAX_ADDRESS)],
    )

    def validate_address(self, field: EmailField) -> None:
        """Leaves it in the one form in which it is kept."""
        try:
            field.data = normalise_address(field.data or "")
        except Invalid:
            raise ValidationError(gettext("Write the address as in name@example.org.")) from None
