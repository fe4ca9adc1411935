"""What goes with a place: the ticket's code, the entry for a calendar, the way in on line, and one's own data."""

import json
from dataclasses import asdict

from flask import make_response, redirect, render_template
from flask_babel import gettext
from werkzeug.wrappers import Response

from organiser.events.models import Event
from organiser.events.queries import read_private
from organiser.events.wording import title_in
from organiser.kernel.db import transaction
from organiser.kernel.errors import NotFound
from organiser.kernel.i18n import current_language
from organiser.kernel.links import link
from organiser.kernel.qr_codes import draw_svg
from organiser.kernel.web.access import current_actor, public
from organiser.kernel.web.forms import ConfirmForm
from organiser.registrations import actions, consent, rules
from organiser.registrations.errors import EntranceClosed
from organiser.registrations.forms import say_refusal
from organiser.registrations.mails.parts import make_file
from organiser.registrations.mails.whereabouts import list_facts
from organiser.registrations.models import Registration, Status
from organiser.registrations.queries import get_person, get_place, link_token, ticket_token
from organiser.registrations.views.blueprint import PAGES, blueprint, keep_out_of_search

PLACE = f"{PAGES}/places/<place_id>"


@blueprint.get(f"{PLACE}/ticket.svg")
@public
def ticket(place_id: str) -> Response:
    """A code that a door can read. What stands in it opens nothing and names nobody."""
    place = _get_confirmed(place_id)
    address = link("registrations.show_ticket", token=ticket_token(place))
    return _send(draw_svg(address, border=2, omitsize=True, xmldecl=False).encode(), "image/svg+xml")


@blueprint.get(f"{PLACE}/event.ics")
@public
def place_calendar(place_id: str) -> Response:
    place = _get_confirmed(place_id)
    lang, person = current_language(), get_person(place)
    private = read_private(place.event)
    facts = list_facts(place.event, mode=place.pool.mode, person=person, lang=lang, private=private)
    page = link("registrations.open_link", token=link_token(place))
    body = make_file(place, page=page, where=facts.get(gettext("Where"), ""))
    return _send(body, "text/calendar; charset=utf-8")


@blueprint.get(f"{PLACE}/enter")
@public
def enter(place_id: str) -> Response:
    """Go in by the link to join; that somebody came is noted only when they press the button."""
    place = get_place(current_actor(), place_id)
    try:
        actions.require_entrance(place)
    except EntranceClosed as closed:
        return _shut(place, closed)
    return keep_out_of_search(redirect(_join_link(place.event), 303))


@blueprint.post(f"{PLACE}/enter")
@public
def note_entering(place_id: str) -> Response:
    """A form may not lead to another site, so the answer is a page that goes on by itself."""
    if not ConfirmForm().validate_on_submit():
        raise NotFound
    try:
        with transaction():
            actions.enter(current_actor(), place_id)
    except EntranceClosed as closed:
        return _shut(get_place(current_actor(), place_id), closed)
    place = get_place(current_actor(), place_id)
    page = render_template("registrations/entering.html", event=place.event, join_link=_join_link(place.event))
    return keep_out_of_search(make_response(page))


@blueprint.get(f"{PLACE}/export.json")
@public
def export(place_id: str) -> Response:
    """Everything that is kept of this person at this event (GDPR Articles 15 and 20)."""
    place = get_place(current_actor(), place_id)
    response = _send(json.dumps(_describe(place), ensure_ascii=False, indent=2).encode(), "application/json")
    response.headers["Content-Disposition"] = 'attachment; filename="registration.json"'
    return response


def _describe(place: Registration) -> dict[str, object]:
    version, _, given = place.consent_version.partition(":")
    moments = ("created_at", "joined_at", "confirmed_at", "offered_at", "offer_until", "ended_at", "entered_at")
    kept = {name: getattr(place, name) for name in moments}
    return {
        "event": {"title": title_in(place.event, current_language()), "starts_at": place.event.starts_at.isoformat()},
        "person": asdict(get_person(place)) | {"language": place.lang},
        "registration": {
            "id": place.public_id,
            "how": place.pool.mode,
            "status": place.status,
            **{name: moment.isoformat() for name, moment in kept.items() if moment is not None},
        },
        "consent": {
            "given": given,
            "at": place.consent_at.isoformat(),
            "version": version,
            "text": consent.consent_text(_days_kept(place.event), version),
        },
    }


def _days_kept(event: Event) -> int:
    return rules.days_kept(event.ends_at, event.vault.destroy_after)


def _get_confirmed(place_id: str) -> Registration:
    place = get_place(current_actor(), place_id)
    if place.status != Status.CONFIRMED:
        raise NotFound
    return place


def _join_link(event: Event) -> str:
    found = read_private(event).get("join_link") or event.join_link
    if not found:
        raise NotFound
    return found


def _shut(place: Registration, closed: EntranceClosed) -> Response:
    page = render_template("registrations/shut.html", place=place, why=say_refusal(closed, place.event))
    return keep_out_of_search(make_response(page))


def _send(body: bytes, kind: str) -> Response:
    response = make_response(body)
    response.headers["Content-Type"] = kind
    return keep_out_of_search(response)
