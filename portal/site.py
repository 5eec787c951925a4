"""The address at which people open the portal."""

from __future__ import annotations

from flask import request

from portal.wiring import wiring


def configured() -> str:
    """The address that the installation has set, without a slash at its end; empty if none."""
    return wiring().settings.public_url.rstrip("/")


def site() -> str:
    """The address for what leaves the portal on paper; if none is set, that of who asks."""
    return configured() or request.url_root.rstrip("/")
