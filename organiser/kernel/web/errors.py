"""Error pages: what happened, and the way out, in the reader's language. Nothing of the cause is shown."""

import logging

from flask import Flask, redirect, render_template, request
from flask_babel import gettext
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from organiser.kernel.errors import EditConflict, FreshLoginNeeded, NotAllowed, NotFound, TooMany
from organiser.kernel.vaults import VaultDestroyed
from organiser.kernel.web.access import current_actor
from organiser.kernel.web.redirects import login_redirect

log = logging.getLogger("organiser.web")
Answer = Response | tuple[str, int, dict[str, str]]


def handle_errors(app: Flask) -> None:
    app.register_error_handler(HTTPException, _on_http)
    app.register_error_handler(NotFound, lambda _error: missing())
    app.register_error_handler(NotAllowed, lambda _error: missing())
    app.register_error_handler(VaultDestroyed, lambda _error: error_page(410))
    app.register_error_handler(FreshLoginNeeded, lambda _error: redirect(login_redirect(), 303))
    app.register_error_handler(TooMany, lambda error: error_page(429, retry_after=error.retry_after))
    app.register_error_handler(EditConflict, lambda _error: error_page(409))
    app.register_error_handler(OperationalError, _on_database)
    app.register_error_handler(PoolTimeout, _on_database)
    app.register_error_handler(Exception, _on_fault)


def missing() -> Answer:
    """What isn't there and what may not be seen, in the same bytes; the organisers' side asks strangers to log in."""
    if request.path.split("/")[2:3] == ["manage"] and not current_actor().is_staff:
        return redirect(login_redirect(), 303)
    return error_page(404)


def error_page(code: int, *, retry_after: int | None = None) -> Answer:
    title, text = _words(code)
    headers = {"Retry-After": str(retry_after)} if retry_after else {}
    return render_template("errors/page.html", code=code, title=title, text=text), code, headers


def _words(code: int) -> tuple[str, str]:
    """A title and one sentence with the way out; codes without words of their own borrow 400's or 503's."""
    words = {
        400: (gettext("That did not work"), gettext("Go back, load the page again and send it once more.")),
        404: (gettext("This page is not here"), gettext("Look for it among the events or the branches.")),
        409: (gettext("Somebody else was quicker"), gettext("This was changed since you opened it. Load it again.")),
        410: (gettext("This is gone"), gettext("It was deleted on purpose, and nothing of it is kept.")),
        413: (gettext("That is too large"), gettext("Choose a smaller file, or shorten the text.")),
        429: (gettext("Too many tries"), gettext("Wait a little, then try again.")),
        500: (gettext("Something broke on our side"), gettext("What was saved before is safe. Try again later.")),
        503: (gettext("We are busy for a moment"), gettext("Nothing is lost. Try again in a minute.")),
    }
    return words.get(code, words[400 if code < 500 else 503])


def _on_http(error: HTTPException) -> Answer | HTTPException:
    code = error.code or 500
    if code < 400:
        return error
    if code == 404:
        return missing()
    body, status, headers = error_page(code)  # type: ignore[misc]
    if code == 405 and getattr(error, "valid_methods", None):
        headers["Allow"] = ", ".join(sorted(error.valid_methods))  # type: ignore[attr-defined]
    return body, status, headers


def _on_database(error: Exception) -> Answer:
    log.error("database away: %s", type(error).__name__)
    return error_page(503, retry_after=30)


def _on_fault(error: Exception) -> Answer:
    """The log gets the place, not the message, which could hold what a person wrote."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    where = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else "?"
    log.error("%s at %s in %s", type(error).__name__, where, request.endpoint)
    return error_page(500)
