"""What one chose, to be folded into a pocket. Nobody's name is on it, since pockets lose things."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext
from werkzeug.wrappers import Response

from organiser.agendas.models import Seat
from organiser.agendas.queries import get_own_place
from organiser.agendas.views.agenda import AGENDA
from organiser.agendas.views.blueprint import blueprint
from organiser.agendas.views.showing import Agenda, Entry, Only, describe_agenda
from organiser.events.models import Event
from organiser.events.times import place_of, span_of
from organiser.kernel.errors import NotFound
from organiser.kernel.i18n import current_language
from organiser.kernel.i18n.languages import direction
from organiser.kernel.i18n.lists import join_words
from organiser.kernel.i18n.times import describe_span
from organiser.kernel.typesetting import typeset
from organiser.kernel.web.access import current_actor, public
from organiser.kernel.web.sheets import send_sheet
from organiser.translating.rules import word


@blueprint.get(f"{AGENDA}.pdf")
@public
def paper(place_id: str) -> Response:
    """Made anew each time and kept nowhere."""
    place = get_own_place(current_actor(), place_id)
    shown = describe_agenda(place, only=Only.MINE)
    if shown is None:
        raise NotFound
    return send_sheet(typeset("agendas/agenda.typ", describe_sheet(place.event, shown)), "agenda.pdf")


def describe_sheet(event: Event, agenda: Agenda) -> Mapping[str, Any]:
    lang = current_language()
    title = word(event, "title", lang)
    return {
        "lang": lang,
        "dir": direction(lang),
        "words": {
            "title": gettext("My agenda"),
            "time": gettext("Time"),
            "session": gettext("Session"),
            "where": gettext("Where"),
            "nothing": gettext("You have chosen nothing yet."),
        },
        "event": {"text": title.text, "lang": title.lang},
        "when": describe_span(span_of(event), lang=lang, place=place_of(event)),
        "clocks": gettext("All times are those of %(place)s.", place=agenda.clock),
        "days": [{"label": day.name, "entries": [_describe(one) for one in day.entries]} for day in agenda.days],
    }


def _describe(one: Entry) -> dict[str, Any]:
    return {
        "title": {"text": one.title.text, "lang": one.title.lang},
        "hours": one.when.event_text,
        "own": one.when.viewer_text,
        "where": [part for part in (one.room, one.track) if part],
        "more": [part for part in (join_words(one.speakers, current_language()), one.languages) if part],
        "state": _say_state(one),
        "off": one.is_off,
        "clashes": [gettext("At the same time: %(title)s", title=title) for title in one.clashes],
    }


def _say_state(one: Entry) -> str:
    if one.is_off:
        return gettext("Does not take place")
    if one.seat == Seat.SEATED:
        return gettext("You have a seat")
    if one.seat == Seat.WAITING:
        return gettext("You wait: %(number)s in line", number=one.before + 1)
    return ""
