"""Where to go next. A target is signed by us, so that nobody else can choose it."""

from flask import current_app, request, url_for
from itsdangerous import BadData, URLSafeTimedSerializer

NEXT_HOURS = 12


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.secret_key or "", salt="organiser next")


def sign_next(path: str) -> str:
    """A token for a path of this installation, to be carried through a log-in."""
    return _serializer().dumps(path)


def read_next(token: str | None, *, default: str) -> str:
    """The path that we signed, or `default` for anything else."""
    if not token:
        return default
    try:
        path = str(_serializer().loads(token, max_age=NEXT_HOURS * 3600))
    except BadData:
        return default
    return path if path.startswith("/") and not path.startswith(("//", "/\\")) else default


def login_redirect() -> str:
    """The log-in page, coming back here if this is a page that can be asked for again."""
    if request.method in {"GET", "HEAD"}:
        return url_for("accounts.login", next=sign_next(request.full_path.rstrip("?")))
    return url_for("accounts.login")
