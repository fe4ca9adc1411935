"""The event's form: short at first, everything else folded under it."""

from typing import Any

from flask_babel import gettext, lazy_gettext
from wtforms import (
    BooleanField,
    DateTimeLocalField,
    FieldList,
    FormField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    SubmitField,
)
from wtforms.validators import NumberRange, Optional
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from organiser.events import rules
from organiser.events.forms.times import TimeFields
from organiser.events.labels import ACCESS, KINDS, ROLES, VISIBILITIES
from organiser.events.models import Kind, PersonRole, Visibility
from organiser.kernel.i18n import INTERFACE_LANGUAGES, current_language
from organiser.kernel.web.forms import MakingForm, Row, choices, line_field, text_field
from organiser.places.names import language_name
from organiser.study.rules import NestedTerm

PRIVATE_HINT = lazy_gettext("They find it on their own page and in their mails. Everybody else sees the city.")


class PersonRow(Row):
    name = line_field(lazy_gettext("Name"), length=rules.MAX_NAME)
    role = SelectField(lazy_gettext("Role"), choices=choices(ROLES.items()), default=PersonRole.SPEAKER)
    agreed = BooleanField(lazy_gettext("Has agreed to be named here"))


class ReadingRow(Row):
    author = line_field(lazy_gettext("Author"), length=200)
    title = line_field(lazy_gettext("Title"), length=300)
    year = IntegerField(lazy_gettext("Year"), validators=[Optional(), NumberRange(-4000, 2200)])
    part = line_field(lazy_gettext("Part that is read"), length=160)
    link = line_field(lazy_gettext("Link"), length=500)


class EventForm(MakingForm, TimeFields):
    on_page = ("title", "kind")

    version = IntegerField(widget=HiddenInput(), validators=[Optional()])
    title = line_field(lazy_gettext("Title"), length=rules.MAX_TITLE, required=True)
    on_site = BooleanField(lazy_gettext("In a room"), default=True)
    on_line = BooleanField(lazy_gettext("On line"))
    place = line_field(
        lazy_gettext("City"), length=120, description=lazy_gettext("The time above is the time of this city.")
    )
    city_id = HiddenField()
    venue = line_field(lazy_gettext("House or room"), length=160)
    address = line_field(lazy_gettext("Street"), length=300)

    kind = SelectField(lazy_gettext("What it is"), choices=choices(KINDS.items()), default=Kind.MEETING)
    summary = line_field(
        lazy_gettext("In one sentence"),
        length=rules.MAX_SUMMARY,
        description=lazy_gettext("Shown under the title, in lists and when the link is shared."),
    )
    text = text_field(
        lazy_gettext("Text"),
        length=rules.MAX_TEXT,
        description=lazy_gettext("Markdown works: **bold**, lists, [words](address)."),
    )
    lang = SelectField(lazy_gettext("Language of title and text"))
    spoken = line_field(
        lazy_gettext("Languages spoken there"),
        length=300,
        description=lazy_gettext("With commas between, the main one first: Spanish, Quechua."),
    )
    topics = SelectMultipleField(
        lazy_gettext("Topics"), option_widget=CheckboxInput(), widget=ListWidget(prefix_label=False)
    )
    people = FieldList(FormField(PersonRow), min_entries=1)
    readings = FieldList(FormField(ReadingRow), min_entries=1)
    step_free = BooleanField(ACCESS["step_free"])
    hearing_loop = BooleanField(ACCESS["hearing_loop"])
    sign_language = BooleanField(ACCESS["sign_language"])
    childcare = BooleanField(ACCESS["childcare"])
    join_link = line_field(lazy_gettext("Link to join"), length=500)
    link_is_private = BooleanField(lazy_gettext("Send the link only to people with a place"), default=True)
    place_is_private = BooleanField(
        lazy_gettext("Tell house and street only to people with a place"), description=PRIVATE_HINT
    )
    takes_registrations = BooleanField(
        lazy_gettext("People register here"),
        default=True,
        description=lazy_gettext(
            "Without it everybody just comes along, and nobody gets a mail when something changes."
        ),
    )
    places_on_site = IntegerField(
        lazy_gettext("Places in the room"), validators=[Optional(), NumberRange(1, rules.MAX_PLACES)]
    )
    places_on_line = IntegerField(
        lazy_gettext("Places on line"), validators=[Optional(), NumberRange(1, rules.MAX_PLACES)]
    )
    opens = DateTimeLocalField(lazy_gettext("Registration opens"), validators=[Optional()])
    closes = DateTimeLocalField(lazy_gettext("Registration closes"), validators=[Optional()])
    visibility = RadioField(
        lazy_gettext("Who sees it"), choices=choices(VISIBILITIES.items()), default=Visibility.PUBLIC
    )
    save = SubmitField(lazy_gettext("Save the draft"))
    post = SubmitField(lazy_gettext("Post the event"))
    add_person = SubmitField(lazy_gettext("Add another person"))
    add_reading = SubmitField(lazy_gettext("Add another reading"))

    def __init__(self, *args: Any, terms: list[NestedTerm], languages: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        here = current_language()
        codes = list(dict.fromkeys([*languages, *INTERFACE_LANGUAGES]))
        self.lang.choices = choices((code, language_name(code, here)) for code in codes)
        self.topics.choices = choices((one.term.public_id, f"{'– ' * one.depth}{one.name}") for one in terms)

    def add_row(self) -> bool:
        """True if a button asked for another row: nothing is checked or saved then, and nothing typed is lost."""
        for button, rows in ((self.add_person, self.people), (self.add_reading, self.readings)):
            if button.data:
                rows.append_entry()
                return True
        return False

    def check_rows(self) -> bool:
        """Every name needs its tick; every reading both author and title."""
        for number, row in enumerate(self.people.data):
            if row["name"] and not row["agreed"]:
                self._refuse_row("people", number, "agreed", gettext("Ask first, then tick this."))
            if row["name"] and not rules.is_safe_name(row["name"]):
                self._refuse_row(
                    "people", number, "name", gettext("Write a name only, without address, link or angle brackets.")
                )
        for number, row in enumerate(self.readings.data):
            for field in ("author", "title"):
                if any(row.values()) and not row[field]:
                    self._refuse_row("readings", number, field, gettext("Fill this in."))
        return not (self.people.errors or self.readings.errors)

    def _refuse_row(self, rows: str, number: int, field: str, message: str) -> None:
        """FieldList gathers the errors of its rows only while it validates, so they are told to both."""
        entry = self[rows].entries[number]
        entry[field].errors = [*entry[field].errors, message]
        self[rows].errors = [*self[rows].errors, message]
