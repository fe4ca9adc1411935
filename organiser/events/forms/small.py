"""The forms of one question."""

from typing import Any

from flask_babel import lazy_gettext
from wtforms import IntegerField, RadioField, SelectField
from wtforms.widgets import HiddenInput

from organiser.events.forms.times import TimeFields
from organiser.events.labels import MATERIALS
from organiser.events.models import HostSees, Material
from organiser.events.rules import MAX_CREDIT, MAX_REASON, MaterialValues, version_of
from organiser.kernel.i18n import INTERFACE_LANGUAGES, current_language
from organiser.kernel.web.forms import Form, MakingForm, choices, given, line_field
from organiser.places.names import language_name


class ReasonForm(Form):
    reason = line_field(
        lazy_gettext("Why?"),
        length=MAX_REASON,
        required=True,
        description=lazy_gettext("One sentence. It stands on the page and in the mail: “The speaker is ill.”"),
    )


class DateForm(MakingForm, TimeFields):
    """Another time at the same place."""


class MaterialForm(Form):
    title = line_field(lazy_gettext("Title"), length=160, required=True)
    link = line_field(lazy_gettext("Link"), length=500, required=True)
    kind = SelectField(lazy_gettext("What it is"), choices=choices(MATERIALS.items()))
    lang = SelectField(lazy_gettext("Language"))
    credit = line_field(
        lazy_gettext("Who transcribed or translated it"),
        length=MAX_CREDIT,
        description=lazy_gettext(
            "As they want to be named: “Transcribed by Ada, in English by the Leeds circle”. Or leave it empty."
        ),
    )

    def __init__(self, *args: Any, languages: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        here = current_language()
        codes = list(dict.fromkeys([*languages, *INTERFACE_LANGUAGES]))
        self.lang.choices = choices((code, language_name(code, here)) for code in codes)

    def read_values(self) -> MaterialValues:
        return MaterialValues(self.kind.data, self.lang.data, given(self.title), given(self.link), given(self.credit))


class ChangedMaterialForm(MaterialForm):
    """`version` is that of the material as it was shown."""

    version = IntegerField(widget=HiddenInput())


def show_material(standing: Material) -> ChangedMaterialForm:
    return ChangedMaterialForm(
        formdata=None, obj=standing, data={"version": version_of(standing)}, languages=[standing.lang]
    )


class HelperForm(Form):
    account = SelectField(lazy_gettext("Who helps at the door"))


class HandOnForm(Form):
    branch = SelectField(lazy_gettext("Which branch takes it?"))


class HostForm(Form):
    """`branch` is a name or the address of a page, as people know branches."""

    branch = line_field(
        lazy_gettext("Which branch?"),
        length=300,
        required=True,
        description=lazy_gettext("Its name, or the address of its page."),
    )
    sees = RadioField(
        lazy_gettext("What its organisers see of the people who register"),
        choices=choices(
            [
                (HostSees.NUMBERS, lazy_gettext("How many come")),
                (HostSees.NAMES, lazy_gettext("Also names and addresses of those who register from now on")),
            ]
        ),
        default=HostSees.NUMBERS,
    )
