"""The programme as a sheet: take it along, fill one in, send it, look at what it does, let it happen."""

from flask import Response as FlaskResponse
from flask import request
from flask_babel import gettext, ngettext

from organiser.kernel.db import transaction
from organiser.kernel.i18n import current_language, direction
from organiser.kernel.i18n.lists import join_words
from organiser.kernel.tables import (
    CSV_TYPE,
    XLSX_TYPE,
    Row,
    Table,
    TableRefused,
    keep_table,
    read_kept,
    read_table,
    write_csv,
    write_xlsx,
)
from organiser.kernel.tables import MAX_BYTES as MAX_TABLE
from organiser.kernel.web.access import current_actor
from organiser.kernel.web.uploads import describe_table_refusal, read_upload, takes_tables
from organiser.programme import actions
from organiser.programme.errors import ColumnTwice, ImportChanged, NoTitles
from organiser.programme.forms.sentences import describe_refusal
from organiser.programme.forms.sheets import SheetForm
from organiser.programme.manage.pages import PROGRAMME, Answer, blueprint, get_draft, go, show
from organiser.programme.queries import Draft, list_people, read_import
from organiser.programme.rules.example import make_example
from organiser.programme.rules.importing import Import, Verb
from organiser.programme.rules.sheets import write_sheet
from organiser.programme.sheet_lines import describe_lines
from organiser.programme.vocabulary import words_here

SHEET = f"{PROGRAMME}/sheet"


@blueprint.route(SHEET, methods=["GET", "POST"])
@takes_tables
def sheet(event_id: str) -> Answer:
    draft = get_draft(event_id)
    if request.method != "POST":
        return _ask(draft, SheetForm(formdata=None))
    form = SheetForm()
    if not form.validate_on_submit():
        return _ask(draft, form), 422
    try:
        if form.table.data:
            return _carry_out(event_id, read_kept(form.table.data), form.digest.data or "")
        data = read_upload(form.file.data, most=MAX_TABLE)
        if data is not None:
            return _preview(draft, read_table(data))
        form.refuse("file", gettext("Choose a file."))
    except TableRefused as refusal:
        form.refuse("file", describe_table_refusal(refusal))
    except (NoTitles, ColumnTwice) as refusal:
        form.refuse("file", describe_refusal(refusal))
    return _ask(get_draft(event_id), form), 422


def _ask(draft: Draft, form: SheetForm) -> str:
    return show("sheet", draft, part="sheet", form=form)


def _carry_out(event_id: str, table: Table, digest: str) -> Answer:
    """Only what has been shown; another result is shown first."""
    actor, words = current_actor(), words_here()
    try:
        with transaction():
            found = actions.import_sheet(actor, event_id, rows=table.rows, words=words, digest=digest)
    except ImportChanged as refusal:
        return _preview(get_draft(event_id), table, refusal=describe_refusal(refusal)), 409
    return go(event_id, _tell_done(found))


def _preview(draft: Draft, table: Table, *, refusal: str = "") -> str:
    words = words_here()
    found = read_import(draft.event, draft.plan, table.rows, words)
    form = SheetForm(formdata=None, data={"table": keep_table(table), "digest": found.digest})
    counts = {verb.value: found.count(verb) for verb in Verb}
    listed = {"rooms": found.rooms, "tracks": found.tracks, "people": found.people.values(), "unknown": found.unknown}
    names = {what: join_words(list(ones), current_language()) for what, ones in listed.items()}
    return show(
        "sheet_preview", draft, part="sheet", form=form, found=found, lines=describe_lines(found, words),
        counts=counts, names=names, table=table, refusal=refusal,
    )  # fmt: skip


def _tell_done(found: Import) -> str:
    number = found.count(Verb.NEW, Verb.CHANGED)
    return ngettext(
        "%(num)s session was taken from the sheet. You can take that back.",
        "%(num)s sessions were taken from the sheet. You can take that back.",
        number,
    )


@blueprint.get(f"{SHEET}/programme.csv")
def export_csv(event_id: str) -> FlaskResponse:
    return _give(event_id, write_csv(_write(get_draft(event_id))), CSV_TYPE, "csv")


@blueprint.get(f"{SHEET}/programme.xlsx")
def export_xlsx(event_id: str) -> FlaskResponse:
    return _give_workbook(event_id, _write(get_draft(event_id)))


@blueprint.get(f"{SHEET}/example.xlsx")
def example_sheet(event_id: str) -> FlaskResponse:
    """To fill in: the headings, and a few sessions on the school's own days."""
    plan, people = make_example(
        get_draft(event_id).event.starts_wall.date(),
        titles=(gettext("Opening lecture"), gettext("Lunch"), gettext("How to read together")),
        room=gettext("Great hall"), track=gettext("History"), people=("Ada Example", "Bo Example"),
        channel=gettext("Channel 2"),
    )  # fmt: skip
    rows = write_sheet(plan, people, words_here())
    return _give_workbook(event_id, [[*row[:-1], None] if number else row for number, row in enumerate(rows)])


def _write(draft: Draft) -> list[Row]:
    return write_sheet(draft.plan, list_people(draft.event.id), words_here())


def _give_workbook(event_id: str, rows: list[Row]) -> FlaskResponse:
    is_rtl = direction(current_language()) == "rtl"
    return _give(event_id, write_xlsx(rows, title=gettext("Programme"), is_rtl=is_rtl), XLSX_TYPE, "xlsx")


def _give(event_id: str, body: bytes, kind: str, ending: str) -> FlaskResponse:
    response = FlaskResponse(body, mimetype=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="programme-{event_id[:8]}.{ending}"'
    return response
