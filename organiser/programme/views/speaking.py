"""A speaker's own page behind a mailed link: it shows, and changes nothing by being opened."""

from collections.abc import Callable
from functools import partial

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from organiser.events.presentation import describe_place, describe_when
from organiser.events.rules import is_over
from organiser.kernel import clock
from organiser.kernel.actor import Actor
from organiser.kernel.db import transaction
from organiser.kernel.errors import EditConflict, Invalid, NotFound
from organiser.kernel.i18n import current_language
from organiser.kernel.i18n.lists import set_apart
from organiser.kernel.web.access import current_actor, public
from organiser.kernel.web.cookies import read_signed_cookie, set_signed_cookie
from organiser.kernel.web.forms import ConfirmForm
from organiser.kernel.web.uploads import PictureForm, take_picture, takes_uploads
from organiser.places.queries import find_cities
from organiser.programme import actions
from organiser.programme.asking import TownForm
from organiser.programme.contacts import find_by_token, get_own_speaker, read_contact
from organiser.programme.errors import SchoolOver
from organiser.programme.forms.sentences import describe_refusal, refuse
from organiser.programme.forms.speaker import OwnSpeakerForm, show_words
from organiser.programme.models import Speaker
from organiser.programme.own_part import OwnReader
from organiser.programme.rules.finding import MOST_LETTERS
from organiser.translating.rules import word

blueprint = Blueprint("speaking", __name__)
COOKIE = "speakers"
COOKIE_SECONDS = 3600
MOST_KEPT = 10
OWN = "/<lang:lang>/speakers/<speaker_id>"


@blueprint.get("/s/<token>")
@public
def open_link(token: str) -> Response:
    """Trade the mailed secret for a cookie of an hour and an address without it. As often as one likes."""
    speaker = find_by_token(token)
    if speaker is None:
        return _closed()
    key = [speaker.public_id, speaker.generation]
    lang = read_contact(speaker).lang
    response = redirect(url_for(".own", speaker_id=speaker.public_id, lang=lang), 303)
    opened = read_signed_cookie(COOKIE, max_age=COOKIE_SECONDS)
    others = [other for other in opened if other[:1] != key[:1]] if isinstance(opened, list) else []
    set_signed_cookie(response, COOKIE, [key, *others][:MOST_KEPT], max_age=COOKIE_SECONDS)
    return _keep_out_of_search(response)


@blueprint.route(OWN, methods=["GET", "POST"])
@public
def own(speaker_id: str) -> Response:
    """Their part, and a form for what is said of them."""
    try:
        speaker = get_own_speaker(current_actor(), speaker_id)
    except NotFound:
        return _closed()
    if request.method != "POST":
        return _show(speaker, OwnSpeakerForm(formdata=None, data=show_words(speaker)))
    form = OwnSpeakerForm()
    if form.add_row():
        return _show(speaker, form, is_open=True)
    if not form.validate_on_submit() or not form.check_spans():
        return _show(speaker, form, code=422)
    try:
        with transaction():
            actions.change_own_words(
                current_actor(), speaker_id, words=form.read_words(), version=form.version.data or 0
            )
    except Invalid as refusal:
        refuse(form, refusal)
        return _show(get_own_speaker(current_actor(), speaker_id), form, code=422)
    except EditConflict as refusal:
        form.version.data, form.version.raw_data = refusal.current, None
        return _show(get_own_speaker(current_actor(), speaker_id), form, is_conflict=True, code=409)
    except SchoolOver as refusal:
        return _go(speaker_id, describe_refusal(refusal), kind="error")
    return _go(speaker_id, gettext("Saved."))


def _show(
    speaker: Speaker, form: OwnSpeakerForm, *, is_open: bool = False, is_conflict: bool = False, code: int = 200
) -> Response:
    town = request.args.get("town", "")[:MOST_LETTERS].strip()
    lang, event = current_language(), speaker.event
    cities = find_cities(town, limit=1, lang=lang) if town else []
    zone = cities[0].zone if cities else None
    page = render_template(
        "programme/own/part.html",
        speaker=speaker,
        event=event,
        title=word(event, "title", lang),
        when=describe_when(event, lang=lang, viewer_zone=zone),
        place=describe_place(event, lang, partial(set_apart, lang=lang)),
        sessions=OwnReader(speaker, lang, zone).list_sessions(),
        form=form,
        is_open=is_open or code != 200,
        is_conflict=is_conflict,
        is_over=is_over(event, clock.now()),
        town=TownForm(formdata=None, data={"town": town}),
        button=ConfirmForm(formdata=None),
    )
    return _keep_out_of_search(make_response(page, code))


@blueprint.post(f"{OWN}/confirm")
@public
def confirm(speaker_id: str) -> Response:
    return _press(actions.confirm_speaking, speaker_id, gettext("Thank you. The organisers see that you come."))


@blueprint.post(f"{OWN}/decline")
@public
def decline(speaker_id: str) -> Response:
    return _press(actions.decline_speaking, speaker_id, gettext("Thank you for saying so. The organisers see it."))


@blueprint.route(f"{OWN}/picture", methods=["GET", "POST"])
@public
@takes_uploads
def portrait(speaker_id: str) -> Response:
    speaker = get_own_speaker(current_actor(), speaker_id)
    form = PictureForm(alt=speaker.name)
    if request.method != "POST":
        return _show_portrait(speaker, form)
    try:
        if take_picture(form, partial(actions.set_own_portrait, current_actor(), speaker_id)):
            return _go(speaker_id, gettext("Saved."))
    except SchoolOver as refusal:
        return _go(speaker_id, describe_refusal(refusal), kind="error")
    return _show_portrait(get_own_speaker(current_actor(), speaker_id), form, code=422)


def _show_portrait(speaker: Speaker, form: PictureForm, *, code: int = 200) -> Response:
    page = render_template("programme/own/picture.html", speaker=speaker, form=form, button=ConfirmForm(formdata=None))
    return _keep_out_of_search(make_response(page, code))


@blueprint.post(f"{OWN}/picture/remove")
@public
def remove_portrait(speaker_id: str) -> Response:
    return _press(actions.clear_own_portrait, speaker_id, gettext("The picture is gone."))


def _press(action: Callable[[Actor, str], None], speaker_id: str, message: str) -> Response:
    get_own_speaker(current_actor(), speaker_id)
    if not ConfirmForm().validate_on_submit():
        return _go(speaker_id, gettext("That did not work. Try it once more."), kind="error")
    try:
        with transaction():
            action(current_actor(), speaker_id)
    except SchoolOver as refusal:
        return _go(speaker_id, describe_refusal(refusal), kind="error")
    return _go(speaker_id, message)


def _go(speaker_id: str, message: str, *, kind: str = "success") -> Response:
    flash(message, kind)
    return _keep_out_of_search(redirect(url_for(".own", speaker_id=speaker_id), 303))


def _closed() -> Response:
    """For a link or an hour that is over, whether there is such a speaker or not."""
    return _keep_out_of_search(make_response(render_template("closed.html"), 404))


def _keep_out_of_search(response: Response) -> Response:
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
