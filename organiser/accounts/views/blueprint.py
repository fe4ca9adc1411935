"""The one blueprint of accounts."""

from flask import Blueprint

from organiser.kernel.web.access import current_actor
from organiser.kernel.web.cookies import read_cookie

blueprint = Blueprint("accounts", __name__)


@blueprint.before_app_request
def look_up_staff() -> None:
    """Before any view, because last-seen is written apart and that cannot be done inside transaction()."""
    if read_cookie("staff"):
        current_actor()
