"""From what went wrong to a page that says so, and says what to do now."""

from __future__ import annotations

import errno
from collections.abc import Callable
from http import HTTPStatus

from flask import Flask, current_app, g, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import (
    DBAPIError,
    IntegrityError,
    InterfaceError,
    InternalError,
    OperationalError,
)
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException, InternalServerError

from portal import session
from portal.auth import CITIZEN, GROUPS, person
from portal.heavy import let_it_end
from portal.return_to import page_of
from portal.tracing import number
from portal.unsent import written
from services import traces
from services.errors import (
    Conflict,
    Invalid,
    NotAllowed,
    NotFound,
    ServiceError,
    Unavailable,
)
from services.signing_in import Person
from workflows.calendar import CalendarEnds
from workflows.case import Refused

STATUS: dict[type[Exception], int] = {
    NotFound: 404,
    NotAllowed: 403,
    Conflict: 409,
    Refused: 409,
    Invalid: 422,
    Unavailable: 503,
}
DATABASE_AWAY = (OperationalError, InternalError, InterfaceError, PoolTimeout)
KEPT_WORDS = {HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT}
"""Somebody's right has ended, or the thing is gone: what they wrote is shown once more."""
NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO}


def init_app(app: Flask) -> None:
    """Turns every error into a page in words, and a line in the log that names nobody."""
    app.log_exception = lambda exc_info: tell(exc_info[1])  # type: ignore[method-assign]
    app.register_error_handler(ServiceError, sorry)
    app.register_error_handler(Refused, sorry)
    app.register_error_handler(CalendarEnds, sorry_calendar)
    app.register_error_handler(HTTPException, sorry_http)
    app.register_error_handler(InternalServerError, sorry_unknown)
    app.register_error_handler(OSError, sorry_disk)
    app.register_error_handler(IntegrityError, sorry_taken)
    for kind in DATABASE_AWAY:
        app.register_error_handler(kind, sorry_database)


def sorry(error: ServiceError | Refused) -> ResponseReturnValue:
    """What the services or the rules refused."""
    status = next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)
    return page(status, in_words(error), title=heading(error))


def heading(error: ServiceError | Refused) -> str:
    """What stands above a reason where its page has a heading of its own: of a form whose dossier is
    the officer's no more, that they had it."""
    own = f"http-title.{error.reason}-{'sent' if request.method == 'POST' else 'work'}"
    return word(own) if officer() and has_word(own) else ""


def in_words(error: ServiceError | Refused) -> str:
    """The sentence for a reason; who works here may be told it in words of their own."""
    details = error.details if isinstance(error, ServiceError) else {}
    key = f"reason.{error.reason}"
    own = f"{key}-work"
    return word(own if has_word(own) and officer() else key, **details)


def word(key: str, **values: object) -> str:
    """The words of a key, outside of a template."""
    find: Callable[..., str] = current_app.jinja_env.globals["word"]  # type: ignore[assignment]
    return find(key, **values)


def has_word(key: str) -> bool:
    """Whether there are words of a key."""
    find: Callable[[str], bool] = current_app.jinja_env.globals["has_word"]  # type: ignore[assignment]
    return find(key)


def officer() -> Person | None:
    """Who works here and is signed in, or nobody."""
    one = person()
    return one if one and one.kind != CITIZEN else None


def works(one: Person) -> bool:
    """Whether they have a queue to go back to."""
    return not one.roles.isdisjoint(GROUPS["staff"])


def sorry_calendar(error: CalendarEnds) -> ResponseReturnValue:
    """A day beyond the calendar was asked for; the administrator has to load it."""
    tell(error)
    return page(503, word("reason.calendar-too-short"))


def sorry_http(error: HTTPException) -> ResponseReturnValue:
    """What the web refused: no such page, not signed in, not for you, too large."""
    if error.response is not None or error.code is None or error.code < 400:  # noqa: PLR2004
        return error
    if error.code == HTTPStatus.METHOD_NOT_ALLOWED and request.method == "GET":
        return redirect(page_of(request.path), 303)  # Somebody reloads, or comes back to a form.
    again = ""
    if error.code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        let_it_end(request)
        again = page_of(request.path)
    answer = page(error.code, again=again)
    kept = {"Allow", "Retry-After"}
    headers = {name: value for name, value in error.get_headers() if name in kept}
    return (*answer, headers)


def sorry_database(error: DBAPIError | PoolTimeout) -> ResponseReturnValue:
    """The database is away, or full: nothing was kept, and the same again is safe."""
    tell(error)
    return broken(503)


def sorry_taken(error: IntegrityError) -> ResponseReturnValue:
    """Two did the same at once, and this one came second: nothing of it was kept.

    A use case should have said so itself, so the log tells which key it was.
    """
    key = traces.taken(error)
    if not key:
        raise error
    tell(error, taken=key)
    session.close()
    return page(409, word("reason.done-meanwhile"), title=word("http-title.409-taken"))


def sorry_disk(error: OSError) -> ResponseReturnValue:
    """No room on the disk is a matter of time; anything else is a fault."""
    if error.errno not in NO_ROOM:
        raise error
    tell(error)
    return broken(503)


def sorry_unknown(_error: InternalServerError) -> ResponseReturnValue:
    """A fault of ours: the page has a number under which the log tells more."""
    return broken(500)


def tell(error: BaseException | None, **more: str) -> None:
    """Log where it happened, not what with: messages and parameters may name people."""
    facts = {
        "request": number(),
        "endpoint": request.endpoint or "none",
        "error": traces.kind(error),
        "at": traces.where(error),
        **more,
    }
    current_app.logger.error("fault", extra={"facts": facts})


def broken(status: int) -> ResponseReturnValue:
    """A page that asks the database nothing."""
    g.bare = True
    session.close()
    text, _status = page(status, trace=number())
    return text, status, {"Retry-After": "60"} if status == HTTPStatus.SERVICE_UNAVAILABLE else {}


def page(
    status: int, reason: str = "", trace: str = "", title: str = "", again: str = ""
) -> tuple[str, int]:
    """The page for a status; without `reason` and `title`, in the words that stand for it. `again`:
    where to try once more."""
    known = status if has_word(f"http.{status}") else 400 if status < 500 else 500  # noqa: PLR2004
    one = officer()
    if status == HTTPStatus.FORBIDDEN and one:
        held = ", ".join(word(f"role.{role}") for role in sorted(one.roles))
        other = word("http.403-other", roles=held) if held else word("http.403-left")
        reason = reason or other
    text = render_template(
        "pages/error.html",
        title=title or word(f"http-title.{known}"),
        reason=reason or word(f"http.{known}"),
        status=status,
        trace=trace or None,
        written=written() if status in KEPT_WORDS else "",
        staff=one is not None,
        again_url=again,
        works=one is not None and request.path.startswith("/xu-ly/") and works(one),
    )
    return text, status
