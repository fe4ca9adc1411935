"""The public page of an event, and registering on it."""

from datetime import datetime

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from organiser.events.models import Event, Kind, State
from organiser.events.presentation import describe_event, describe_place
from organiser.events.queries import get_event
from organiser.events.rules import is_awaited
from organiser.events.times import write_first_start
from organiser.kernel import clock
from organiser.kernel.db import transaction
from organiser.kernel.i18n import DEFAULT_LANGUAGE, INTERFACE_LANGUAGES, current_language, negotiate
from organiser.kernel.links import link
from organiser.kernel.web.access import current_actor, public
from organiser.programme.queries import count_released
from organiser.registrations import actions, rules
from organiser.registrations.actions import Application
from organiser.registrations.circles import find_belonging
from organiser.registrations.errors import RegistrationRefused
from organiser.registrations.forms import RegisterForm, say_refusal
from organiser.registrations.models import Mode
from organiser.registrations.queries import count_places, find_own_place, get_event_to_join
from organiser.registrations.views.blueprint import PAGES, blueprint, sender_network
from organiser.registrations.views.calendar_links import list_calendar_links
from organiser.registrations.views.editions import describe_editions
from organiser.registrations.views.materials import describe_session_materials
from organiser.registrations.views.register_form import write_form


@blueprint.get("/events/<event_id>")
@public
def shared_event(event_id: str) -> Response:
    """The address to pass on: it says no language, so it leads to the reader's own, else to the event's."""
    event = get_event(current_actor(), event_id)
    spoken = event.lang if event.lang in INTERFACE_LANGUAGES else DEFAULT_LANGUAGE
    lang = negotiate(request.accept_languages, default=spoken)
    response = redirect(url_for(".event_page", lang=lang, event_id=event.public_id, slug=event.slug), 302)
    response.headers["Vary"] = "Accept-Language"
    return response


@blueprint.get(f"{PAGES}/events/<event_id>")
@public
def event_without_slug(event_id: str) -> Response:
    event = get_event(current_actor(), event_id)
    return redirect(url_for(".event_page", event_id=event.public_id, slug=event.slug), 301)


@blueprint.get(f"{PAGES}/events/<event_id>/<slug>")
@public
def event_page(event_id: str, slug: str) -> str | Response:
    event = get_event(current_actor(), event_id)
    if slug != event.slug:
        return redirect(url_for(".event_page", event_id=event.public_id, slug=event.slug), 301)
    return _show(event, None)


@blueprint.post(f"{PAGES}/events/<event_id>/register")
@public
def register(event_id: str) -> Response | tuple[str, int]:
    """The answer is the same for every address, and for a machine that filled in what nobody sees."""
    form = RegisterForm(get_event_to_join(current_actor(), event_id))
    if not form.validate_on_submit():
        return _show(get_event(current_actor(), event_id), form), 422
    if not form.is_trap_sprung:
        application = _read_application(form)
        try:
            with transaction():
                actions.register(current_actor(), event_id, application=application)
        except RegistrationRefused as refusal:
            event = get_event(current_actor(), event_id)
            form.form_errors.append(say_refusal(refusal, event))
            return _show(event, form), 422
    return redirect(url_for(".registered", event_id=event_id), 303)


@blueprint.get(f"{PAGES}/events/<event_id>/registered")
@public
def registered(event_id: str) -> str:
    """Look at your mail. Says nothing about whose, or whether anything was sent."""
    event = get_event_to_join(current_actor(), event_id)
    return render_template("registrations/registered.html", event=event)


def _read_application(form: RegisterForm) -> Application:
    return Application(
        person=form.person,
        mode=Mode(form.mode.data),
        lang=current_language(),
        consent_version=form.consent_version.data or "",
        key=form.key.data or "",
        network=sender_network(),
        joins_series=bool(form.all_dates.data),
    )


def _show(event: Event, form: RegisterForm | None) -> str:
    """`form` is the one that was refused, None where nothing was sent."""
    now, lang, actor = clock.now(), current_language(), current_actor()
    page = link("registrations.event_page", lang=lang, event_id=event.public_id, slug=event.slug)
    told_in = event.lang if "original" in request.args else lang
    view = describe_event(event, lang=lang, now=now, url=page, told_in=told_in)
    occupancy = count_places([event.id])[event.id]
    refusal, own_place = _find_refusal(event, now), find_own_place(actor, event.id)
    belonging = find_belonging(event.id, lang)
    return render_template(
        "registrations/event.html",
        event=event,
        view=view,
        page=page,
        form=None if refusal or own_place else write_form(event, form, occupancy, belonging.circle),
        room=occupancy.room,
        refusal=say_refusal(refusal, event) if refusal else None,
        own_place=own_place,
        circle=belonging.circle,
        campaigns=belonging.campaigns,
        editions=describe_editions(event, actor, lang=lang) if belonging.has_editions else None,
        first_start=write_first_start(event),
        sessions=count_released(event) if event.kind == Kind.SCHOOL else 0,
        is_awaited=is_awaited(event, now),
        of_sessions=describe_session_materials(event, lang) if event.kind == Kind.SCHOOL else [],
        is_public=event.visibility == "public" and event.state != State.DRAFT,
        calendars=list_calendar_links(event, place=describe_place(event, lang), page=page),
    )


def _find_refusal(event: Event, now: datetime) -> RegistrationRefused | None:
    try:
        rules.require_open(event, now)
    except RegistrationRefused as refusal:
        return refusal
    return None
