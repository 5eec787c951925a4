"""What every answer says to the browser: load from here only, guess nothing, keep nothing private.

The policy is the one of the design: nothing inline, nothing from elsewhere (ASVS 5.0 3.4).
"""

from __future__ import annotations

from flask import Flask, Response, g, request

from portal.auth import person

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; font-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
ALWAYS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
TWO_YEARS = "max-age=63072000; includeSubDomains"


def init_app(app: Flask, *, hsts: bool) -> None:
    """Adds the headers to every answer, errors too."""
    fixed = ALWAYS | ({"Strict-Transport-Security": TWO_YEARS} if hsts else {})

    @app.after_request
    def guard(response: Response) -> Response:
        for name, value in fixed.items():
            response.headers.setdefault(name, value)
        if request.endpoint != "static":
            response.vary.add("Cookie")
            response.headers.setdefault("Cache-Control", "no-store" if private() else "no-cache")
        return response


def private() -> bool:
    """Whether the answer may hold what is only for the one who asked."""
    asked = request.method in {"GET", "HEAD"} and not g.get("private")
    return not asked or person() is not None


def keep_nowhere() -> None:
    """Say that this answer tells of somebody, though nobody is signed in: no browser keeps it."""
    g.private = True
