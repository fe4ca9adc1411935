"""Answering with a PDF: as a file, since the policy of our pages leaves a browser's own reader nothing to work with."""

from flask import Response, make_response


def send_sheet(body: bytes, name: str) -> Response:
    """`name` is ASCII, as slugs are. Kept out of search: the page beside it is what people should find."""
    response = make_response(body)
    response.headers["Content-Type"] = "application/pdf"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
