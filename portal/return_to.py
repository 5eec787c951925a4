"""Where somebody wanted to go before they had to sign in: a path of this portal, or nothing."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import request

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
