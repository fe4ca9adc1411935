"""The public pages of a programme. Whoever may see the school sees what was released of its programme."""

from dataclasses import dataclass, replace
from datetime import timedelta

from flask import Response, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from organiser.events.attendance import find_own_place
from organiser.events.labels import ROLES
from organiser.events.models import Event, State, Visibility
from organiser.events.presentation import list_badges, list_materials, list_readings
from organiser.events.queries import get_event
from organiser.kernel import clock
from organiser.kernel.errors import NotFound
from organiser.kernel.i18n import current_language
from organiser.kernel.i18n.times import name_clock
from organiser.kernel.web.access import current_actor, public
from organiser.places.queries import find_cities
from organiser.programme.asking import make_wish_form
from organiser.programme.changelog import describe_releases
from organiser.programme.presentation import Clocks, Reader, list_sessions_of, list_translated, name_speakers
from organiser.programme.queries import Published, find_published, get_session_item, list_releases_of
from organiser.programme.rules.finding import MOST_LETTERS, Wish, narrow
from organiser.programme.views.blueprint import blueprint
from organiser.translating.rules import word

SCHOOL = "/events/<event_id>"
CHECKED_EACH_TIME = "private, no-cache"
# Before it begins people look for the first door, too.
EARLY = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Shown:
    event: Event
    published: Published
    reader: Reader


def get_shown(event_id: str, viewer_zone: str | None = None) -> Shown:
    """Raises NotFound where there is no such school, or nothing of its programme was released."""
    event = get_event(current_actor(), event_id)
    published = find_published(event)
    if published is None:
        raise NotFound
    clocks = Clocks(current_language(), clock.now(), viewer_zone)
    return Shown(event, published, Reader(event, published, clocks))


@blueprint.get(f"{SCHOOL}/<slug>/programme")
@public
def programme_page(event_id: str, slug: str) -> AnyResponse:
    town = request.args.get("town", "")[:MOST_LETTERS].strip()
    shown = get_shown(event_id, _find_zone(town))
    event, published, reader = shown.event, shown.published, shown.reader
    if slug != event.slug:
        query = request.query_string.decode("ascii", "replace")
        page = url_for(".programme_page", event_id=event.public_id, slug=event.slug)
        return redirect(f"{page}?{query}" if query else page, 301)
    wish = _read_wish()
    names = name_speakers(published.speakers.values())
    plan = narrow(published.plan, wish, names=names, translated=list_translated(published))
    as_grid = request.args.get("view") == "grid"
    is_running = event.starts_at - EARLY <= reader.clocks.now < event.ends_at
    return _answer(
        shown,
        "programme",
        wish=wish,
        form=make_wish_form(wish, published, town=town, lang=reader.clocks.lang),
        as_grid=as_grid,
        days=reader.list_grids(plan) if as_grid else reader.list_days(plan),
        all_days=reader.list_day_names(published.plan),
        total=len(plan.sessions),
        now_on=reader.list_now(published.plan) if is_running else [],
        next_on=reader.list_next(published.plan) if is_running else [],
        town=town,
        own_place=find_own_place(current_actor(), event.id),
        clock_place=name_clock(event.zone, event.place_name or None, reader.clocks.lang),
    )


def _find_zone(town: str) -> str | None:
    """Of the town that one means by this name: the largest that is called so."""
    found = find_cities(town, limit=1, lang=current_language()) if town else []
    return found[0].zone if found else None


def _read_wish() -> Wish:
    asked = {key: value.strip()[:MOST_LETTERS] for key, value in request.args.items()}
    return Wish(
        day=asked.get("day", ""), track=asked.get("track", ""), spoken=asked.get("spoken", ""),
        speaker=asked.get("speaker", ""), text=asked.get("q", ""),
    )  # fmt: skip


@blueprint.get(f"{SCHOOL}/sessions/<session_id>")
@public
def session_page(event_id: str, session_id: str) -> AnyResponse:
    """One that was taken off says so, since people have its address in their calendars."""
    shown = get_shown(event_id)
    session = shown.published.sessions.get(session_id)
    if session is None:
        raise NotFound
    planned = shown.published.plan.find_session(session_id)
    item, lang = get_session_item(session), current_language()
    words_in = session.lang if "original" in request.args else lang
    reader = replace(shown.reader, words_in=words_in)
    is_open = shown.event.state == State.PUBLISHED and session.ends_at > reader.clocks.now
    return _answer(
        shown,
        "session" if planned else "withdrawn",
        title=word(session, "title", words_in),
        one=reader.describe(planned) if planned else None,
        told=reader.tell_words(planned) if planned else None,
        track_id=planned.track if planned else None,
        when=shown.reader.tell_when(session_id),
        readings=list_readings(item),
        materials=list_materials(item, lang),
        is_open=is_open,
        own_place=find_own_place(current_actor(), shown.event.id) if is_open else None,
    )


@blueprint.get(f"{SCHOOL}/speakers/<speaker_id>")
@public
def speaker_page(event_id: str, speaker_id: str) -> AnyResponse:
    """Only of those whom pages may name."""
    shown = get_shown(event_id)
    speaker = shown.published.speakers.get(speaker_id)
    if speaker is None:
        raise NotFound
    sessions = [shown.reader.describe(one) for one in list_sessions_of(speaker, shown.published.plan)]
    return _answer(shown, "speaker", speaker=speaker, sessions=sessions, roles=ROLES)


@blueprint.get(f"{SCHOOL}/programme/changes")
@public
def changes_page(event_id: str) -> AnyResponse:
    shown = get_shown(event_id)
    entries = describe_releases(list_releases_of(shown.event.id), shown.event.zone, sessions=shown.published.sessions)
    return _answer(shown, "changes", entries=entries)


def _answer(shown: Shown, template: str, **values: object) -> Response:
    """A public page is the same for all strangers, so that its bytes tell whether there is anything new."""
    event = shown.event
    response = make_response(
        render_template(
            f"programme/public/{template}.html",
            event=event,
            school=word(event, "title", current_language()),
            published=shown.published,
            zone=event.zone,
            badges=list_badges(event, shown.reader.clocks.now),
            is_public=event.visibility == Visibility.PUBLIC and event.state != State.DRAFT,
            **values,
        )
    )
    if event.visibility == Visibility.PUBLIC:
        response.headers["Cache-Control"] = CHECKED_EACH_TIME
        response.add_etag()
        response.make_conditional(request)
    return response
