"""Routes are denied unless marked public. What happens behind a route is decided where things are fetched."""

from collections.abc import Callable
from typing import Any

from flask import current_app, g, redirect, request
from werkzeug.wrappers import Response

from organiser.kernel.actor import Actor
from organiser.kernel.web.redirects import login_redirect

View = Callable[..., Any]
Authenticate = Callable[[], Actor]

_PUBLIC = "organiser_public"
_ONE_CLICK = "organiser_one_click"
_AUTHENTICATE = "organiser_authenticate"


def public(view: View) -> View:
    """Mark a view as open to everybody. It still fetches as the actor who asks."""
    setattr(view, _PUBLIC, True)
    return view


def is_public(view: View) -> bool:
    return getattr(view, _PUBLIC, False)


def one_click(view: View) -> View:
    """Mark a view whose POST mail programs send by themselves, without cookies and so without a CSRF token (RFC 8058
    §3.2). The secret in its address is all that it goes by; who asks is nothing to it."""
    setattr(view, _ONE_CLICK, True)
    return view


def is_one_click(view: View) -> bool:
    return getattr(view, _ONE_CLICK, False)


def current_actor() -> Actor:
    """Who asks; looked up once per request, and only when a view wants to know."""
    if "actor" not in g:
        authenticate: Authenticate = current_app.extensions[_AUTHENTICATE]
        g.actor = authenticate()
    actor: Actor = g.actor
    return actor


def set_authenticate(app: Any, authenticate: Authenticate) -> None:
    app.extensions[_AUTHENTICATE] = authenticate


def deny_unmarked_routes() -> Response | None:
    """before_request: whoever is not logged in is sent to the log-in by every route that isn't marked."""
    if request.endpoint is None:
        return None
    view = current_app.view_functions[request.endpoint]
    if is_public(view) or current_actor().is_staff:
        return None
    return redirect(login_redirect(), 303)
