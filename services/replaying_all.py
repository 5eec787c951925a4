"""Replays every journal there is: by all processors where there are many, and in little memory.

A dossier and its lines are kept together, so that each process may look at its own moment.
"""

from __future__ import annotations

import os
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from itertools import repeat
from multiprocessing import get_context

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from services import replaying
from services.db import connect, sessions, snapshot
from services.models import Dossier

ALONE = 20_000
"""So many dossiers one process replays before others have begun."""
SPAN = 5_000


def strays(db: Session, alone: int = ALONE) -> int:
    """How many dossiers are not where their journal leads."""
    last = db.scalar(select(func.max(Dossier.id))) or 0
    if last <= alone:
        return sum(1 for _ in replaying.strays(db))
    url = db.get_bind().engine.url.render_as_string(hide_password=False)
    spans = range(0, last, SPAN)
    processors = min(len(os.sched_getaffinity(0)), len(spans))
    with ProcessPoolExecutor(processors, get_context("spawn")) as pool:
        return sum(pool.map(_strays, repeat(url), spans))


def _strays(url: str, after: int) -> int:
    with sessions(_engine(url))() as db, snapshot(db):
        return sum(1 for _ in replaying.strays(db, after, after + SPAN))


@cache
def _engine(url: str) -> Engine:
    """The connections of this process, kept for its next spans."""
    return connect(url)
