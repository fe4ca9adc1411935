"""Where to go next. A target is signed by us, so that nobody else can choose it."""

import re
from urllib.parse import quote

from flask import current_app, request, url_for
from itsdangerous import BadData, URLSafeTimedSerializer

NEXT_HOURS = 12
# One slash, and nothing that a browser drops or turns into a slash: "/\x" and "/\t/x" name other hosts.
_OUR_PATH = re.compile(r"/(?![/\\])[!-\[\]-~]*")


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.secret_key or "", salt="organiser next")


def sign_next(path: str) -> str:
    """A token for a path of this installation, percent-encoded, to be carried through a log-in."""
    return _serializer().dumps(path)


def read_next(token: str | None, *, default: str) -> str:
    """The path that we signed, or `default` for anything else."""
    if not token:
        return default
    try:
        path = str(_serializer().loads(token, max_age=NEXT_HOURS * 3600))
    except BadData:
        return default
    return path if _OUR_PATH.fullmatch(path) else default


def login_redirect(endpoint: str = "accounts.login") -> str:
    """The log-in page, or the one that asks again who it is; from there back to this page."""
    path = _page_to_come_back_to()
    return url_for(endpoint, next=sign_next(path)) if path else url_for(endpoint)


def _page_to_come_back_to() -> str | None:
    """This page; of a form that was sent the page that shows it, if it has the same address."""
    if request.method in {"GET", "HEAD"}:
        query = request.query_string.decode("ascii", "ignore")
        return f"{quote(request.path)}?{query}" if query else quote(request.path)
    adapter = current_app.create_url_adapter(request)
    return quote(request.path) if adapter and "GET" in adapter.allowed_methods(request.path) else None
