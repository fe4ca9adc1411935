"""The programme on paper: for whoever sees its page, one file for all of them."""

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from organiser.events.models import Visibility
from organiser.kernel.i18n import current_language
from organiser.kernel.links import link
from organiser.kernel.typesetting import typeset_once
from organiser.kernel.web.access import public
from organiser.kernel.web.sheets import send_sheet
from organiser.programme.booklet import describe_booklet
from organiser.programme.queries import list_session_items
from organiser.programme.views.blueprint import blueprint
from organiser.programme.views.pages import CHECKED_EACH_TIME, SCHOOL, get_shown


@blueprint.get(f"{SCHOOL}/<slug>/programme.pdf")
@public
def booklet(event_id: str, slug: str) -> Response:
    shown = get_shown(event_id)
    event, lang = shown.event, current_language()
    if slug != event.slug:
        return redirect(url_for(".booklet", event_id=event.public_id, slug=event.slug), 301)
    address = link("programme.programme_page", lang=lang, event_id=event.public_id, slug=event.slug)
    values = describe_booklet(event, shown.published, list_session_items(event), lang=lang, address=address)
    response = send_sheet(typeset_once("programme/booklet.typ", values), f"{event.slug}.pdf")
    if event.visibility == Visibility.PUBLIC:
        response.headers["Cache-Control"] = CHECKED_EACH_TIME
        response.add_etag()
        response.make_conditional(request)
    return response
