"""The same event of other years, for those who look after it: which was before, and how many came to each."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from organiser.events.models import Event
from organiser.events.queries import get_event_to_edit
from organiser.kernel.actor import Actor
from organiser.kernel.db import transaction
from organiser.kernel.i18n import current_language
from organiser.kernel.i18n.numbers import write_number
from organiser.kernel.web.access import current_actor
from organiser.registrations import actions
from organiser.registrations.editions import find_edition, list_own_editions, list_possible_earlier, tally_people
from organiser.registrations.forms import EditionForm
from organiser.registrations.manage.people import EVENT
from organiser.registrations.models import EventEdition
from organiser.registrations.rules import Tally
from organiser.registrations.views.blueprint import blueprint
from organiser.registrations.views.editions import compare, name_month, name_year, say_places


@dataclass(frozen=True, slots=True)
class EditionRow:
    """A line of the table; its numbers are written out."""

    title: str
    month: str
    url: str | None
    registered: str
    places: str
    waiting: str
    cancelled: str


@blueprint.route(f"{EVENT}/editions", methods=["GET", "POST"])
def editions(event_id: str) -> Response | str | tuple[str, int]:
    actor = current_actor()
    event = get_event_to_edit(actor, event_id)
    edition, possible = find_edition(event.id), list_possible_earlier(event)
    form = EditionForm(possible=possible, **_read_chosen(edition, possible))
    if request.method != "POST":
        return _show(event, actor, edition, form)
    if not form.validate_on_submit():
        return _show(event, actor, edition, form), 422
    with transaction():
        chosen = form.earlier.data or None
        actions.set_edition(actor, event_id, earlier_id=chosen, shows_count=bool(form.shows_count.data))
    flash(gettext("That is what its page says now."), "success")
    return redirect(url_for(".editions", event_id=event_id), 303)


def _read_chosen(edition: EventEdition | None, possible: Sequence[Event]) -> dict[str, object]:
    if edition is None:
        return {}
    earlier = next((one.public_id for one in possible if one.id == edition.earlier_id), "")
    return {"earlier": earlier, "shows_count": edition.shows_count}


def _show(event: Event, actor: Actor, edition: EventEdition | None, form: EditionForm) -> str:
    lang = current_language()
    found = sorted([event, *list_own_editions(event, actor)], key=lambda one: (one.starts_at, one.id), reverse=True)
    tallies = tally_people(one.id for one in found)
    before = next((one for one in found if edition and one.id == edition.earlier_id), None)
    return render_template(
        "registrations/editions.html",
        event=event,
        branch=event.branch,
        tab="overview",
        form=form,
        rows=[_describe(one, tallies[one.id], lang, is_here=one.id == event.id) for one in found],
        comparison=before
        and compare(tallies[event.id], tallies[before.id], when=name_year(before, event, lang), lang=lang),
    )


def _describe(event: Event, tally: Tally, lang: str, *, is_here: bool) -> EditionRow:
    registered, waiting, cancelled = (
        write_number(number, lang) for number in (tally.registered, tally.waiting, tally.cancelled)
    )
    url = None if is_here else url_for(".editions", event_id=event.public_id)
    return EditionRow(
        event.title, name_month(event, lang), url, registered, say_places(tally, lang), waiting, cancelled
    )
