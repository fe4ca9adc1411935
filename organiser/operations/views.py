"""Whether the installation lives, for whoever watches over it."""

from flask import Blueprint, jsonify
from werkzeug.wrappers import Response

from organiser.kernel.web.access import public
from organiser.operations.queries import is_healthy

blueprint = Blueprint("operations", __name__)
MANAGE = "/<lang:lang>/manage/installation"


@blueprint.get("/health")
@public
def health() -> tuple[Response, int]:
    """200 if both databases answer, else 503. No details: anybody may ask."""
    return (jsonify(status="ok"), 200) if is_healthy() else (jsonify(status="unavailable"), 503)
