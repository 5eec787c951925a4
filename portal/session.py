"""One database session for each request, or for each command."""

from __future__ import annotations

from flask import Flask, g
from sqlalchemy.orm import Session

from portal.wiring import wiring
from services.db import WAITED
from services.jobs import REQUEST


def init_app(app: Flask) -> None:
    """Closes the session when the request has been answered."""
    app.teardown_appcontext(close)


def db() -> Session:
    """The session of this request; opened when first asked for."""
    if "db" not in g:
        g.db = wiring().sessions(info={REQUEST: g.get("number", "")})
    session: Session = g.db
    return session


def waited() -> float:
    """For how many seconds this request has waited for its turn to write, on SQLite."""
    return float(g.db.info.get(WAITED, 0.0)) if "db" in g else 0.0


def close(_error: BaseException | None = None) -> None:
    """Give the connection back; what was not committed is gone."""
    if session := g.pop("db", None):
        session.close()
