"""What every answer carries, and what every request must: one Host, one origin, a strict policy, nothing stored."""

from urllib.parse import urlsplit

from flask import Flask, abort, redirect, request
from werkzeug.wrappers import Response

from organiser.kernel.config import LOOPBACK_HOSTS, Settings

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), browsing-topics=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
# Of the policy of a page that is made for other people’s frames.
FRAMED_BY_ALL = "frame-ancestors *"
HSTS = "max-age=31536000; includeSubDomains"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def guard(app: Flask, settings: Settings) -> None:
    """Attach the checks before and the headers after every request."""
    headers = dict(HEADERS, **({"Strict-Transport-Security": HSTS} if settings.is_https else {}))

    def check_host() -> Response | None:
        if request.host == settings.host:
            return None
        asked = urlsplit(f"//{request.host}")
        if settings.is_loopback and asked.hostname in LOOPBACK_HOSTS and request.method in SAFE_METHODS:
            return redirect(settings.base_url + request.full_path.rstrip("?"), 307)
        abort(400)

    def check_origin() -> None:
        """Sec-Fetch-Site where the browser says it; Origin else. Under no-referrer a form's own Origin is 'null'."""
        if request.method in SAFE_METHODS:
            return
        site = request.headers.get("Sec-Fetch-Site")
        origin = request.headers.get("Origin", "null")
        if site not in {None, "same-origin", "none"} or (site is None and origin not in {"null", settings.base_url}):
            abort(400)

    def add_headers(response: Response) -> Response:
        said = {name.lower() for name, _value in response.headers}
        response.headers.extend([(name, value) for name, value in headers.items() if name.lower() not in said])
        if FRAMED_BY_ALL in response.headers["Content-Security-Policy"]:
            del response.headers["X-Frame-Options"]  # which has no word for it
        if "cache-control" not in said:
            response.headers["Cache-Control"] = "no-store"
        return response

    app.before_request(check_host)
    app.before_request(check_origin)
    app.before_request(_check_address)
    app.after_request(add_headers)


def _check_address() -> None:
    """PostgreSQL has no NUL in its texts and fails when asked for one; nothing of ours is called so or asks so."""
    if "\0" in request.path:
        abort(404)
    if b"%00" in request.query_string or b"\0" in request.query_string:
        abort(400)
