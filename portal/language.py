"""Which language a page is in: Vietnamese, or the one that was chosen where all of it can be said.

Officers' pages are Vietnamese, the language in which the administration works.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from flask import Flask, Response, request, session, url_for
from flask_babel import Babel, Domain
from markupsafe import Markup, escape

from portal import catalogues
from portal.auth import LANGUAGE
from services import tongue

COOKIE = LANGUAGE
KEPT = timedelta(days=365)
NAMES = {"vi": "Tiếng Việt", "en": "English"}
"""The languages by the names that those who speak them have for them."""
COMPLETE = frozenset(("public", "citizen", None))
"""The packages whose pages can be told in every language; None is a page that does not exist."""


class Spoken(Domain):  # type: ignore[misc]  # Flask-Babel ships no types
    """Flask-Babel's words come from the same catalogues as all others."""

    def gettext(self, string: str, **variables: Any) -> str:
        """A sentence with its values; one that holds a name of its own language stays marked."""
        if any(isinstance(value, Markup) for value in variables.values()):
            return escape(tongue.found(string, variables)) % variables
        return tongue.gettext(string, **variables)


def init_app(app: Flask) -> None:
    """Learns the languages, and speaks the right one in each request."""
    catalogues.init()
    app.config.setdefault("BABEL_DEFAULT_LOCALE", tongue.SOURCE)
    app.config.setdefault("BABEL_DEFAULT_TIMEZONE", "Asia/Ho_Chi_Minh")
    babel = Babel(app, locale_selector=tongue.language)
    babel.domain_instance = Spoken()
    app.jinja_env.filters.update(foreign=foreign, plain=plain)
    app.jinja_env.globals.update(language=tongue.language)
    app.context_processor(choice)

    @app.before_request
    def begin() -> None:
        tongue.speak(chosen())

    @app.teardown_request
    def end(_error: BaseException | None = None) -> None:
        tongue.speak(tongue.SOURCE)


def chosen() -> str:
    """What this page is told in."""
    if not offered():
        return tongue.SOURCE
    return request.cookies.get(COOKIE) or str(session.get(COOKIE, tongue.SOURCE))


def offered() -> bool:
    """Whether this page can be told in another language than Vietnamese."""
    return request.endpoint != "static" and request.blueprint in COMPLETE


def keep(response: Response, language: str) -> None:
    """Remember in this browser what was chosen."""
    secure = request.is_secure
    response.set_cookie(
        COOKIE, language, max_age=KEPT, secure=secure, httponly=True, samesite="Lax"
    )


def choice() -> dict[str, object]:
    """The links to the other languages, for the head of the page."""
    if not request or not offered():
        return {"tongues": ()}
    others = [one for one in tongue.languages() if one != tongue.language()]
    return {
        "tongues": [
            (one, NAMES[one], url_for("public.choose_language", language=one, tiep=request.path))
            for one in others
        ]
    }


def foreign(text: Any) -> Any:
    """A name that stays as it is in every language; where another is spoken it says so."""
    if tongue.native() or not text:
        return text
    return Markup('<span lang="vi">{}</span>').format(text)


def joined(parts: Iterable[Any], between: str = " · ") -> str:
    """The parts that there are, on one line; names among them stay marked."""
    there = [part for part in parts if part]
    marks = any(isinstance(part, Markup) for part in there)
    return escape(between).join(there) if marks else between.join(there)


def plain(text: Any) -> Any:
    """The words without their marks, for where no marks can stand."""
    return text.striptags() if isinstance(text, Markup) else text
