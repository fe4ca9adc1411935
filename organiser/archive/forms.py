"""What organisers type about what came of a session."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext
from wtforms import SelectField

from organiser.events.labels import MATERIALS
from organiser.events.rules import MAX_CREDIT
from organiser.kernel.i18n import INTERFACE_LANGUAGES, current_language
from organiser.kernel.web.forms import Form, choices, line_field
from organiser.places.names import language_name
from organiser.programme.models import Session


class SessionMaterialForm(Form):
    session = SelectField(lazy_gettext("Session"))
    title = line_field(lazy_gettext("Title"), length=160, required=True)
    link = line_field(lazy_gettext("Link"), length=500, required=True)
    kind = SelectField(lazy_gettext("What it is"), choices=choices(MATERIALS.items()))
    lang = SelectField(lazy_gettext("Language"))
    credit = line_field(
        lazy_gettext("Who transcribed or translated it"),
        length=MAX_CREDIT,
        description=lazy_gettext(
            "As they want to be named: “Transcribed by Ada, in English by the Leeds circle”. Or leave it empty."
        ),
    )

    def __init__(self, *args: Any, sessions: Iterable[Session], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        here, found = current_language(), list(sessions)
        self.session.choices = choices((one.public_id, one.title) for one in found)
        codes = dict.fromkeys([*(one.lang for one in found), *INTERFACE_LANGUAGES])
        self.lang.choices = choices((code, language_name(code, here)) for code in codes)
