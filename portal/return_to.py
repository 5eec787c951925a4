"""Where somebody wanted to go before they had to sign in, and what can be opened instead."""

from __future__ import annotations

from contextlib import suppress
from urllib.parse import urlsplit

from flask import current_app, request
from werkzeug.exceptions import HTTPException

LONGEST = 500


def wanted() -> str:
    """Where whoever asks now wanted to go; empty when they say nothing, or nothing of ours."""
    return local(request.args.get("tiep"))


def local(path: str | None) -> str:
    """The path, if a browser can only understand it as one of this host; else empty.

    Browsers read a backslash as a slash and drop control characters, so neither may occur.
    """
    if not path or len(path) > LONGEST or not path.startswith("/") or path.startswith("//"):
        return ""
    if "\\" in path or not path.isascii() or not path.isprintable():
        return ""
    parts = urlsplit(path)
    return "" if parts.scheme or parts.netloc else path


def page_of(path: str) -> str:
    """This address, or the nearest above it, that a browser can open."""
    known = current_app.create_url_adapter(request)
    while known and path.strip("/"):
        with suppress(HTTPException):
            known.match(path, method="GET")
            return path
        path = path.rstrip("/").rpartition("/")[0]
    return "/"
