"""The list as a file: for a reason, after a fresh log-in, on record."""

import csv
import io
from collections.abc import Iterator, Sequence

from flask import Flask, current_app, render_template
from flask import Response as FlaskResponse
from werkzeug.wrappers import Response

from organiser.kernel import clock
from organiser.kernel.actor import Actor
from organiser.kernel.db import transaction
from organiser.kernel.errors import FreshLoginNeeded
from organiser.kernel.read_audit import record_read
from organiser.kernel.tables import CSV_TYPE, MARK, safe_cell
from organiser.kernel.web.access import current_actor
from organiser.registrations import actions
from organiser.registrations.forms import ReasonForm
from organiser.registrations.lists import Line, list_lines
from organiser.registrations.manage.people import EVENT
from organiser.registrations.queries import count_by_status, get_event_to_read_people
from organiser.registrations.views.blueprint import blueprint

HEAD = ("name", "address", "country", "how", "status", "language", "registered (UTC)", "understands")
ROWS_AT_ONCE = 500


@blueprint.route(f"{EVENT}/people/export", methods=["GET", "POST"])
def export_people(event_id: str) -> str | Response | tuple[str, int]:
    actor = current_actor()
    event = get_event_to_read_people(actor, event_id)
    if not actor.is_fresh(clock.now()):
        raise FreshLoginNeeded
    form = ReasonForm()
    if not form.validate_on_submit():
        page = render_template("registrations/export.html", event=event, branch=event.branch, tab="people", form=form)
        return (page, 422) if form.errors else page
    with transaction():
        actions.begin_export(actor, event_id, reason=form.reason.data or "")
    number = sum(count_by_status(get_event_to_read_people(actor, event_id).id).values())
    record_read(actor, subject="events", subject_id=event_id, purpose="export", people=number)
    # Flask declares its proxy as the application itself, which has no such method.
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    response = FlaskResponse(_write(app, actor, event_id), mimetype=CSV_TYPE)
    response.headers["Content-Disposition"] = f'attachment; filename="people-{event_id[:8]}.csv"'
    return response


def _write(app: Flask, actor: Actor, event_id: str) -> Iterator[str]:
    """Some hundred people at a time, in the order in which they registered; each with a session of its own, so that a
    long file needs no more memory than a short one."""
    yield MARK + _write_rows([HEAD])
    last: int | None = 0
    while last is not None:
        with app.app_context():
            lines = list_lines(get_event_to_read_people(actor, event_id), after=last, limit=ROWS_AT_ONCE)
        yield _write_rows([_cells(line) for line in lines])
        last = lines[-1].id if lines else None


def _cells(line: Line) -> tuple[str, ...]:
    person = line.person
    cells = (
        person.name, person.address, person.country, line.mode, line.status, line.lang, line.created_at.isoformat(),
        " ".join(person.languages),
    )  # fmt: skip
    return tuple(safe_cell(cell) for cell in cells)


def _write_rows(rows: Sequence[Sequence[str]]) -> str:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue()
