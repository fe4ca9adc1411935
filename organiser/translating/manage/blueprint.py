"""The blueprint of all pages of translating."""

from flask import Blueprint
from werkzeug.wrappers import Response

blueprint = Blueprint("translating", __name__, url_prefix="/<lang:lang>")
Answer = Response | str | tuple[str, int]
