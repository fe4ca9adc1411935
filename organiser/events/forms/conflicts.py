"""Two texts of one event, field by field, for whoever has to decide."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext
from wtforms import BooleanField, Field, FieldList, SelectField, SelectMultipleField, SubmitField

from organiser.events.forms.event import EventForm
from organiser.kernel.i18n import current_language
from organiser.kernel.i18n.lists import join_words

UNSEEN = frozenset({"version", "draft_id", "city_id", "csrf_token", "viewer_zone", "start_fold", "end_fold", "minutes"})


@dataclass(frozen=True, slots=True)
class Difference:
    label: str
    mine: str
    theirs: str


def list_differences(mine: EventForm, theirs: EventForm) -> list[Difference]:
    """Fields that say something else, in the form's order, as text."""
    pairs = [
        Difference(field.label.text, _show(field), _show(theirs[field.name]))
        for field in mine
        if field.name not in UNSEEN and not isinstance(field, SubmitField)
    ]
    return [pair for pair in pairs if pair.mine != pair.theirs]


def _show(field: Field) -> str:
    if isinstance(field, BooleanField):
        return gettext("Yes") if field.data else gettext("No")
    if isinstance(field, SelectMultipleField | SelectField):
        chosen = field.data if isinstance(field.data, list) else [field.data]
        labels = (str(label) for value, label, *_ in field.iter_choices() if value in chosen)
        return join_words(labels, current_language())
    if isinstance(field, FieldList):
        return "\n".join(line for line in map(_show_row, field.data) if line)
    return str(field.data if field.data is not None else "")


def _show_row(row: Mapping[str, Any]) -> str:
    words = [
        str(value) for name, value in row.items() if value and value is not True and name not in {"csrf_token", "role"}
    ]
    return join_words([*words, *([str(row["role"])] if words and row.get("role") else [])], current_language())
