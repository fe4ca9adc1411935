"""The forms of somebody who speaks: an organiser's, and their own."""

from datetime import datetime
from typing import Any

from flask_babel import gettext, lazy_gettext
from wtforms import (
    BooleanField,
    DateTimeLocalField,
    EmailField,
    Field,
    FieldList,
    FormField,
    IntegerField,
    SubmitField,
    ValidationError,
)
from wtforms.validators import Length, Optional
from wtforms.widgets import HiddenInput

from organiser.accounts.rules import normalise_address
from organiser.events.rules import MAX_NAME
from organiser.kernel.errors import Invalid
from organiser.kernel.web.forms import Form, MakingForm, Row, clean_line, given, language_field, line_field, text_field
from organiser.programme.actions.speakers import MAX_TEXT, SpeakerValues, SpeakerWords
from organiser.programme.contacts import Contact
from organiser.programme.models import Speaker
from organiser.programme.queries import read_away

MAX_ADDRESS = 254


class AwayRow(Row):
    first = DateTimeLocalField(lazy_gettext("Away from"), validators=[Optional()])
    last = DateTimeLocalField(lazy_gettext("Away until"), validators=[Optional()])


class _WithWords(Form):
    version = IntegerField(widget=HiddenInput(), validators=[Optional()])
    name = line_field(lazy_gettext("Name"), length=MAX_NAME, required=True)
    text = text_field(
        lazy_gettext("In a few words"),
        length=MAX_TEXT,
        description=lazy_gettext("Who they are, as the programme says it."),
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

    @property
    def spans(self) -> list[tuple[datetime, datetime]]:
        return [(row["first"], row["last"]) for row in self.away.data if row["first"] and row["last"]]


class OwnSpeakerForm(_WithWords):
    """What a speaker puts right themselves."""

    text = text_field(
        lazy_gettext("In a few words"),
        length=MAX_TEXT,
        description=lazy_gettext("Who you are, as the programme says it."),
    )
    away = FieldList(FormField(AwayRow), label=lazy_gettext("When you are away"), min_entries=1)

    def read_words(self) -> SpeakerWords:
        return SpeakerWords(given(self.name), given(self.text), self.spans)


class SpeakerForm(MakingForm, _WithWords):
    on_page = ("version", "name", "text", "has_agreed", "address", "lang", "away")

    has_agreed = BooleanField(
        lazy_gettext("Has agreed to be named here"),
        description=lazy_gettext("Without it only organisers see the name, until they say yes themselves."),
    )
    address = EmailField(
        lazy_gettext("E-mail"),
        filters=[clean_line],
        validators=[Optional(), Length(max=MAX_ADDRESS)],
        description=lazy_gettext("To ask whether they come. Only organisers see it; it is deleted after the school."),
    )
    lang = language_field(lazy_gettext("Language of their mails"))

    def validate_address(self, field: Field) -> None:
        try:
            field.data = normalise_address(field.data or "")
        except Invalid:
            raise ValidationError(gettext("Write the address as in name@example.org.")) from None

    def hide_contact(self) -> None:
        """For whoever may plan the school and not read how people are reached."""
        del self.address, self.lang

    def read_values(self) -> SpeakerValues:
        address, lang = (self.address.data or "", self.lang.data) if "address" in self else ("", "en")
        return SpeakerValues(
            given(self.name), given(self.text), self.spans, has_agreed=self.has_agreed.data, address=address, lang=lang
        )


def show_words(speaker: Speaker) -> dict[str, Any]:
    spans = [{"first": first, "last": last} for first, last in read_away(speaker)]
    return {"version": speaker.version, "name": speaker.name, "text": speaker.text, "away": [*spans, {}]}


def show_speaker(speaker: Speaker, contact: Contact) -> dict[str, Any]:
    more = {"has_agreed": speaker.has_agreed, "address": contact.address, "lang": contact.lang}
    return show_words(speaker) | more
