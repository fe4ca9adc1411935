"""Conditional GET (RFC 9110 §13): answer 304 before anything is built."""

from datetime import datetime

from flask import make_response, request
from werkzeug.http import http_date, is_resource_modified
from werkzeug.wrappers import Response


def not_modified(etag: str, changed_at: datetime) -> Response | None:
    """A 304 if the reader's copy is still right, else None. `etag` is without quotes."""
    if is_resource_modified(request.environ, etag=etag, last_modified=changed_at):
        return None
    return mark(make_response("", 304), etag, changed_at)


def mark(response: Response, etag: str, changed_at: datetime) -> Response:
    """Give a response its validators."""
    response.headers["ETag"] = f'"{etag}"'
    response.headers["Last-Modified"] = http_date(changed_at)
    return response
