"""Counts who looks at a procedure without knowing them, and writes the numbers down now and then.

A reader never waits for a write, so what was looked at in the last half minute is held here; a process
that is killed loses it, and the numbers say only how many there were at least.
"""

from __future__ import annotations

import atexit
from collections import Counter
from collections.abc import Callable
from datetime import date
from threading import Lock
from time import monotonic
from weakref import ref

from flask import Flask, current_app
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, sessionmaker

from portal.wiring import NAME as WIRING
from services.reporting import visits

NAME = "visits"
HELD = 30.0
"""Seconds; as long is nothing written."""


class Visits:
    """What one process has seen and not written yet."""

    def __init__(
        self, sessions: sessionmaker[Session], clock: Callable[[], float] = monotonic
    ) -> None:
        self._sessions, self._clock = sessions, clock
        self._seen: Counter[tuple[date, str]] = Counter()
        self._since = clock()
        self._lock = Lock()
        atexit.register(_write, ref(self))

    def saw(self, code: str, day: date) -> None:
        """Somebody looked at a procedure."""
        with self._lock:
            self._seen[day, code] += 1
        if self._clock() - self._since >= HELD:
            self.write()

    def write(self) -> None:
        """Write down what is held; a database that is away loses it and no page."""
        with self._lock:
            seen, self._seen, self._since = self._seen, Counter(), self._clock()
        if seen:
            try:
                with self._sessions() as db:
                    visits.looked(db, seen)
            except (DBAPIError, OSError):
                pass


def _write(held: ref[Visits]) -> None:
    """At the end of the process, unless the application went before it."""
    if counter := held():
        counter.write()


def init_app(app: Flask) -> None:
    """Gives the application its counter."""
    app.extensions[NAME] = Visits(app.extensions[WIRING].sessions)


def saw(code: str, day: date) -> None:
    """Somebody looks at a procedure."""
    current_app.extensions[NAME].saw(code, day)
