"""One database session for each request, or for each command."""

from __future__ import annotations

from flask import Flask, g
from sqlalchemy.orm import Session

from portal.wiring import wiring


def init_app(app: Flask) -> None:
    """Closes the session when the request has been answered."""
    app.teardown_appcontext(close)


def db() -> Session:
    """The session of this request; opened when first asked for."""
    if "db" not in g:
        g.db = wiring().sessions()
    session: Session = g.db
    return session


def close(_error: BaseException | None = None) -> None:
    """Give the connection back; what was not committed is gone."""
    if session := g.pop("db", None):
        session.close()
