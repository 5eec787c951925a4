"""Whether a connection that has lain idle still reaches its server, asked before it is used again.

Under load nobody asks: what was answered a moment ago is alive, and asking is a journey to the
server before every request. A server that restarts within that moment breaks off a request, as it
does with those that are under way.
"""

from __future__ import annotations

from time import monotonic
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.exc import InvalidatePoolError

IDLE = 1.0
"""Seconds after which it is asked."""
USED = "used"


def listen(engine: Engine) -> None:
    """Ask, and when nobody answers, let go of every connection that is kept."""

    def used(_raw: Any, record: Any) -> None:
        record.info[USED] = monotonic()

    def ask(raw: Any, record: Any, _proxy: Any) -> None:
        if monotonic() - record.info.get(USED, monotonic()) < IDLE:
            return
        try:
            alive = engine.dialect.do_ping(raw)
        except engine.dialect.loaded_dbapi.Error:
            alive = False
        if not alive:
            raise InvalidatePoolError

    event.listen(engine, "checkin", used)
    event.listen(engine, "checkout", ask)
