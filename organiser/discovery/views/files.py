"""What programs fetch: places for a field, pictures, share cards. Open to shared caches only where it is public."""

from typing import TYPE_CHECKING

from flask import Response, jsonify, request, send_file

from organiser.discovery.queries import get_listed_event, get_picture
from organiser.discovery.views.blueprint import blueprint
from organiser.events.labels import kind_label, state_label
from organiser.events.listing import EventRow
from organiser.events.models import State
from organiser.events.presentation import describe_leaf, describe_place
from organiser.events.times import span_of
from organiser.events.wording import title_in
from organiser.kernel import clock
from organiser.kernel.actor import ANONYMOUS
from organiser.kernel.extensions import settings
from organiser.kernel.i18n import direction
from organiser.kernel.on_demand import on_demand
from organiser.kernel.pictures.store import open_picture
from organiser.kernel.web.access import current_actor, public
from organiser.kernel.web.languages import request_language
from organiser.places.queries import find_cities, label
from organiser.timeline.models import Entry
from organiser.timeline.presentation import describe_entry
from organiser.timeline.presentation import describe_place as describe_entry_place
from organiser.timeline.queries import get_entry
from organiser.translating.rules import word

if TYPE_CHECKING:
    from organiser.discovery import cards
else:
    # Drawing takes 4 MB, and is asked for when somebody passes an address on.
    cards = on_demand("organiser.discovery.cards")

MOST_PLACES = 8
LONGEST_PLACE = 100
FOR_EVER = "public, max-age=31536000, immutable"
FOR_AN_HOUR = "public, max-age=3600"
FOR_A_MINUTE = "public, max-age=60"


@blueprint.get("/<lang:lang>/places.json")
@public
def places() -> Response:
    """Towns that begin like ?q=, for the field in which one types a place."""
    lang = request_language()
    text = request.args.get("q", "")[:LONGEST_PLACE]
    found = find_cities(text, limit=MOST_PLACES, lang=lang)
    response = jsonify([{"id": str(city.id), "label": label(city, lang), "zone": city.zone} for city in found])
    response.headers["Cache-Control"] = FOR_AN_HOUR
    return response


@blueprint.get("/pictures/<picture_id>.webp")
@public
def picture(picture_id: str) -> Response:
    """A picture never changes under its id. Kept in shared caches only if a page that everybody sees shows it."""
    _, is_open = get_picture(current_actor(), picture_id)
    _, path = open_picture(picture_id)
    response = send_file(path, mimetype="image/webp", etag=picture_id, conditional=True)
    response.headers["Cache-Control"] = FOR_EVER if is_open else "private, no-store"
    return response


@blueprint.get("/<lang:lang>/events/<event_id>/card.png")
@public
def card(event_id: str) -> Response:
    lang = request_language()
    event = get_listed_event(event_id)
    response = Response(cards.draw_card(_describe_card(event, lang)), content_type="image/png")
    response.headers["Cache-Control"] = FOR_A_MINUTE
    return response


@blueprint.get("/<lang:lang>/timeline/entries/<entry_id>/card.png")
@public
def timeline_card(entry_id: str) -> Response:
    lang = request_language()
    entry = get_entry(ANONYMOUS, entry_id)
    response = Response(cards.draw_card(_describe_entry_card(entry, lang)), content_type="image/png")
    response.headers["Cache-Control"] = FOR_A_MINUTE
    return response


def _describe_entry_card(entry: Entry, lang: str) -> "cards.Card":
    date = describe_entry(entry, lang=lang)
    return cards.Card(
        weekday=date.leaf.weekday,
        day=date.leaf.day,
        month=date.leaf.month,
        title=word(entry, "title", lang).text,
        kind=date.beside,
        place=describe_entry_place(entry, lang),
        site=settings().site_name,
        is_rtl=direction(lang) == "rtl",
    )


def _describe_card(event: EventRow, lang: str) -> "cards.Card":
    leaf = describe_leaf(span_of(event), lang=lang, now=clock.now())
    stopped = event.state in {State.CANCELLED, State.POSTPONED}
    return cards.Card(
        weekday=leaf.weekday,
        day=leaf.day,
        month=leaf.month,
        title=title_in(event, lang),
        kind=str(kind_label(event.kind)),
        place=describe_place(event, lang),
        site=settings().site_name,
        stamp=str(state_label(event.state)) if stopped else "",
        is_rtl=direction(lang) == "rtl",
    )
