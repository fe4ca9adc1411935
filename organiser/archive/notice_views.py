"""Asking to be told what comes of an event, and the page behind the mailed link: it shows, and changes nothing by being
opened."""

from flask import Blueprint, flash, make_response, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from organiser.archive import notice_actions as actions
from organiser.archive.forms import NoticeForm
from organiser.archive.queries import (
    Subscriber,
    find_by_token,
    get_awaited,
    get_own_request,
    read_subscriber,
    say_until,
)
from organiser.events.models import Event
from organiser.events.presentation import describe_when
from organiser.kernel.db import transaction
from organiser.kernel.errors import NotFound
from organiser.kernel.i18n import current_language
from organiser.kernel.web.access import current_actor, one_click, public
from organiser.kernel.web.cookies import read_signed_cookie, set_signed_cookie
from organiser.kernel.web.forms import ConfirmForm, given
from organiser.kernel.web.networks import current_network
from organiser.translating.rules import word

blueprint = Blueprint("notices", __name__)
COOKIE = "notices"
COOKIE_SECONDS = 3600
MOST_KEPT = 10
ASK = "/<lang:lang>/events/<event_id>/notice"
OWN = "/<lang:lang>/notices/<request_id>"


@blueprint.route(ASK, methods=["GET", "POST"])
@public
def ask(event_id: str) -> Response:
    """The same answer for every address."""
    event = get_awaited(current_actor(), event_id)
    form = NoticeForm()
    if not form.validate_on_submit():
        return _hide(make_response(_show_asking(event, form), 422 if form.errors else 200))
    who = Subscriber(given(form.address), current_language())
    with transaction():
        actions.ask_notice(current_actor(), event_id, who=who, network=current_network())
    return _hide(redirect(url_for(".asked", event_id=event_id), 303))


def _show_asking(event: Event, form: NoticeForm) -> str:
    lang = current_language()
    return render_template(
        "archive/ask_notice.html",
        event=event,
        title=word(event, "title", lang),
        when=describe_when(event, lang=lang),
        until=say_until(event, lang),
        form=form,
    )


@blueprint.get(f"{ASK}/asked")
@public
def asked(event_id: str) -> Response:
    """Look at your mail. Says nothing about whose, or whether anything was sent."""
    event = get_awaited(current_actor(), event_id)
    title = word(event, "title", current_language())
    return _hide(make_response(render_template("archive/notice_asked.html", event=event, title=title)))


@blueprint.get("/o/<token>")
@public
def open_link(token: str) -> Response:
    """Trade the mailed secret for a cookie of an hour and an address without it. As often as one likes."""
    request = find_by_token(token)
    if request is None:
        return _closed()
    response = redirect(url_for(".own", request_id=request.public_id, lang=read_subscriber(request).lang), 303)
    opened = read_signed_cookie(COOKIE, max_age=COOKIE_SECONDS)
    others = [other for other in opened if other != request.public_id] if isinstance(opened, list) else []
    set_signed_cookie(response, COOKIE, [request.public_id, *others][:MOST_KEPT], max_age=COOKIE_SECONDS)
    return _hide(response)


@blueprint.post("/o/<token>")
@public
@one_click
def stop_by_link(token: str) -> Response:
    """The mail client's own button (RFC 8058 §3.1). The answer is a page, not a redirect."""
    with transaction():
        actions.stop_by_token(token)
    return _hide(make_response(render_template("archive/notice_stopped.html")))


@blueprint.get(OWN)
@public
def own(request_id: str) -> Response:
    """All that is known of them, and the two buttons."""
    try:
        request = get_own_request(current_actor(), request_id)
    except NotFound:
        return _closed()
    lang, event = current_language(), request.list.event
    page = render_template(
        "archive/notice.html",
        request_id=request_id,
        event=event,
        title=word(event, "title", lang),
        when=describe_when(event, lang=lang),
        address=read_subscriber(request).address,
        is_confirmed=request.confirmed_at is not None,
        until=say_until(event, lang),
        button=ConfirmForm(formdata=None),
    )
    return _hide(make_response(page))


@blueprint.post(f"{OWN}/confirm")
@public
def confirm(request_id: str) -> Response:
    get_own_request(current_actor(), request_id)
    if ConfirmForm().validate_on_submit():
        with transaction():
            actions.confirm_notice(current_actor(), request_id)
        flash(gettext("We write when something is out."), "success")
    return _hide(redirect(url_for(".own", request_id=request_id), 303))


@blueprint.post(f"{OWN}/stop")
@public
def stop(request_id: str) -> Response:
    event = get_own_request(current_actor(), request_id).list.event
    page = url_for("registrations.event_page", event_id=event.public_id, slug=event.slug)
    if not ConfirmForm().validate_on_submit():
        return _hide(redirect(url_for(".own", request_id=request_id), 303))
    with transaction():
        actions.stop_notice(current_actor(), request_id)
    flash(gettext("Your address is deleted."), "success")
    return _hide(redirect(page, 303))


def _closed() -> Response:
    """For a link or an hour that is over, whether there is such a request or not."""
    return _hide(make_response(render_template("closed.html"), 404))


def _hide(response: Response) -> Response:
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
