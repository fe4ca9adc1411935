"""What organisers type about works and their editions."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_babel import gettext, lazy_gettext
from flask_wtf.file import FileField
from wtforms import IntegerField, SelectField, SelectMultipleField
from wtforms.validators import NumberRange, Optional
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from organiser.branches.models import Branch
from organiser.kernel.documents import MAX_BYTES, CleanDocument, DocumentRefused, clean_document
from organiser.kernel.errors import Invalid
from organiser.kernel.i18n import current_language
from organiser.kernel.i18n.times import write_date
from organiser.kernel.web.forms import Form, choices, given, line_field, text_field
from organiser.kernel.web.uploads import DOCUMENT_TYPES, describe_document_refusal, read_upload
from organiser.places.names import find_language, language_name
from organiser.study.labels import KINDS, LICENCES
from organiser.study.models import Edition, EditionKind, Work, WorkKind
from organiser.study.rules import works as rules
from organiser.study.rules.terms import NestedTerm
from organiser.study.rules.works import EditionValues, WorkValues

MARKDOWN = lazy_gettext("Markdown works: **bold**, lists, [words](address).")
ADDED_BY = lazy_gettext("Added by")


class WorkForm(Form):
    """A work as it is described; a new one is added in the name of one of `branches`."""

    on_page = ("title", "author", "kind", "language", "year", "month", "day")

    version = IntegerField(widget=HiddenInput(), validators=[Optional()])
    title = line_field(lazy_gettext("Title"), length=rules.MAX_TITLE, required=True)
    author = line_field(
        lazy_gettext("Author"),
        length=rules.MAX_AUTHOR,
        required=True,
        description=lazy_gettext("As on the title page. Several with commas between; a body by its name."),
    )
    kind = SelectField(lazy_gettext("Kind"), choices=choices(KINDS.items()), default=WorkKind.BOOK)
    language = line_field(lazy_gettext("Language of the original"), length=60)
    year = IntegerField(
        lazy_gettext("Year"),
        validators=[Optional(), NumberRange(rules.FIRST_YEAR, rules.LAST_YEAR)],
        description=lazy_gettext("When it first appeared, or was said."),
    )
    month = SelectField(lazy_gettext("Month"), coerce=int, default=0)
    day = IntegerField(lazy_gettext("Day"), validators=[Optional(), NumberRange(1, 31)])
    topics = SelectMultipleField(
        lazy_gettext("Topics"), option_widget=CheckboxInput(), widget=ListWidget(prefix_label=False)
    )
    about = text_field(lazy_gettext("What it is about"), length=rules.MAX_ABOUT, description=MARKDOWN)
    minutes = IntegerField(
        lazy_gettext("Minutes of reading"),
        validators=[Optional(), NumberRange(1, rules.MAX_MINUTES)],
        description=lazy_gettext("Leave it empty where the text stands here: then its words are counted."),
    )
    link = line_field(
        lazy_gettext("Link"), length=500, description=lazy_gettext("Better add an edition, which says its language.")
    )

    branch = SelectField(ADDED_BY)

    def __init__(self, *args: Any, terms: Sequence[NestedTerm], branches: Sequence[Branch] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, branches)
        lang = current_language()
        months = [(month, write_date(date(2001, month, 1), "LLLL", lang)) for month in range(1, 13)]
        self.month.choices = choices([("0", gettext("Not known")), *((str(key), name) for key, name in months)])
        self.topics.choices = choices((one.term.public_id, f"{'– ' * one.depth}{one.name}") for one in terms)

    def read_work(self) -> WorkValues | None:
        """What it says, or None when its fields now say what is wrong."""
        if not self.validate():
            return None
        lang = read_language(given(self.language))
        if lang is None and self.language.data:
            self.refuse("language", describe_invalid(Invalid("language", "unknown", language=self.language.data)))
            return None
        return WorkValues(
            title=given(self.title), author=given(self.author), kind=self.kind.data, lang=lang, year=self.year.data,
            month=self.month.data or None, day=self.day.data, about=given(self.about), minutes=self.minutes.data,
            link=given(self.link), topics=tuple(self.topics.data or ()),
        )  # fmt: skip


class EditionForm(Form):
    """What all editions have; a new one is added in the name of one of `branches`."""

    version = IntegerField(widget=HiddenInput(), validators=[Optional()])
    language = line_field(lazy_gettext("Language"), length=60, required=True)
    title = line_field(
        lazy_gettext("Title in that language"),
        length=rules.MAX_TITLE,
        description=lazy_gettext("Only where it is another than the work’s."),
    )
    branch = SelectField(ADDED_BY)

    def __init__(self, *args: Any, branches: Sequence[Branch] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, branches)

    def read_edition(self, kind: EditionKind) -> EditionValues | None:
        """What it says, or None when its fields now say what is wrong."""
        if not self.validate():
            return None
        lang = read_language(given(self.language))
        if lang is None:
            self.refuse("language", describe_invalid(Invalid("language", "unknown", language=self.language.data)))
            return None
        more = {name: given(self[name]) for name in ("link", "text", "attribution") if name in self}
        licence = self["licence"].data if "licence" in self else ""
        return EditionValues(kind=kind, lang=lang, title=given(self.title), licence=licence, **more)


class LinkForm(EditionForm):
    on_page = ("link", "language", "title", "attribution", "branch")

    link = line_field(lazy_gettext("Link"), length=300, required=True)
    attribution = line_field(
        lazy_gettext("Who translated it, who publishes it"),
        length=rules.MAX_ATTRIBUTION,
        description=lazy_gettext("Names of people only where they are published with it."),
    )


class LicensedForm(EditionForm):
    """What is said of what stands here. Of a file it is all that can be changed: the file stays what it is."""

    licence = SelectField(lazy_gettext("By what right it stands here"), choices=choices(LICENCES.items()))
    attribution = line_field(
        lazy_gettext("Where it is from, and who translated it"), length=rules.MAX_ATTRIBUTION, required=True
    )


class TextForm(LicensedForm):
    on_page = ("language", "title", "text", "licence", "attribution", "branch")

    text = text_field(lazy_gettext("Text"), length=rules.MAX_TEXT, required=True, description=MARKDOWN)


class FileForm(LicensedForm):
    on_page = ("file", "language", "title", "licence", "attribution", "branch")

    file = FileField(
        lazy_gettext("File"),
        render_kw={"accept": DOCUMENT_TYPES},
        description=lazy_gettext("A PDF or an EPUB. It is written anew, without anything in it that runs."),
    )

    def read_file(self) -> CleanDocument | None:
        """What is to be kept of it, or None when the field now says what is wrong. Takes seconds."""
        sent = read_upload(self.file.data, most=MAX_BYTES)
        if sent is None:
            self.refuse("file", gettext("Choose a file first."))
            return None
        try:
            return clean_document(sent)
        except DocumentRefused as refusal:
            self.refuse("file", describe_document_refusal(refusal))
            return None


FORMS: dict[str, type[EditionForm]] = {
    EditionKind.LINK: LinkForm,
    EditionKind.TEXT: TextForm,
    EditionKind.FILE: FileForm,
}
EDIT_FORMS = FORMS | {EditionKind.FILE: LicensedForm}


def _offer(form: Any, branches: Sequence[Branch]) -> None:
    """Who answers for it is said once."""
    if branches:
        form.branch.choices = choices((one.public_id, one.name) for one in branches)
    else:
        del form.branch


def read_language(text: str) -> str | None:
    """The code of a language written by its name, or None."""
    return find_language(text, current_language()) if text else None


def work_data(work: Work) -> dict[str, object]:
    """A work as the form shows it."""
    plain = ("title", "author", "kind", "year", "day", "about", "minutes", "link", "version")
    return {
        **{name: getattr(work, name) for name in plain},
        "month": work.month or 0,
        "language": language_name(work.lang, current_language()) if work.lang else "",
        "topics": [term.public_id for term in work.topics],
    }


def read_edition_form(edition: Edition) -> EditionForm:
    """An edition as its form shows it."""
    plain = ("title", "link", "text", "licence", "attribution", "version")
    data = {name: getattr(edition, name) for name in plain}
    data["language"] = language_name(edition.lang, current_language())
    return EDIT_FORMS[edition.kind](formdata=None, data=data)


def refuse_invalid(form: Form, refusal: Invalid) -> None:
    form.refuse(refusal.field if refusal.field in form else "title", describe_invalid(refusal))


def describe_invalid(refusal: Invalid) -> str:
    """What to say beside the field."""
    match refusal.code:
        case "missing":
            return gettext("Fill this in.")
        case "length":
            return gettext("Shorten this to %(max)s characters or fewer.", max=refusal.values["max"])
        case "range":
            return gettext("Choose a number from %(min)s to %(max)s.", **refusal.values)
        case "number":
            return gettext("Give at most %(max)s.", max=refusal.values["max"])
        case "address":
            return gettext("Write a whole address that begins with https://.")
        case "date":
            return gettext("There is no such day. A day needs its month, a month its year.")
        case "unknown" if refusal.field == "language":
            return gettext("We do not know the language “%(language)s”.", language=refusal.values["language"])
        case _:
            return gettext("Choose one of these.")
