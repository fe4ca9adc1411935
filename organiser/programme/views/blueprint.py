"""The blueprint of all of the programme's routes."""

from flask import Blueprint

blueprint = Blueprint("programme", __name__, url_prefix="/<lang:lang>")
