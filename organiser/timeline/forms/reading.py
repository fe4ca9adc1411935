"""Between the entry's form and its values, in both directions."""

from dataclasses import dataclass
from typing import Any

from flask_babel import gettext
from wtforms import Field, FieldList, RadioField, SelectField, SelectMultipleField, SubmitField

from organiser.kernel.errors import Invalid, NotFound
from organiser.kernel.i18n import current_language
from organiser.kernel.i18n.lists import join_words
from organiser.places.models import City
from organiser.places.queries import find_city_by_name, get_city, label
from organiser.places.rules import fold
from organiser.timeline.content import EntryValues, NamedWork, check_values
from organiser.timeline.forms.entry import EntryForm
from organiser.timeline.rules.calendars import Calendar
from organiser.timeline.rules.dates import GivenDate, When, check_when, year_as_counted, year_as_typed

UNSEEN = frozenset({"version", "draft_id", "city_id", "csrf_token"})
TEXTS = ("title", "text", "lang", "source", "source_link", "place_name")


@dataclass(frozen=True, slots=True)
class Difference:
    label: str
    mine: str
    theirs: str


def read_values(form: EntryForm) -> EntryValues | None:
    """What the form says, or None when its fields now say what is wrong."""
    valid = form.validate()
    valid = form.check_rows() and valid
    if not valid:
        return None
    try:
        values = _collect(form)
        check_values(values)
    except Invalid as refusal:
        form.refuse(refusal.field if refusal.field in form else "title", describe_invalid(refusal))
        return None
    return values


def read_when(form: EntryForm) -> When | None:
    """The date alone, where the rest isn't written yet; None when its fields now say what is wrong."""
    for name in ("calendar", "year", "month", "day", "end_year", "end_month", "end_day"):
        form[name].validate(form)
    if any(form[name].errors for name in ("calendar", "year", "month", "day", "end_year", "end_month", "end_day")):
        return None
    try:
        when = _read_when(form)
        check_when(when)
    except Invalid as refusal:
        form.refuse(refusal.field, describe_invalid(refusal))
        return None
    return when


def _collect(form: EntryForm) -> EntryValues:
    city = _find_city(form)
    return EntryValues(
        when=_read_when(form),
        city_id=city.id if city else None,
        topics=tuple(form.topics.data or ()),
        works=tuple(
            NamedWork(row["author"], row["title"], row["year"], row["link"] or "", row["part"] or "")
            for row in form.works.data
            if row["title"]
        ),
        **{name: form[name].data or "" for name in TEXTS},
    )


def _read_when(form: EntryForm) -> When:
    calendar = Calendar(form.calendar.data)
    start = GivenDate(calendar, year_as_counted(form.year.data or 0), form.month.data or None, form.day.data or None)
    if form.end_year.data is None:
        if form.end_month.data or form.end_day.data:
            raise Invalid("end_year", "missing")
        return When(start)
    try:
        year = year_as_counted(form.end_year.data)
    except Invalid as refusal:
        raise Invalid("end_year", refusal.code) from None
    return When(start, GivenDate(calendar, year, form.end_month.data or None, form.end_day.data or None))


def _find_city(form: EntryForm) -> City | None:
    """The chosen city, if the text beside it still names it; else the one city that the text names."""
    lang, text = current_language(), form.place.data or ""
    if not text:
        return None
    chosen = _find_city_by_id(form.city_id.data)
    if chosen and fold(text) in {fold(chosen.name), fold(label(chosen, lang)), fold(label(chosen, "en"))}:
        return chosen
    city = find_city_by_name(text, lang)
    if city is None:
        raise Invalid("place", "unknown_city")
    return city


def _find_city_by_id(text: str | None) -> City | None:
    if not text or not text.isascii() or not text.isdigit() or len(text) > 9:
        return None
    try:
        return get_city(int(text))
    except NotFound:
        return None


def shown_values(values: EntryValues, *, version: int | None = None) -> dict[str, Any]:
    """Values as the form shows them."""
    lang, start, end = current_language(), values.when.start, values.when.end
    city = _find_city_by_id(str(values.city_id or ""))
    return {
        **{name: getattr(values, name) for name in TEXTS},
        "version": version,
        "calendar": values.when.calendar,
        "year": year_as_typed(start.year),
        "month": start.month or 0,
        "day": start.day,
        "end_year": year_as_typed(end.year) if end else None,
        "end_month": (end.month or 0) if end else 0,
        "end_day": end.day if end else None,
        "place": label(city, lang) if city else "",
        "city_id": values.city_id or "",
        "topics": list(values.topics),
        "works": [
            {"author": one.author, "title": one.title, "year": one.year, "part": one.part, "link": one.link}
            for one in values.works
        ],
    }


def list_differences(mine: EntryForm, theirs: EntryForm) -> list[Difference]:
    """Fields that say something else, in the form's order, as text."""
    pairs = [
        Difference(str(field.label.text), _show(field), _show(theirs[field.name]))
        for field in mine
        if field.name not in UNSEEN and not isinstance(field, SubmitField)
    ]
    return [pair for pair in pairs if pair.mine != pair.theirs]


def _show(field: Field) -> str:
    if isinstance(field, SelectMultipleField | SelectField | RadioField):
        chosen = field.data if isinstance(field.data, list) else [field.data]
        named = (str(label) for value, label, *_ in field.iter_choices() if value in chosen)
        return join_words(named, current_language())
    if isinstance(field, FieldList):
        return "\n".join(line for line in map(_show_row, field.data) if line)
    return str(field.data if field.data is not None else "")


def _show_row(row: dict[str, Any]) -> str:
    return join_words([str(value) for value in row.values() if value], current_language())


def describe_invalid(refusal: Invalid) -> str:
    """What to do about it."""
    sentences = {
        "missing": gettext("Fill this in."),
        "no_such_day": gettext("This calendar has no such day. Look at day, month, and which calendar it is."),
        "month_missing": gettext("Choose the month of this day."),
        "out_of_reach": gettext("Choose a year from -4000 to 2200."),
        "no_year_0": gettext("There is no year 0: -1 was followed by 1."),
        "reversed": gettext("The end comes after the beginning."),
        "no_link": gettext("Begin links with https://."),
        "too_many": gettext("That is too many. Name the most important ones."),
        "unknown_city": gettext("This town is not in the list. Leave it empty, and write the place as it was called."),
    }
    return sentences[refusal.code]
