"""Choosing the language of the pages: a link that comes back to the page it stood on."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Response, abort, make_response, redirect, request

from portal import language as speech
from portal import return_to
from portal.auth import open_to
from portal.public.routes import bp
from services import tongue


@bp.get("/ngon-ngu/<string:language>")
@open_to("public")
def choose_language(language: str) -> Response:
    """From now on this browser is told everything in this language; nothing is written down here."""
    if language not in tongue.languages():
        abort(404)
    response = make_response(redirect(back(), 303))
    speech.keep(response, language)
    return response


def back() -> str:
    """The page that the link stood on. What follows its path only the browser repeats: a link
    shall not carry on what somebody had typed into an address."""
    path = return_to.page_of(return_to.wanted() or "/")
    came = urlsplit(request.referrer or "")
    asked = f"{path}?{came.query}"
    same = (came.netloc, came.path) == (request.host, path) and came.query
    return asked if same and return_to.local(asked) else path
