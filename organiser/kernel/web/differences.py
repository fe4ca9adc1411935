"""Two texts of one thing, field by field, for whoever has to decide."""

from collections.abc import Collection
from dataclasses import dataclass

from flask_babel import gettext
from wtforms import BooleanField, Field, SelectField, SelectMultipleField

from organiser.kernel.i18n import current_language
from organiser.kernel.i18n.lists import join_words
from organiser.kernel.web.forms import Form

UNSEEN = frozenset({"version", "draft_id", "csrf_token"})


@dataclass(frozen=True, slots=True)
class Difference:
    label: str
    mine: str
    theirs: str


def list_differences(mine: Form, theirs: Form, *, unseen: Collection[str] = ()) -> list[Difference]:
    """Fields that say something else, in the form's order, as text; those that only one form has are left out."""
    fields = [field for field in mine if field.name not in UNSEEN and field.name not in unseen and field.name in theirs]
    pairs = [Difference(field.label.text, _show(field), _show(theirs[field.name])) for field in fields]
    return [pair for pair in pairs if pair.mine != pair.theirs]


def _show(field: Field) -> str:
    if isinstance(field, BooleanField):
        return gettext("Yes") if field.data else gettext("No")
    if isinstance(field, SelectMultipleField | SelectField):
        chosen = {str(one) for one in (field.data if isinstance(field.data, list) else [field.data])}
        labels = (str(label) for value, label, *_ in field.iter_choices() if str(value) in chosen)
        return join_words(labels, current_language())
    return str(field.data if field.data is not None else "")
