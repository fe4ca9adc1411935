"""What an organiser writes, and whether they have read it as it will arrive."""

import hashlib
from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext
from wtforms import HiddenField, SelectField, SubmitField

from organiser.kernel.web.forms import Form, choices, given, line_field, text_field
from organiser.messages.labels import name_audience
from organiser.messages.models import Audience
from organiser.messages.rules import LONGEST_BODY, LONGEST_SUBJECT, Text


class MessageForm(Form):
    """`seen` is what the page showed last: what was changed since is shown once more before it goes."""

    audience = SelectField(lazy_gettext("For whom"))
    subject = line_field(lazy_gettext("Subject"), length=LONGEST_SUBJECT, required=True)
    body = text_field(lazy_gettext("Your message"), length=LONGEST_BODY, required=True)
    seen = HiddenField()
    send = SubmitField()

    def __init__(self, *args: Any, counts: Mapping[Audience, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.audience.choices = choices((one, name_audience(one, people)) for one, people in counts.items())

    @property
    def text(self) -> Text:
        return Text(given(self.subject), given(self.body))

    @property
    def is_read(self) -> bool:
        """Whether this very text was shown."""
        return bool(self.send.data) and self.seen.data == self.digest

    @property
    def digest(self) -> str:
        words = "\0".join((self.audience.data or "", self.text.subject, self.text.body))
        return hashlib.sha256(words.encode()).hexdigest()
