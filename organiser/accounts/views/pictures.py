"""What pages of new credentials share."""

from flask import make_response
from flask_babel import gettext
from werkzeug.wrappers import Response

from organiser.accounts.rules import codes
from organiser.kernel import clock
from organiser.kernel.extensions import settings
from organiser.kernel.i18n import current_language
from organiser.kernel.i18n.times import full_date


def answer_picture(secret: str, *, address: str) -> Response:
    """The secret as a QR code for an app; never kept by the browser."""
    uri = codes.enrolment_uri(secret, address=address, site=settings().site_name)
    response = make_response(codes.draw_uri(uri))
    response.mimetype = "image/svg+xml"
    return response


def default_label() -> str:
    return gettext("Passkey of %(date)s", date=full_date(clock.now().date(), current_language()))
