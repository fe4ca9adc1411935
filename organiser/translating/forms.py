"""What translators type: a field for each of the original's, made for the item."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext, lazy_gettext
from wtforms import BooleanField, HiddenField, SelectMultipleField, SubmitField
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput

from organiser.kernel.i18n import INTERFACE_LANGUAGES, own_name
from organiser.kernel.i18n.times import full_date
from organiser.kernel.web.forms import Form, choices, language_field, line_field, text_field
from organiser.translating.labels import field_label
from organiser.translating.rules import Original, Rendering, Standing, is_long, length_of, standing_of

FITS = "fits_"


class InviteTranslatorForm(Form):
    name = line_field(lazy_gettext("Name"), length=120, required=True)
    address = line_field(lazy_gettext("Mail address"), length=254, required=True)
    languages = SelectMultipleField(
        lazy_gettext("Into which languages"),
        option_widget=CheckboxInput(),
        validators=[InputRequired(lazy_gettext("Choose at least one."))],
        choices=choices((code, own_name(code)) for code in INTERFACE_LANGUAGES),
    )
    lang = language_field(lazy_gettext("Language of the mail"))


class TranslationForm(Form):
    """`shown` is the fingerprint of what the page showed; the rest is made by make_form()."""

    shown = HiddenField()
    go_on = SubmitField(lazy_gettext("Save, and on to the next"))

    def read_texts(self, originals: Sequence[Original]) -> dict[str, str]:
        return {one.field: self[name_of(one.field)].data or "" for one in originals}

    def read_checked(self, originals: Sequence[Original]) -> list[str]:
        boxes = {one.field: find_field(self, FITS + name_of(one.field)) for one in originals}
        return [field for field, box in boxes.items() if box is not None and box.data]


@dataclass(frozen=True, slots=True)
class Pair:
    """An original and the field in which it is translated. Where it is stale, `fits` is a tick box, and `followed` what
    stood there when it was translated."""

    label: str
    text: str
    field: Any
    fits: Any
    rows: int
    is_long: bool
    followed: str = ""


def make_form(
    originals: Sequence[Original], made: Mapping[str, Rendering], *, shown: str, lang: str, is_sent: bool
) -> TranslationForm:
    """`made` by field; `lang` is the page's. What was sent is read, else the form begins with what stands."""
    fields: dict[str, Any] = {}
    for one in originals:
        make = text_field if is_long(one.field) else line_field
        fields[name_of(one.field)] = make(field_label(one.field), length=length_of(one.field))
        if standing_of(one, made.get(one.field)) is Standing.STALE:
            day = full_date(one.changed_at, lang)
            said = gettext("I compared it with the original of %(day)s: it fits as it stands", day=day)
            fields[FITS + name_of(one.field)] = BooleanField(said)
    kind = type("MadeForm", (TranslationForm,), fields)
    texts = {name_of(one.field): made[one.field].text for one in originals if one.field in made}
    form: TranslationForm = kind() if is_sent else kind(formdata=None, data={**texts, "shown": shown})
    return form


def list_pairs(form: TranslationForm, originals: Sequence[Original], made: Mapping[str, Rendering]) -> list[Pair]:
    return [
        Pair(
            label=field_label(one.field),
            text=one.text,
            field=form[name_of(one.field)],
            fits=find_field(form, FITS + name_of(one.field)),
            rows=min(24, 3 + len(one.text) // 60 + one.text.count("\n")),
            is_long=is_long(one.field),
            followed=made[one.field].followed if standing_of(one, made.get(one.field)) is Standing.STALE else "",
        )
        for one in originals
    ]


def find_field(form: Form, name: str) -> Any:
    return form[name] if name in form else None  # noqa: SIM401 (a form has no get)


def name_of(field: str) -> str:
    return field.replace(".", "_")
