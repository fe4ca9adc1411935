"""The blueprint of all of registrations' routes, and what its pages have in common."""

from ipaddress import IPv6Address, ip_address

from flask import Blueprint, request
from werkzeug.wrappers import Response

blueprint = Blueprint("registrations", __name__)
PAGES = "/<lang:lang>"


def keep_out_of_search(response: Response) -> Response:
    """For pages behind a private link."""
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def sender_network() -> str:
    """The neighbourhood of whoever asks, for caps: a /24, or a /48, which one customer gets."""
    try:
        address = ip_address(request.remote_addr or "")
    except ValueError:
        return "unknown"
    if isinstance(address, IPv6Address):
        return address.exploded[:14]
    return str(address).rpartition(".")[0]
