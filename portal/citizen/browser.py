"""The number by which a browser is known again when it files: given at the first filing, not before."""

from __future__ import annotations

import secrets

from flask import current_app, request
from werkzeug.wrappers import Response

from portal.clock import today
from services import devices

COOKIE = "trinh-duyet"


def known() -> tuple[str, str]:
    """The number of this browser, a new one where it has none, and what is kept of it."""
    given = request.cookies.get(COOKIE, "")
    number = given if devices.NUMBER.fullmatch(given) else secrets.token_hex(16)
    return number, devices.mark(str(current_app.secret_key), number, today())


def keep(answer: Response, number: str) -> Response:
    """Let the browser keep its number; no script reads it."""
    answer.set_cookie(
        *(COOKIE, number),
        max_age=devices.GIVEN,
        secure=request.is_secure,
        httponly=True,
        samesite="Lax",
    )
    return answer
