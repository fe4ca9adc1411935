"""How calendars are answered: validators, gzip, plain text for people who err, and never HTML."""

from datetime import datetime

from flask import Response, request
from werkzeug.http import http_date

from organiser.calendars.rules import PRIVATE_CACHING, Format
from organiser.calendars.sheets import Sheet, Whole
from organiser.kernel.i18n import DEFAULT_LANGUAGE, INTERFACE_LANGUAGES
from organiser.kernel.web.encodings import takes_gzip


def send(sheet: Sheet | Whole, form: Format = Format.ICS) -> Response:
    if not takes_gzip(request.headers.get("Accept-Encoding", "")):
        return calendar(sheet.plain(), form)
    response = calendar(sheet.gzip(), form)
    response.headers["Content-Encoding"] = "gzip"
    return response


def calendar(body: bytes, form: Format = Format.ICS) -> Response:
    response = Response(body, content_type=f"{form.media_type}; charset=utf-8")
    response.headers["Content-Disposition"] = "inline"
    return response


def not_modified(etag: str) -> Response | None:
    return Response(status=304) if request.if_none_match.contains_weak(etag) else None


def marked(response: Response, etag: str, changed_at: datetime) -> Response:
    """Weak, because the plain and the compressed body share it (RFC 9110 §8.8.3)."""
    response.headers["ETag"] = f'W/"{etag}"'
    response.headers["Last-Modified"] = http_date(changed_at)
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def keep_private(response: Response) -> Response:
    """For what stands behind a token: no cache of others, no search engine, no other site's script."""
    response.headers["Cache-Control"] = PRIVATE_CACHING
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers.pop("Access-Control-Allow-Origin", None)
    return response


def plain(text: str, status: int) -> Response:
    return Response(text + "\n", status, content_type="text/plain; charset=utf-8")


def asked_language() -> str:
    asked = request.args.get("lang", DEFAULT_LANGUAGE)
    return asked if asked in INTERFACE_LANGUAGES else DEFAULT_LANGUAGE


def has_unknown_words(known: set[str]) -> bool:
    return bool(set(request.args) - known) or any(len(values) > 1 for _key, values in request.args.lists())
