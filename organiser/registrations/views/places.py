"""The private page behind a mailed link: it shows, and changes nothing by being opened."""

from flask import make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response

from organiser.events.rules import is_over
from organiser.kernel import clock
from organiser.kernel.web.access import current_actor, public
from organiser.kernel.web.cookies import read_signed_cookie, set_signed_cookie
from organiser.registrations.forms import DetailsForm
from organiser.registrations.models import LIVE, Registration
from organiser.registrations.queries import find_by_token, get_person, get_place
from organiser.registrations.views.blueprint import PAGES, blueprint, keep_out_of_search
from organiser.registrations.views.showing import describe_place

COOKIE = "places"
COOKIE_SECONDS = 3600
MOST_PLACES = 10


@blueprint.get("/p/<token>")
@public
def open_link(token: str) -> Response:
    """Trade the mailed secret for a cookie of an hour and an address without it. As often as one likes."""
    found = find_by_token(token)
    if found is None:
        return _closed()
    place_id, lang = found
    response = redirect(url_for(".place", place_id=place_id, lang=lang), 303)
    opened = read_signed_cookie(COOKIE, max_age=COOKIE_SECONDS)
    others = [other for other in opened if other != place_id] if isinstance(opened, list) else []
    set_signed_cookie(response, COOKIE, [place_id, *others][:MOST_PLACES], max_age=COOKIE_SECONDS)
    return keep_out_of_search(response)


@blueprint.get(f"{PAGES}/places/<place_id>")
@public
def place(place_id: str) -> Response:
    if place_id not in current_actor().place_ids:
        return _closed()
    return show_place(get_place(current_actor(), place_id))


def show_place(place: Registration, form: DetailsForm | None = None, *, code: int = 200) -> Response:
    """The page as it stands for this registration; `form` is the one that was refused, if one was."""
    person, is_live = get_person(place), place.status in LIVE and not is_over(place.event, clock.now())
    if form is None and is_live:
        form = DetailsForm(
            place.event,
            name=person.name,
            country=person.country,
            languages=list(person.languages),
            viewer_zone=person.zone,
            lang=place.lang,
            mode=place.pool.mode,
        )
    if form is not None:
        form.offer_languages(one.lang for one in place.event.spoken)
    page = render_template(
        "registrations/place.html", form=form, place=place, is_live=is_live, **describe_place(place, person)
    )
    return keep_out_of_search(make_response(page, code))


@blueprint.get("/t/<token>")
@public
def show_ticket(token: str) -> Response:
    """Where a ticket's code leads a curious camera: the same words for every token, and nobody is let in by it."""
    return keep_out_of_search(make_response(render_template("registrations/show_ticket.html")))


def _closed() -> Response:
    """For a link or an hour that is over, whether there is such a place or not."""
    return keep_out_of_search(make_response(render_template("closed.html"), 404))
