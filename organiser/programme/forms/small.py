"""Forms of a few fields: rooms, tracks, the place of a session, the break, undo and release."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from flask_babel import gettext, lazy_gettext
from wtforms import BooleanField, HiddenField, IntegerField, SelectField, TimeField
from wtforms.validators import NumberRange, Optional
from wtforms.widgets import HiddenInput

from organiser.kernel.i18n import current_language
from organiser.kernel.i18n.times import full_date
from organiser.kernel.web.forms import Form, choices, line_field, text_field
from organiser.programme.actions.planning import MOST_BREAK_MINUTES
from organiser.programme.actions.releasing import MAX_NOTE
from organiser.programme.actions.rooms import MAX_LINK
from organiser.programme.rules.changing import MAX_NAME, MOST_SEATS
from organiser.programme.rules.plan import PlannedSession, Room

UNPLACED = ""


class RoomForm(Form):
    """`version` is of the room as it was shown."""

    on_page = ("version", "name", "seats", "on_line", "join_link")

    version = IntegerField(widget=HiddenInput(), validators=[Optional()])
    name = line_field(lazy_gettext("Name of the room"), length=MAX_NAME, required=True)
    seats = IntegerField(
        lazy_gettext("Seats"),
        validators=[Optional(), NumberRange(1, MOST_SEATS)],
        description=lazy_gettext("Leave this empty if there is no limit."),
    )
    on_line = BooleanField(lazy_gettext("It is on line"))
    join_link = line_field(
        lazy_gettext("Link to join"),
        length=MAX_LINK,
        description=lazy_gettext(
            "Only people with a place, and speakers who come, go in by it. Empty: by the school’s own link."
        ),
    )


class TrackForm(Form):
    name = line_field(lazy_gettext("Name of the track"), length=MAX_NAME, required=True)


class BreakForm(Form):
    minutes = IntegerField(
        lazy_gettext("Minutes between two sessions"),
        validators=[NumberRange(0, MOST_BREAK_MINUTES)],
        description=lazy_gettext("You are told when a room gets less. 0: you are never told."),
    )


class UndoForm(Form):
    version = IntegerField(widget=HiddenInput())


class ReleaseForm(Form):
    """`version` is the draft's whose differences were shown."""

    version = IntegerField(widget=HiddenInput())
    note = text_field(
        lazy_gettext("What is new, in a sentence"),
        length=MAX_NOTE,
        description=lazy_gettext("Everybody can read it above the list of changes. You can leave it empty."),
    )


class PlaceFields(Form):
    """Where a session takes place: a day of the school, a time, a room; no day: beside the grid."""

    day = SelectField(lazy_gettext("Day"), default=UNPLACED)
    time = TimeField(lazy_gettext("Begins at"), validators=[Optional()])
    room = SelectField(lazy_gettext("Room"), default="")

    def offer_places(self, days: Iterable[date], rooms: Sequence[Room]) -> None:
        lang = current_language()
        labels = [(day.isoformat(), full_date(day, lang)) for day in days]
        self.day.choices = choices([(UNPLACED, gettext("Not placed yet")), *labels])
        self.room.choices = choices([("", gettext("No room yet")), *((room.id, room.name) for room in rooms)])

    def suggest_day(self, days: Sequence[date]) -> None:
        """Where there is only one to choose."""
        if not self.day.data and len(days) == 1:
            self.day.data = days[0].isoformat()

    def check_place(self, standing: PlannedSession) -> bool:
        """A day needs its time, and what is typed for a session without a day needs one.

        Whoever takes the day away from one that has it leaves the rest as it was: that isn't typed.
        """
        if self.day.data and self.time.data is None:
            self.refuse("time", gettext("Say when it begins on that day."))
            return False
        is_typed = self.time.data is not None or (self.room.data or None) not in {None, standing.room}
        if not self.day.data and standing.starts is None and is_typed:
            self.refuse("day", gettext("Say on which day."))
            return False
        return True

    @property
    def starts(self) -> datetime | None:
        if not self.day.data or self.time.data is None:
            return None
        return datetime.combine(date.fromisoformat(self.day.data), self.time.data)


class MoveForm(PlaceFields):
    """Posted by the page's form, and by its script."""


class OrderForm(Form):
    """One step towards the beginning or the end of the list."""

    step = HiddenField()

    @property
    def way(self) -> int:
        return {"up": -1, "down": 1}.get(self.step.data or "", 0)
