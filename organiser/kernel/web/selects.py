"""Selects with hundreds of options, such as countries and zones: the same for every reader of a language.

WTForms makes an object and a dozen calls of each option for every page. Here they are written once per list and kept;
only the chosen one is marked for each reader.
"""

from functools import lru_cache
from typing import Any

from markupsafe import Markup
from wtforms import Field, SelectField
from wtforms.fields.choices import Choice, SelectChoice  # type: ignore[attr-defined]  # newer than types-wtforms
from wtforms.form import BaseForm
from wtforms.widgets import Select, html_params

from organiser.kernel.i18n.languages import current_language
from organiser.kernel.i18n.lists import set_apart

MOST_LISTS = 64
Pairs = tuple[tuple[str, str], ...]


class KeptOptions(Select):
    """Writes what Select writes, byte by byte; an option that is read the other way keeps its '?' at its own end."""

    def __call__(self, field: Field, **kwargs: Any) -> Markup:
        assert isinstance(field, LongSelectField)
        kwargs.setdefault("id", field.id)
        for name in self.validation_attrs:
            if getattr(field.flags, name, None):
                kwargs.setdefault(name, True)
        chosen = html_params(value=field.data)
        options = _write_options(field.offered, current_language()).replace(
            f"<option {chosen}>", f"<option selected {chosen}>", 1
        )
        # Every part is WTForms' own work, which escapes.
        return Markup(f"<select {html_params(name=field.name, **kwargs)}>{options}</select>")


class LongSelectField(SelectField):
    """A select of which the options are given by offer()."""

    widget = KeptOptions()
    offered: Pairs = ()

    def offer(self, *pairs: tuple[str, str]) -> None:
        """From (value, label), in this order. Values are unique."""
        self.offered = pairs
        self.choices = _make_choices(pairs)

    def pre_validate(self, form: BaseForm) -> None:
        """WTForms walks through all choices to find the one that was made."""
        if self.process_errors or self.data not in _list_values(self.offered):
            super().pre_validate(form)


@lru_cache(MOST_LISTS)
def _make_choices(pairs: Pairs) -> Any:
    return [SelectChoice(value, label) for value, label in pairs]


@lru_cache(MOST_LISTS)
def _list_values(pairs: Pairs) -> frozenset[str]:
    return frozenset(value for value, _label in pairs)


@lru_cache(MOST_LISTS)
def _write_options(pairs: Pairs, lang: str) -> str:
    choices = [Choice(value, set_apart(label, lang), False, {}) for value, label in pairs]
    return "".join(Select.render_option(choice) for choice in choices)  # type: ignore[call-arg]  # as above
