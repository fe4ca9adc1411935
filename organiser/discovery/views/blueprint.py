"""The blueprint that the views hang themselves on."""

from flask import Blueprint

blueprint = Blueprint("discovery", __name__)
