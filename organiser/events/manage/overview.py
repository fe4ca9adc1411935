"""An event as its organisers find it: how it stands, what to do next, what was done."""

from typing import NamedTuple

from flask import url_for
from flask_babel import gettext

from organiser.events.history import list_history
from organiser.events.labels import VERBS
from organiser.events.manage.pages import EVENT, Answer, blueprint, get_event, show
from organiser.events.models import Event, Kind, State, Visibility
from organiser.events.presentation import describe_event
from organiser.events.programmes import have_rooms_links, is_programme_released
from organiser.events.queries import read_private
from organiser.events.rules import is_over
from organiser.kernel import clock
from organiser.kernel.db import db
from organiser.kernel.i18n import current_language
from organiser.kernel.pictures import Picture
from organiser.translating.presentation import describe_languages

KIND = "event"


class Step(NamedTuple):
    """What to do next, and where."""

    text: str
    url: str | None = None


@blueprint.get(EVENT)
def overview(event_id: str) -> Answer:
    event = get_event(event_id)
    now = clock.now()
    return show(
        "overview",
        event,
        tab="overview",
        view=describe_event(
            event, lang=current_language(), now=now, url=url_for("events.overview", event_id=event_id),
            private=read_private(event),
        ),
        tongues=describe_languages(KIND, event.public_id),
        steps=_list_steps(event, is_over_now=is_over(event, now)),
        picture=db.session.get(Picture, event.picture_id) if event.picture_id else None,
    )  # fmt: skip


def _list_steps(event: Event, *, is_over_now: bool) -> list[Step]:
    """What a good organiser would do next, the first first."""

    def at(endpoint: str, field: str | None = None) -> str:
        return url_for(endpoint, event_id=event.public_id, _anchor=field)

    if is_over_now:
        return [Step(gettext("Add the recording or the text, for those who could not come."), at("events.materials"))]
    if event.state == State.POSTPONED:
        told = gettext("Set a new date as soon as you know it. Everybody with a place gets a mail then.")
        return [Step(told, at("events.set_date"))]
    if event.state == State.CANCELLED:
        return [Step(gettext("Nobody needs to do anything. It stays in calendars, struck through."))]
    steps = []
    if not (event.summary or event.text):
        steps.append(Step(gettext("Say in a sentence or two what it is about."), at("events.edit", "summary")))
    if event.on_line and not (event.join_link or event.private or have_rooms_links(event)):
        told = gettext("Add the link to join. It can stay secret until people have a place.")
        steps.append(Step(told, at("events.edit", "join_link")))
    if event.on_site and not (event.venue or event.address or event.private):
        steps.append(Step(gettext("Say in which house it is."), at("events.edit", "venue")))
    if event.kind == Kind.SCHOOL and not is_programme_released(event):
        steps.append(Step(gettext("Plan the programme, and let people see it."), at("programme.board")))
    if event.state == State.DRAFT:
        return [*steps, Step(gettext("Look it over below, then post it."))]
    shared = Step(gettext("Share the link: a registration takes a name and an address."))
    return [*steps, shared] if event.visibility != Visibility.MEMBERS else steps


@blueprint.get(f"{EVENT}/history")
def history(event_id: str) -> Answer:
    event = get_event(event_id)
    lines = list_history("events", event.public_id, verbs=VERBS, zone=event.zone, limit=200)
    return show("history", event, tab="history", lines=lines)
