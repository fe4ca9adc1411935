"""Error pages: what happened, and the way out, in the reader's language. Nothing of the cause is shown."""

import logging

from flask import Flask, redirect, render_template, request
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException, MethodNotAllowed
from werkzeug.wrappers import Response

from organiser.kernel.errors import EditConflict, FreshLoginNeeded, NotAllowed, NotFound, TooMany
from organiser.kernel.typesetting import TypesettingBusy
from organiser.kernel.vaults import VaultDestroyed
from organiser.kernel.web.access import current_actor
from organiser.kernel.web.redirects import login_redirect

# Whoever asks for one of these is a program, and a calendar that gets HTML deletes what it holds.
FILES = (".ics", ".atom", ".json", ".xml", ".txt", ".js", ".css", ".webp", ".png", ".svg")
log = logging.getLogger("organiser.web")
Page = tuple[str, int, dict[str, str]]
Answer = Response | Page


def handle_errors(app: Flask) -> None:
    app.register_error_handler(HTTPException, _on_http)
    app.register_error_handler(NotFound, lambda _error: missing())
    app.register_error_handler(NotAllowed, lambda _error: missing())
    app.register_error_handler(VaultDestroyed, lambda _error: error_page(410))
    app.register_error_handler(FreshLoginNeeded, lambda _error: _ask_again())
    app.register_error_handler(TooMany, lambda error: error_page(429, retry_after=error.retry_after))
    app.register_error_handler(TypesettingBusy, lambda error: error_page(503, retry_after=error.retry_after))
    app.register_error_handler(EditConflict, lambda _error: error_page(409))
    app.register_error_handler(OperationalError, _on_database)
    app.register_error_handler(PoolTimeout, _on_database)
    app.register_error_handler(Exception, _on_fault)


def _ask_again() -> Answer:
    return redirect(login_redirect("accounts.confirm_identity"), 303)


def missing() -> Answer:
    """What isn't there and what may not be seen, in the same bytes; the organisers' side asks strangers to log in."""
    if request.path.split("/")[2:3] == ["manage"] and not current_actor().is_staff:
        return redirect(login_redirect(), 303)
    return error_page(404)


def error_page(code: int, *, retry_after: int | None = None) -> Page:
    """The words for each code stand in the template; files are answered in plain text. `retry_after` is in seconds."""
    headers = {"Retry-After": str(retry_after)} if retry_after else {}
    if request.path.endswith(FILES) or request.path.startswith("/feeds/"):
        return f"{code}\n", code, {**headers, "Content-Type": "text/plain; charset=utf-8"}
    return render_template("errors/page.html", code=code), code, headers


def _on_http(error: HTTPException) -> Answer | HTTPException:
    code = error.code or 500
    if code < 400:
        return error
    if code == 404:
        return missing()
    body, status, headers = error_page(code)
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        headers["Allow"] = ", ".join(sorted(error.valid_methods))
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
