"""The blueprint that the views hang themselves on."""

from flask import Blueprint

blueprint = Blueprint("campaigns", __name__, url_prefix="/<lang:lang>")
