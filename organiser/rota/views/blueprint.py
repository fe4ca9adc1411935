"""The blueprint of all of the rota's routes."""

from flask import Blueprint

blueprint = Blueprint("rota", __name__)
PAGES = "/<lang:lang>"
