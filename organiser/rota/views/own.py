"""A volunteer's own page behind a mailed link: it shows, and changes nothing by being opened."""

from collections.abc import Callable

from flask import flash, make_response, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from organiser.events.presentation import describe_when
from organiser.kernel.actor import Actor
from organiser.kernel.db import transaction
from organiser.kernel.errors import NotFound
from organiser.kernel.i18n import current_language
from organiser.kernel.links import link
from organiser.kernel.web.access import current_actor, public
from organiser.kernel.web.cookies import read_signed_cookie, set_signed_cookie
from organiser.kernel.web.forms import ConfirmForm
from organiser.rota import actions
from organiser.rota.errors import RotaRefused
from organiser.rota.forms import say_refusal
from organiser.rota.presentation import list_own_duties
from organiser.rota.queries import feed_token, find_by_token, get_own_volunteer, read_helper
from organiser.rota.views.blueprint import PAGES, blueprint
from organiser.translating.rules import word

COOKIE = "volunteers"
COOKIE_SECONDS = 3600
MOST_KEPT = 10
OWN = f"{PAGES}/volunteers/<volunteer_id>"


@blueprint.get("/v/<token>")
@public
def open_link(token: str) -> Response:
    """Trade the mailed secret for a cookie of an hour and an address without it. As often as one likes."""
    volunteer = find_by_token(token)
    if volunteer is None:
        return _closed()
    key = [volunteer.public_id, volunteer.generation]
    response = redirect(url_for(".own", volunteer_id=volunteer.public_id, lang=read_helper(volunteer).lang), 303)
    opened = read_signed_cookie(COOKIE, max_age=COOKIE_SECONDS)
    others = [other for other in opened if other[:1] != key[:1]] if isinstance(opened, list) else []
    set_signed_cookie(response, COOKIE, [key, *others][:MOST_KEPT], max_age=COOKIE_SECONDS)
    return _keep_out_of_search(response)


@blueprint.get(OWN)
@public
def own(volunteer_id: str) -> Response:
    """What they have taken, what still needs somebody, and their calendar."""
    try:
        volunteer = get_own_volunteer(current_actor(), volunteer_id)
    except NotFound:
        return _closed()
    lang, event = current_language(), volunteer.event
    days = list_own_duties(volunteer, lang, None)
    page = render_template(
        "rota/own.html",
        volunteer=volunteer,
        event=event,
        title=word(event, "title", lang),
        when=describe_when(event, lang=lang),
        name=read_helper(volunteer).name,
        mine=[one for _day, duties in days for one in duties if one.is_mine],
        days=[(day, free) for day, duties in days if (free := [one for one in duties if not one.is_mine])],
        feed=link("calendars.shift_feed", token=feed_token(volunteer)),
        button=ConfirmForm(formdata=None),
    )
    return _keep_out_of_search(make_response(page))


@blueprint.post(f"{OWN}/<duty_id>/take")
@public
def take(volunteer_id: str, duty_id: str) -> Response:
    return _press(
        lambda actor: actions.take(actor, volunteer_id, duty_id), volunteer_id, gettext("It is yours. Thank you.")
    )


@blueprint.post(f"{OWN}/<duty_id>/give-back")
@public
def give_back(volunteer_id: str, duty_id: str) -> Response:
    said = gettext("You gave it back. Somebody else can take it.")
    return _press(lambda actor: actions.give_back(actor, volunteer_id, duty_id), volunteer_id, said)


@blueprint.post(f"{OWN}/calendar")
@public
def rotate_feed(volunteer_id: str) -> Response:
    said = gettext("Your calendar has another address now. Subscribe to it again.")
    return _press(lambda actor: actions.rotate_feed(actor, volunteer_id), volunteer_id, said)


def _press(act: Callable[[Actor], None], volunteer_id: str, message: str) -> Response:
    get_own_volunteer(current_actor(), volunteer_id)
    if not ConfirmForm().validate_on_submit():
        return _go(volunteer_id, gettext("That did not work. Try it once more."), kind="error")
    try:
        with transaction():
            act(current_actor())
    except (RotaRefused, NotFound) as refusal:
        return _go(volunteer_id, say_refusal(refusal), kind="error")
    return _go(volunteer_id, message)


def _go(volunteer_id: str, message: str, *, kind: str = "success") -> Response:
    flash(message, kind)
    return _keep_out_of_search(redirect(url_for(".own", volunteer_id=volunteer_id), 303))


def _closed() -> Response:
    """For a link or an hour that is over, whether there is such a volunteer or not."""
    return _keep_out_of_search(make_response(render_template("closed.html"), 404))


def _keep_out_of_search(response: Response) -> Response:
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
