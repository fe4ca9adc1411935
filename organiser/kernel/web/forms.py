"""The base of every form: CSRF, gettext, clean text, and no field given twice."""

import json
from collections.abc import Callable, Iterable
from typing import Any, ClassVar

from flask import has_request_context, request
from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import Field, HiddenField, SelectField, SelectMultipleField, StringField, SubmitField, TextAreaField
from wtforms import Form as PlainForm
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than types-wtforms
from wtforms.meta import DefaultMeta
from wtforms.validators import DataRequired, Length

from organiser.kernel import ids
from organiser.kernel.i18n import INTERFACE_LANGUAGES, own_name
from organiser.kernel.i18n.languages import current_language
from organiser.kernel.i18n.lists import set_apart
from organiser.kernel.plain_text import clean_line as clean_line
from organiser.kernel.plain_text import clean_text as clean_text
from organiser.kernel.web.refusals import Refusals


class Form(FlaskForm):
    """Whitelists its fields. A single-valued field that comes twice is refused, whichever of the two was meant.

    `on_page` names the fields with which the page begins, where that isn't the order of the class.
    """

    on_page: ClassVar[tuple[str, ...]] = ()

    class Meta(FlaskForm.Meta):
        def get_translations(self, form: Any) -> Refusals:
            return Refusals()

        def bind_field(self, form: Any, unbound_field: Any, options: Any) -> Field:
            field: Field = super().bind_field(form, unbound_field, options)
            field.filters = (*field.filters, _drop_nul)
            return field

    def validate(self, extra_validators: Any = None) -> bool:
        valid = bool(super().validate(extra_validators))
        doubled = [field for field in self if not isinstance(field, SelectMultipleField) and _times_given(field) > 1]
        for field in doubled:
            field.errors = [*field.errors, gettext("This was given more than once. Enter it once.")]
        return valid and not doubled

    def refuse(self, field: str, message: str) -> None:
        """Show a domain refusal beside the field that caused it."""
        target: Field = self[field]
        target.errors = [*target.errors, message]


class MakingForm(Form):
    """Makes something new. `draft_id` is made with the empty form."""

    draft_id = HiddenField(default=ids.new_public_id)

    def make_id(self) -> str:
        """The public id of what it makes: the same for a form that is sent twice, whichever button it was; another one
        for what is typed into it after the browser's way back."""
        buttons = {field.name for field in self if isinstance(field, SubmitField)}
        typed = sorted(pair for pair in request.form.items(multi=True) if pair[0] not in {"csrf_token", *buttons})
        return ids.derive_public_id(json.dumps([request.path, typed]))


class Row(PlainForm):
    """Fields that come several times in a form, as a FormField in a FieldList: the form has the token."""

    class Meta(DefaultMeta):
        def get_translations(self, form: Any) -> Refusals:
            return Refusals()


def _drop_nul(value: Any) -> Any:
    """PostgreSQL has no NUL in its texts and fails when asked for one, which a hidden field may bring, too."""
    return value.replace("\0", "") if isinstance(value, str) else value


def _times_given(field: Field) -> int:
    return len(request.form.getlist(field.name)) if request else 0


def line_field(label: str, *, length: int, required: bool = False, **kwargs: Any) -> StringField:
    """A line of clean text; its maximum is checked on both sides."""
    return StringField(label, filters=[clean_line], validators=_text_validators(length, required), **kwargs)


def text_field(label: str, *, length: int, required: bool = False, **kwargs: Any) -> TextAreaField:
    """Several lines of clean text."""
    return TextAreaField(label, filters=[clean_text], validators=_text_validators(length, required), **kwargs)


def language_field(label: str) -> SelectField:
    """One of the interface's languages, each by its own name."""
    return SelectField(label, choices=choices((code, own_name(code)) for code in INTERFACE_LANGUAGES))


def _text_validators(length: int, required: bool) -> list[Callable[..., None]]:
    too_long = lazy_gettext("Shorten this to %(max)d characters or fewer.")
    validators: list[Callable[..., None]] = [Length(max=length, message=too_long)]
    if required:
        validators.insert(0, DataRequired(lazy_gettext("Fill this in.")))
    return validators


def given(field: StringField) -> str:
    """What a text field was filled in with, '' for nothing."""
    return field.data or ""


def choices(pairs: Iterable[tuple[str, object]]) -> Any:
    """What a SelectField offers, from (value, label); the plain tuples of before are gone with WTForms 3.4."""
    return [SelectChoice(str(value), _set_apart(label)) for value, label in pairs]


def _set_apart(label: object) -> object:
    """An option holds no <bdi>. What people wrote comes as text; our own words are lazy, and in the page's language."""
    return set_apart(label, current_language()) if isinstance(label, str) and has_request_context() else label


class ConfirmForm(Form):
    """A form that is one button: only the CSRF token counts."""
