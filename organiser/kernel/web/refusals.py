"""Our words for what WTForms refuses by itself: for a tired volunteer, and in every catalogue."""

from flask_babel import lazy_gettext

_NOT_OFFERED = lazy_gettext("Choose one of these.")
_TOO_LONG = lazy_gettext("Shorten this to %(max)d characters or fewer.")
_WRONG = lazy_gettext("Look at this again: we could not read it.")
_NUMBER = lazy_gettext("Enter a number.")
_DATE = lazy_gettext("Enter a date, such as 2027-03-14.")

# By WTForms' own texts. It fills in %(min)s and %(max)s itself.
_WORDS = {
    "This field is required.": lazy_gettext("Fill this in."),
    "Invalid email address.": lazy_gettext("Enter a mail address, such as name@example.org."),
    "Invalid URL.": lazy_gettext("Enter a web address that begins with https://"),
    "Not a valid choice.": _NOT_OFFERED,
    "Not a valid choice": _NOT_OFFERED,
    "Invalid Choice: could not coerce.": _NOT_OFFERED,
    "'%(value)s' is not a valid choice for this field.": _NOT_OFFERED,
    "Not a valid date value.": _DATE,
    "Not a valid datetime value.": lazy_gettext("Enter a date and a time, such as 2027-03-14 19:30."),
    "Not a valid time value.": lazy_gettext("Enter a time, such as 19:30."),
    "Not a valid integer value.": lazy_gettext("Enter a whole number."),
    "Not a valid decimal value.": _NUMBER,
    "Not a valid float value.": _NUMBER,
    "Number must be at least %(min)s.": lazy_gettext("Enter %(min)s or more."),
    "Number must be at most %(max)s.": lazy_gettext("Enter %(max)s or less."),
    "Number must be between %(min)s and %(max)s.": lazy_gettext("Enter a number between %(min)s and %(max)s."),
    "Field cannot be longer than %(max)d character.": _TOO_LONG,
    "Field must be at least %(min)d character long.": lazy_gettext("Write %(min)d characters or more."),
    "Field must be between %(min)d and %(max)d characters long.": lazy_gettext(
        "Write between %(min)d and %(max)d characters."
    ),
}


class Refusals:
    """What WTForms asks for translations. Texts are handed over unfilled, as it fills them in."""

    def gettext(self, text: str) -> str:
        return str(_WORDS.get(text, _WRONG))

    def ngettext(self, singular: str, _plural: str, _n: int) -> str:
        return str(_WORDS.get(singular, _WRONG))
