"""Where a request comes from, as coarse as caps need it."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from flask import request


def current_network() -> str:
    """The IPv4 address, or the IPv6 /64 that a household has; one word for all whose address isn't known."""
    try:
        return network_of(ip_address(request.remote_addr or ""))
    except ValueError:
        return "unknown"


def network_of(address: IPv4Address | IPv6Address) -> str:
    if isinstance(address, IPv4Address):
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(ip_network((address, 64), strict=False))
