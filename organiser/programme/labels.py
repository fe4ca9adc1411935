"""The words for kinds, levels and means, in one place. Texts are made when they are shown."""

from flask_babel import lazy_gettext as _

from organiser.programme.rules.plan import Level, Means, SessionKind

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
