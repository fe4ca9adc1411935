"""What coordinators type about topics."""

from typing import Any

from flask_babel import gettext, lazy_gettext
from wtforms import IntegerField, SelectField
from wtforms.validators import NumberRange, Optional

from organiser.kernel.errors import OrganiserError
from organiser.kernel.i18n import INTERFACE_LANGUAGES, own_name
from organiser.kernel.web.forms import Form, choices, line_field
from organiser.study.errors import OtherFacet, TermNeedsName, TermWouldContainItself, YearsReversed
from organiser.study.models import Facet, Term
from organiser.study.rules.terms import NestedTerm

FACETS = {
    Facet.THEME: lazy_gettext("Theme"),
    Facet.PERIOD: lazy_gettext("Period"),
    Facet.PERSON: lazy_gettext("Person"),
    Facet.REGION: lazy_gettext("Region"),
}
YEAR = (Optional(), NumberRange(-4000, 2200))


class TermForm(Form):
    """A name in each language of the interface: name_en, name_es and so on."""

    on_page = (*(f"name_{lang}" for lang in INTERFACE_LANGUAGES), "facet")
    parent = SelectField(lazy_gettext("Belongs under"), validators=[Optional()])
    first_year = IntegerField(
        lazy_gettext("From the year"), validators=YEAR, description=lazy_gettext("A minus before our era: -73.")
    )
    last_year = IntegerField(lazy_gettext("To the year"), validators=YEAR)

    def __init__(self, *args: Any, terms: list[NestedTerm], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        nested = [
            (one.term.public_id, f"{FACETS[Facet(one.term.facet)]}: {'– ' * one.depth}{one.name}") for one in terms
        ]
        self.parent.choices = choices([("", gettext("Nothing: it stands at the top")), *nested])

    def read_names(self) -> dict[str, str]:
        return {lang: self[f"name_{lang}"].data or "" for lang in INTERFACE_LANGUAGES}

    def refuse_term(self, refusal: OrganiserError) -> None:
        fields = {TermNeedsName: f"name_{INTERFACE_LANGUAGES[0]}", YearsReversed: "last_year"}
        self.refuse(fields.get(type(refusal), "parent"), _describe(refusal))


for _lang in INTERFACE_LANGUAGES:
    setattr(TermForm, f"name_{_lang}", line_field(own_name(_lang), length=120))


class NewTermForm(TermForm):
    """Of which kind a topic is, is said once: its place among the others depends on it."""

    facet = SelectField(lazy_gettext("Kind of topic"), choices=choices(FACETS.items()))


def values_of(term: Term, parent_id: str) -> dict[str, object]:
    """A topic as the form shows it."""
    names = {f"name_{name.lang}": name.name for name in term.names}
    return {
        "parent": parent_id,
        "first_year": term.first_year,
        "last_year": term.last_year,
        **names,
    }


def _describe(refusal: OrganiserError) -> str:
    sentences: dict[type[OrganiserError], str] = {
        TermNeedsName: gettext("Name it in one language at least."),
        OtherFacet: gettext("Themes stand under themes, periods under periods. Choose one of the same kind."),
        TermWouldContainItself: gettext("It cannot stand under itself, or under one of its own."),
        YearsReversed: gettext("The last year comes after the first."),
    }
    return sentences[type(refusal)]
