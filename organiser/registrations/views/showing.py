"""What the private page says, gathered from a registration and its event. Reads only."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from flask import url_for
from flask_babel import gettext

from organiser.events.models import Event, State
from organiser.events.presentation import describe_row, list_place_lines
from organiser.events.queries import read_private
from organiser.events.rules import is_over
from organiser.events.times import span_of
from organiser.kernel import clock
from organiser.kernel.i18n import current_language
from organiser.kernel.i18n.lists import set_apart
from organiser.kernel.i18n.times import describe_moment, describe_span
from organiser.kernel.links import link
from organiser.kernel.web.forms import ConfirmForm
from organiser.programme.entrances import read_links
from organiser.programme.queries import find_programme, is_released
from organiser.registrations import rules
from organiser.registrations.actions import require_entrance, require_way
from organiser.registrations.circles import list_places_together
from organiser.registrations.errors import EntranceClosed, RegistrationRefused
from organiser.registrations.forms import MODE_LABELS, say_refusal
from organiser.registrations.models import LIVE, EndedBy, Mode, Registration, Status
from organiser.registrations.queries import (
    brings_dates,
    count_before,
    count_places,
    find_live_twin,
    is_for_all_dates,
    link_token,
)
from organiser.registrations.rules import Person, Room


@dataclass(frozen=True, slots=True)
class TogetherDate:
    """A date of an enrolment; `url` opens the page of its place."""

    when: str
    status: Status
    is_off: bool
    is_here: bool
    url: str


def describe_place(place: Registration, person: Person) -> dict[str, Any]:
    event, lang = place.event, current_language()
    private = read_private(event) if place.status == Status.CONFIRMED else {}
    page = link("registrations.event_page", lang=lang, event_id=event.public_id, slug=event.slug)
    zone = person.zone or None
    twin = None if place.status in LIVE else find_live_twin(place)
    return {
        "row": describe_row(event, lang=lang, now=clock.now(), url=page, viewer_zone=zone),
        "place_lines": list_place_lines(event, lang, private, partial(set_apart, lang=lang)),
        "person": person,
        "how": MODE_LABELS[Mode(place.pool.mode)],
        "button": ConfirmForm(formdata=None),
        "twin": twin is not None and not (place.status == Status.UNCONFIRMED and brings_dates(place, twin)),
        "is_for_all": is_for_all_dates(place),
        "refusal": _say_why_not(place),
        "before": count_before(place) if place.status == Status.WAITING else 0,
        "until": _say_until(place, zone),
        "can_come_back": place.status in {Status.CANCELLED, Status.LAPSED} and _can_come_back(place),
        "is_over": is_over(event, clock.now()),
        "full_ways": _list_full_ways(event),
        "kept_until": _find_end(place),
        "together": [_describe_date(one, lang, is_here=one.id == place.id) for one in list_places_together(place)],
        "has_programme": is_released(event.id),
        "entrance": _say_entrance(place, private) if place.pool.mode == Mode.ON_LINE else None,
    }


def _find_end(place: Registration) -> datetime | None:
    """When the last of what is known of this person is deleted by itself: what an enrolment keeps outlives one date."""
    vaults = [place.event.vault] if place.enrolment is None else [place.event.vault, place.enrolment.vault]
    return max((vault.destroy_after for vault in vaults if vault.destroy_after is not None), default=None)


def _describe_date(place: Registration, lang: str, *, is_here: bool) -> TogetherDate:
    return TogetherDate(
        when=describe_span(span_of(place.event), lang=lang, place=place.event.place_name or None),
        status=Status(place.status),
        is_off=place.event.state != State.PUBLISHED,
        is_here=is_here,
        url=url_for(".open_link", token=link_token(place)),
    )


def _say_why_not(place: Registration) -> str | None:
    """Why the button that is due can't be pressed, or None if it can."""
    try:
        if place.status == Status.UNCONFIRMED:
            rules.require_open(place.event, clock.now())
        elif place.status in {Status.OFFERED, Status.CANCELLED, Status.LAPSED}:
            rules.require_ahead(place.event, clock.now())
        if place.status in {Status.UNCONFIRMED, Status.CANCELLED, Status.LAPSED}:
            require_way(place)
    except RegistrationRefused as refusal:
        return say_refusal(refusal, place.event)
    return None


def _say_until(place: Registration, zone: str | None) -> str | None:
    if place.status != Status.OFFERED or place.offer_until is None:
        return None
    return describe_moment(place.offer_until, zone or place.event.zone, lang=current_language())


def _can_come_back(place: Registration) -> bool:
    return place.ended_by != EndedBy.ORGANISER and _say_why_not(place) is None


def _list_full_ways(event: Event) -> list[str]:
    """For whoever thinks of changing how they take part."""
    if not (event.on_site and event.on_line):
        return []
    seats = count_places([event.id])[event.id].seats
    return [str(MODE_LABELS[Mode(one.mode)]) for one in seats if one.room == Room.FULL]


def _say_entrance(place: Registration, private: Mapping[str, str]) -> dict[str, Any] | None:
    """Whether the on-line door is open, and if not, when it will be, or where else one goes in."""
    event = place.event
    if place.status != Status.CONFIRMED or event.state != State.PUBLISHED or clock.now() >= event.ends_at:
        return None
    has_link = bool(private.get("join_link") or event.join_link)
    if not has_link and is_released(event.id) and read_links(find_programme(event.id)):
        return {"is_open": False, "text": gettext("You go in from your agenda, session by session.")}
    try:
        require_entrance(place)
    except EntranceClosed as closed:
        return {"is_open": False, "text": say_refusal(closed, event)} if closed.opens_at else None
    return {"is_open": has_link, "text": gettext("The link to join is not written here yet. Look again in a while.")}
