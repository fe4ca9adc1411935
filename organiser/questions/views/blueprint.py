"""The blueprint of all of questions' routes."""

from flask import Blueprint
from werkzeug.wrappers import Response

blueprint = Blueprint("questions", __name__)
PAGES = "/<lang:lang>"


def keep_out_of_search(response: Response) -> Response:
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
