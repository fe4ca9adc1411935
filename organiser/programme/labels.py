"""The words for kinds, levels and means, in one place. Texts are made when they are shown."""

from flask_babel import lazy_gettext as _

from organiser.events.labels import ROLES
from organiser.programme.rules.plan import Level, Means, SessionKind
from organiser.programme.rules.sheets import Column

Label = str

SESSION_KINDS: dict[str, Label] = {
    SessionKind.LECTURE: _("Lecture"),
    SessionKind.COMMISSION: _("Commission"),
    SessionKind.DISCUSSION: _("Discussion"),
    SessionKind.WORKSHOP: _("Workshop"),
    SessionKind.MEAL: _("Meal"),
    SessionKind.SOCIAL: _("Social evening"),
}
LEVELS: dict[str, Label] = {
    Level.BEGINNERS: _("For beginners"),
    Level.SOME_READING: _("With some reading"),
    Level.ADVANCED: _("Advanced"),
}
MEANS: dict[str, Label] = {
    Means.INTERPRETATION: _("Interpretation"),
    Means.SUBTITLES: _("Subtitles"),
    Means.SIGN: _("Sign language"),
}
ROOM_PLACES: dict[str, Label] = {"on_site": _("On site"), "on_line": _("On line")}
NO_LIMIT: Label = _("no limit")
# What stands above the columns of a sheet.
COLUMNS: dict[str, Label] = {
    Column.TITLE: _("Title"),
    Column.KIND: _("What it is"),
    Column.DAY: _("Day"),
    Column.BEGINS: _("Begins at"),
    Column.MINUTES: _("Minutes"),
    Column.ROOM: _("Room"),
    Column.ROOM_SEATS: _("Seats of the room"),
    Column.ROOM_PLACE: _("Where the room is"),
    Column.TRACK: _("Track"),
    **{Column(role): label for role, label in ROLES.items()},
    # In French the role and the means have one word.
    Column.INTERPRETER: _("Interpreted by"),
    Column.LANG: _("Language that is spoken"),
    **{Column(means): label for means, label in MEANS.items()},
    Column.LEVEL: _("What one should bring"),
    Column.SEATS: _("Seats"),
    Column.ABSTRACT: _("What it is about"),
    Column.ID: _("ID (leave it as it is)"),
}
