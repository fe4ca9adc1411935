"""Writing an entry: new, changed, changed by two. "Show both dates" computes the other one and saves nothing."""

from flask import render_template, request
from flask_babel import gettext
from werkzeug.wrappers import Response

from organiser.kernel.db import transaction
from organiser.kernel.errors import EditConflict, NotFound
from organiser.kernel.i18n import current_language
from organiser.kernel.web.access import current_actor
from organiser.study.queries import list_terms
from organiser.study.rules import nest
from organiser.timeline.actions import create_entry, edit_entry
from organiser.timeline.content import values_of
from organiser.timeline.forms import EntryForm, list_differences, read_values, read_when, shown_values
from organiser.timeline.forms.reading import Difference
from organiser.timeline.manage.pages import ENTRY, PAGES, Answer, go, show
from organiser.timeline.models import Entry
from organiser.timeline.policies import can_write_entries
from organiser.timeline.presentation import describe_both, describe_date
from organiser.timeline.queries import get_entry_to_edit
from organiser.timeline.rules.dates import When, gregorian_day
from organiser.timeline.views.blueprint import blueprint


@blueprint.route(f"{PAGES}/new", methods=["GET", "POST"])
def new() -> Answer:
    if not can_write_entries(current_actor()):
        raise NotFound
    if request.method != "POST":
        return _new(_make_form(data={"lang": current_language()}))
    form = _make_form()
    if form.add_row():
        return _new(form)
    if form.show.data:
        return _new(form, read_when(form))
    values = read_values(form)
    if values is None:
        return _new(form), 422
    with transaction():
        entry = create_entry(current_actor(), values=values, draft_id=form.make_id())
    return _saved(entry)


@blueprint.route(f"{ENTRY}/edit", methods=["GET", "POST"])
def edit(entry_id: str) -> Answer:
    entry = get_entry_to_edit(current_actor(), entry_id)
    if request.method != "POST":
        values = values_of(entry)
        return _edit(entry, _make_form(data=shown_values(values, version=entry.version)), values.when)
    form = _make_form()
    if form.add_row():
        return _edit(entry, form)
    if form.show.data:
        return _edit(entry, form, read_when(form))
    given = read_values(form)
    if given is None:
        return _edit(entry, form), 422
    try:
        with transaction():
            entry = edit_entry(current_actor(), entry_id, version=form.version.data or 0, values=given)
    except EditConflict:
        return _conflict(entry_id, form), 409
    return _saved(entry)


def _make_form(*, data: dict[str, object] | None = None) -> EntryForm:
    sent = {} if data is None else {"formdata": None, "data": data}
    return EntryForm(terms=nest(list_terms(), current_language()), **sent)


def _new(form: EntryForm, when: When | None = None) -> str:
    return render_template("timeline/new.html", form=form, both=_describe(when))


def _edit(entry: Entry, form: EntryForm, when: When | None = None, differences: list[Difference] | None = None) -> str:
    return show("edit", entry, tab="edit", form=form, both=_describe(when), differences=differences or [])


def _describe(when: When | None) -> tuple[tuple[str, str], ...]:
    return describe_both(when, current_language()) if when else ()


def _saved(entry: Entry) -> Response:
    """The date is read back as it was understood, by both calendars where both matter."""
    text = describe_date(values_of(entry).when, gregorian_day(entry.first), lang=current_language()).text
    if entry.is_public:
        return go(entry.public_id, gettext("It stands on the timeline: %(date)s.", date=text))
    return go(entry.public_id, gettext("Saved as a draft: %(date)s.", date=text))


def _conflict(entry_id: str, form: EntryForm) -> str:
    """Both texts, one beside the other. To save again, now from the present version, is a decision."""
    entry = get_entry_to_edit(current_actor(), entry_id)
    present = _make_form(data=shown_values(values_of(entry)))
    form.version.data, form.version.raw_data = entry.version, None
    return _edit(entry, form, differences=list_differences(form, present))
