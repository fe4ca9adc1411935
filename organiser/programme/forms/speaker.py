"""The form of somebody who speaks."""

from datetime import datetime
from typing import Any

from flask_babel import gettext, lazy_gettext
from wtforms import BooleanField, DateTimeLocalField, FieldList, FormField, IntegerField, SubmitField
from wtforms.validators import Optional
from wtforms.widgets import HiddenInput

from organiser.events.rules import MAX_NAME
from organiser.kernel.web.forms import Form, Row, given, line_field, text_field
from organiser.programme.actions.speakers import MAX_TEXT, SpeakerValues
from organiser.programme.models import Speaker
from organiser.programme.queries import read_away


class AwayRow(Row):
    first = DateTimeLocalField(lazy_gettext("Away from"), validators=[Optional()])
    last = DateTimeLocalField(lazy_gettext("Away until"), validators=[Optional()])


class SpeakerForm(Form):
    version = IntegerField(widget=HiddenInput(), validators=[Optional()])
    name = line_field(lazy_gettext("Name"), length=MAX_NAME, required=True)
    text = text_field(
        lazy_gettext("In a few words"),
        length=MAX_TEXT,
        description=lazy_gettext("Who they are, as the programme says it."),
    )
    has_agreed = BooleanField(
        lazy_gettext("Has agreed to be named here"),
        description=lazy_gettext("Without it only organisers see the name."),
    )
    away = FieldList(FormField(AwayRow), label=lazy_gettext("When they cannot come"), min_entries=1)
    save = SubmitField(lazy_gettext("Save"))
    add_away = SubmitField(lazy_gettext("Add another time"))

    def add_row(self) -> bool:
        """True if the button asked for another row: nothing is checked or saved then, and nothing typed is lost."""
        if self.add_away.data:
            self.away.append_entry()
        return bool(self.add_away.data)

    def check_spans(self) -> bool:
        """A span has both of its ends."""
        halves = [row for row in self.away.data if bool(row["first"]) != bool(row["last"])]
        if halves:
            self.refuse("away", gettext("Give both times, from and until."))
        return not halves

    def read_values(self) -> SpeakerValues:
        spans: list[tuple[datetime, datetime]] = [
            (row["first"], row["last"]) for row in self.away.data if row["first"] and row["last"]
        ]
        return SpeakerValues(given(self.name), given(self.text), self.has_agreed.data, spans)


def show_speaker(speaker: Speaker) -> dict[str, Any]:
    spans = [{"first": first, "last": last} for first, last in read_away(speaker)]
    return {
        "version": speaker.version, "name": speaker.name, "text": speaker.text, "has_agreed": speaker.has_agreed,
        "away": [*spans, {}],
    }  # fmt: skip
