"""Who does something, when, and the key that makes it happen once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from workflows.case import Actor


@dataclass(frozen=True, slots=True)
class Deed:
    """What every verb on a dossier is told about the one who does it.

    `key` was made before sending: the same key again changes nothing. `seen` is the version of the
    dossier that the person was looking at, when a page that has grown stale must be refused.
    """

    by: Actor
    at: datetime
    key: str
    seen: int | None = None
