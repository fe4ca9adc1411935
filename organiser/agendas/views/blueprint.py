"""The blueprint of all of agendas' routes."""

from flask import Blueprint

blueprint = Blueprint("agendas", __name__)
PAGES = "/<lang:lang>"
