"""What organisers type about what came of a session."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext
from wtforms import SelectField

from organiser.events.forms import MaterialForm
from organiser.kernel.web.forms import choices
from organiser.programme.models import Session


class SessionMaterialForm(MaterialForm):
    on_page = ("session",)
    session = SelectField(lazy_gettext("Session"))

    def __init__(self, *args: Any, sessions: Iterable[Session], **kwargs: Any) -> None:
        found = list(sessions)
        super().__init__(*args, languages=[one.lang for one in found], **kwargs)
        self.session.choices = choices((one.public_id, one.title) for one in found)
