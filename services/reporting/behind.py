"""Figures that an update left behind: what is counted more or otherwise now, counted from the journal.

A migration that goes with a change of what counts (`workflows.figures`) leaves the mark where
there are dossiers; a recount takes it off. While it stands no figure is shown, and none goes into a
report: half of a figure is a wrong one.
"""

from __future__ import annotations

from weakref import WeakSet

from sqlalchemy import Engine, bindparam, select
from sqlalchemy.orm import Session

from services.db import table
from services.errors import Unavailable
from services.models import Setting
from services.quick import Quick
from services.reporting import verifying
from services.reporting.verifying import BEHIND

_SETTING = table(Setting).c
_MARK = Quick(select(_SETTING.name).where(_SETTING.name == bindparam("name")))
_level: WeakSet[Engine] = WeakSet()
"""Where the mark was seen to be gone: it does not come back while a process runs."""


def behind(db: Session) -> bool:
    """Whether the figures still have to be counted anew."""
    engine = db.get_bind().engine
    if engine not in _level and _MARK.scalar(db, {"name": BEHIND}) is None:
        _level.add(engine)
    return engine not in _level


def demand_counted(db: Session) -> None:
    """Raise `Unavailable` while the figures are behind."""
    if behind(db):
        raise Unavailable("figures-behind")


def catch_up(db: Session) -> int | None:
    """Count anew what is behind; how many facts there are, or None where nothing was."""
    return verifying.recount(db) if behind(db) else None
