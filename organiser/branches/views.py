"""What anybody may open: the members' link."""

from flask import Blueprint, redirect, url_for
from werkzeug.wrappers import Response

from organiser.branches import queries
from organiser.branches.rules import MEMBERS_COOKIE_SECONDS
from organiser.kernel.errors import NotFound
from organiser.kernel.ids import hash_token
from organiser.kernel.web.access import public
from organiser.kernel.web.cookies import read_signed_cookie, set_signed_cookie

blueprint = Blueprint("branches", __name__)
# A cookie has some 4,000 bytes; whoever opens more links than this loses the oldest.
MOST_OPENED = 50


@blueprint.get("/m/<token>")
@public
def open_members_link(token: str) -> Response:
    """Trade the link for a cookie and a clean address; what it opened before stays open."""
    branch = queries.find_branch_by_members_link(hash_token(token))
    if branch is None:
        raise NotFound
    opened = dict(queries.parse_opened(read_signed_cookie("members", max_age=MEMBERS_COOKIE_SECONDS)))
    opened.pop(branch.id, None)
    kept = [*opened.items(), (branch.id, branch.members_link)][-MOST_OPENED:]
    response = redirect(url_for("discovery.branch_page", slug=branch.slug), 303)
    set_signed_cookie(response, "members", [list(pair) for pair in kept], max_age=MEMBERS_COOKIE_SECONDS)
    return response
