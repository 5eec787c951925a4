"""The place that a request comes from, told apart without anybody being able to read an address."""

from __future__ import annotations

import hmac
from ipaddress import IPv6Address, ip_address, ip_network

from flask import current_app, request

FORWARDED = ("Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Proto", "X-Real-IP")
NEIGHBOURS = 64
"""One line of IPv6 has as many addresses as this leaves bits: they are one place."""


def place() -> str:
    """A keyed hash of the address, as far as the proxies that we trust tell it."""
    key = str(current_app.secret_key).encode()
    return hmac.digest(key, line_of(request.remote_addr or "").encode(), "sha256").hex()


def line_of(remote: str) -> str:
    """The line behind an address; an address of IPv4 dressed as one of IPv6 is that of IPv4."""
    try:
        address = ip_address(remote.partition("%")[0])
    except ValueError:
        return remote
    if not isinstance(address, IPv6Address):
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(ip_network((address, NEIGHBOURS), strict=False))


def watches(token: str) -> bool:
    """Whether a watcher asks: who brings the token, or without one somebody on this machine.

    What came by way of a proxy did not begin on this machine, even if the proxy runs on it. A proxy
    that does not say so cannot be told from a neighbour: whoever has one sets a token.
    """
    if token:
        kind, _, given = request.headers.get("Authorization", "").partition(" ")
        return kind.casefold() == "bearer" and hmac.compare_digest(given.encode(), token.encode())
    if any(name in request.headers for name in FORWARDED):
        return False
    try:
        return ip_address(request.remote_addr or "").is_loopback
    except ValueError:
        return False
