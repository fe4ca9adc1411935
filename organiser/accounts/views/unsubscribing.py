"""Ending the daily mail from the mail itself."""

from flask import make_response, render_template, request
from werkzeug.wrappers import Response

from organiser.accounts import actions, queries
from organiser.accounts.views.blueprint import blueprint
from organiser.kernel.db import transaction
from organiser.kernel.errors import NotFound
from organiser.kernel.web.access import one_click, public


@blueprint.route("/u/<account_id>/<token>", methods=["GET", "POST"])
@public
@one_click
def unsubscribe(account_id: str, token: str) -> Response:
    """A page with a button, since scanners open links; its POST is the mail client's button too (RFC 8058 §3.1).

    Nothing is told of the account, and the answer to a POST is a page, not a redirect.
    """
    if queries.find_unsubscriber(account_id, token) is None:
        raise NotFound
    is_done = request.method == "POST"
    if is_done:
        with transaction():
            actions.stop_daily_counts(account_id, token)
    response = make_response(render_template("accounts/unsubscribe.html", is_done=is_done))
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
