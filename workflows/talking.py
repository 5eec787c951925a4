"""What a dossier's owner and its offices may write to each other, for how long, and who has it."""

from __future__ import annotations

import unicodedata
from collections.abc import Container
from datetime import datetime, timedelta

from workflows.advance import Matter
from workflows.case import Actor, Post
from workflows.permits import CITIZENS_WAITS

LONGEST = 2000
"""Letters of one message."""

A_DAY = {"citizen": 10, "officer": 50}
"""Messages of each side about one dossier within a day: enough to talk, too few to bury."""

AFTERWARDS = timedelta(days=30)
"""For how long one may still write once it is over: what is wrong with a result shows by then."""


def plain(text: str) -> str:
    """What can be kept of what was typed: without letters that only machines read."""
    return "".join(
        c for c in text if c == "\n" or unicodedata.category(c) not in {"Cc", "Cs"}
    ).strip()


def until(closed_at: datetime | None) -> datetime | None:
    """Until when one may still write; None as long as the dossier is open."""
    return closed_at + AFTERWARDS if closed_at else None


def is_over(closed_at: datetime | None, at: datetime) -> bool:
    """Whether nobody can write about it any more."""
    last = until(closed_at)
    return last is not None and at > last


def holder(matter: Matter, desk: str) -> str:
    """The office that has the dossier: once it is over, the one that handed it out. Empty while it
    waits for its owner, for then whoever asked has it."""
    here = next(iter(matter.case.open), None)
    if here is None:
        return desk
    return "" if matter.step(here.step).reason in CITIZENS_WAITS else here.office


def speaking(by: Actor, part: Container[str]) -> list[Post]:
    """As what an officer may answer: at the posts where they work, in offices with a part in it."""
    return [post for post in by.working if post.office in part]
