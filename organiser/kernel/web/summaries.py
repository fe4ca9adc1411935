"""What is wrong with a form, for the summary on top of it: in the order of the page, each line leading to its field."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from wtforms import Field, FieldList, FormField, RadioField, SelectMultipleField
from wtforms.form import BaseForm
from wtforms.widgets import CheckboxInput

HIDDEN = ("HiddenField", "CSRFTokenField")


@dataclass(frozen=True, slots=True)
class FieldError:
    """`target` is the id of what can be typed in or chosen; '' for a field that nobody sees."""

    label: str
    text: str
    target: str


def list_errors(form: BaseForm) -> list[FieldError]:
    """Every line of it. Where the page shows fields in another order than the class, `on_page` names the first ones."""
    order = {name: number for number, name in enumerate(getattr(form, "on_page", ()))}
    fields = sorted(form, key=lambda field: order.get(field.short_name, len(order)))
    return [error for field in fields for error in _list_errors_of(field)]


def _list_errors_of(field: Field) -> Iterator[FieldError]:
    if isinstance(field, FieldList):
        yield from _list_errors_of_rows(field)
        return
    for text in field.errors:
        yield FieldError(str(field.label.text), str(text), _find_target(field))


def _list_errors_of_rows(rows: "FieldList[Any]") -> Iterator[FieldError]:
    """Of each row's fields; what is wrong with all of them leads to the first."""
    fields = [field for row in rows.entries for field in (row.form if isinstance(row, FormField) else [row])]
    told = [error for field in fields for error in _list_errors_of(field)]
    yield from told
    known = {error.text for error in told}
    for text in rows.errors:
        if isinstance(text, str) and text not in known:
            yield FieldError(str(rows.label.text), text, _find_target(fields[0]) if fields else "")


def _find_target(field: Field) -> str:
    if field.type in HIDDEN:
        return ""
    is_many = isinstance(field, RadioField) or (
        isinstance(field, SelectMultipleField) and isinstance(field.option_widget, CheckboxInput)
    )
    return f"{field.id}-0" if is_many else str(field.id)
