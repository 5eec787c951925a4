"""The one place that looks at the clock. Everything else is told the time as `at=`."""

from __future__ import annotations

from datetime import UTC, date, datetime

from flask import Flask, g, has_request_context

from portal.session import db
from services import clocks
from workflows.calendar import local_day


def init_app(app: Flask) -> None:
    """Tells the pages what the demo clock shows, if there is one."""
    app.context_processor(shown)


def now() -> datetime:
    """The time, aware, in UTC: one moment for a whole request, ticking on for a command.

    In a demonstration it is the demo clock's.
    """
    if not has_request_context():
        return read()[0]
    if "now" not in g:
        g.now, g.demo = read()
    moment: datetime = g.now
    return moment


def today() -> date:
    """The day that it is in Quảng Nam."""
    return local_day(now())


def real() -> datetime:
    """The real time, whatever the demo clock shows."""
    return datetime.now(UTC)


def read() -> tuple[datetime, bool]:
    """The time now, and whether it is a demo clock's."""
    demo = clocks.demo(db())
    return (demo.at(real()).astimezone(UTC), True) if demo else (real(), False)


def shown() -> dict[str, object]:
    """For `pages/base.html`: the demo clock, or nothing in real life or when all is broken."""
    if g.get("bare"):
        return {"demo_clock": None}
    moment = now()
    return {"demo_clock": moment if g.demo else None}
