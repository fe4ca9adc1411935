"""An entry's form: when, by which calendar; what; where; from which source."""

from typing import Any

from flask_babel import gettext, lazy_gettext
from wtforms import (
    FieldList,
    FormField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    SubmitField,
)
from wtforms.validators import InputRequired, NumberRange, Optional
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from organiser.kernel.i18n import current_language
from organiser.kernel.web.forms import Form, MakingForm, Row, choices, language_field, line_field, text_field
from organiser.study.rules import NestedTerm
from organiser.timeline.content import MAX_LINK, MAX_PART, MAX_PLACE, MAX_SOURCE, MAX_TEXT, MAX_TITLE, MOST_WORKS
from organiser.timeline.labels import CALENDARS, name_month
from organiser.timeline.rules.calendars import MONTHS, Calendar

YEAR = NumberRange(-4000, 2200)
DAY = (Optional(), NumberRange(1, 31))
DATE = ("year", "month", "day")


class WorkRow(Row):
    author = line_field(lazy_gettext("Author"), length=200)
    title = line_field(lazy_gettext("Title"), length=300)
    year = IntegerField(lazy_gettext("Year"), validators=[Optional(), YEAR])
    part = line_field(lazy_gettext("Where in it"), length=MAX_PART)
    link = line_field(lazy_gettext("Link"), length=MAX_LINK)


class EntryForm(MakingForm):
    on_page = (
        "title", "calendar", "day", "month", "year", "end_day", "end_month", "end_year",
        "place_name", "place", "source", "source_link",
    )  # fmt: skip

    version = IntegerField(widget=HiddenInput(), validators=[Optional()])
    title = line_field(
        lazy_gettext("What happened, in a sentence"), length=MAX_TITLE, required=True,
    )  # fmt: skip
    calendar = RadioField(
        lazy_gettext("The calendar that the source uses"),
        choices=choices(CALENDARS.items()),
        default=Calendar.GREGORIAN,
    )
    year = IntegerField(
        lazy_gettext("Year"),
        validators=[InputRequired(lazy_gettext("Fill this in.")), YEAR],
        description=lazy_gettext("A minus before our era: -44."),
    )
    month = SelectField(lazy_gettext("Month"), coerce=int, default=0)
    day = IntegerField(lazy_gettext("Day"), validators=DAY)
    end_year = IntegerField(lazy_gettext("Year of the end"), validators=[Optional(), YEAR])
    end_month = SelectField(lazy_gettext("Month of the end"), coerce=int, default=0)
    end_day = IntegerField(lazy_gettext("Day of the end"), validators=DAY)
    place_name = line_field(
        lazy_gettext("Place, as it was called then"), length=MAX_PLACE,
        description=lazy_gettext("Where the town has another name today, or where it is none."),
    )  # fmt: skip
    place = line_field(
        lazy_gettext("Town of today"),
        length=MAX_PLACE,
        description=lazy_gettext("By it readers find what happened there."),
    )
    city_id = HiddenField()
    text = text_field(
        lazy_gettext("Text"),
        length=MAX_TEXT,
        description=lazy_gettext("Markdown works: **bold**, lists, [words](address)."),
    )
    lang = language_field(lazy_gettext("Language of title and text"))
    source = line_field(
        lazy_gettext("Source"),
        length=MAX_SOURCE,
        required=True,
        description=lazy_gettext("Author, title, year, page: so that anybody can look it up."),
    )
    source_link = line_field(lazy_gettext("Link to the source"), length=MAX_LINK)
    topics = SelectMultipleField(
        lazy_gettext("Topics"), option_widget=CheckboxInput(), widget=ListWidget(prefix_label=False)
    )
    works = FieldList(FormField(WorkRow), min_entries=1, max_entries=MOST_WORKS)
    save = SubmitField(lazy_gettext("Save the draft"))
    show = SubmitField(lazy_gettext("Show both dates"))
    add_work = SubmitField(lazy_gettext("Add another work"))

    def __init__(self, *args: Any, terms: list[NestedTerm], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lang = current_language()
        months = [(str(month), name_month(month, lang)) for month in range(1, MONTHS + 1)]
        self.month.choices = choices([("0", gettext("Only the year is known")), *months])
        self.end_month.choices = choices([("0", gettext("Only the year is known")), *months])
        self.topics.choices = choices((one.term.public_id, f"{'– ' * one.depth}{one.name}") for one in terms)

    def add_row(self) -> bool:
        """True if a button asked for another row: nothing is checked or saved then, and nothing typed is lost."""
        if self.add_work.data and len(self.works.entries) < MOST_WORKS:
            self.works.append_entry()
        return bool(self.add_work.data)

    def check_rows(self) -> bool:
        """Every work needs both author and title."""
        for number, row in enumerate(self.works.data):
            for field in ("author", "title"):
                if any(row.values()) and not row[field]:
                    entry = self.works.entries[number]
                    message = gettext("Fill this in.")
                    entry[field].errors = [*entry[field].errors, message]
                    self.works.errors = [*self.works.errors, message]
        return not self.works.errors


class PublishForm(Form):
    """One button, and the version that was looked at."""

    version = IntegerField(widget=HiddenInput(), validators=[InputRequired()])
