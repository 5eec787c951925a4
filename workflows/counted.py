"""What the calendar of its day has made of a deed: its line tells it, and nobody counts it again.

A calendar is corrected now and then. What was promised before was counted with the calendar of
that day, so a journal that is told again has to say what came out, and not only what was done.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from workflows.case import Case, Counted


def told(before: Case, after: Case) -> dict[str, Any]:
    """What was counted, as a line of the journal keeps it."""
    opened = [o for o in after.open if o not in before.open]
    kept: dict[str, Any] = {
        "counted": {f"{o.step}:{o.branch}": o.due.isoformat() for o in opened if o.due}
    }
    if after.due and after.due != before.due:
        kept["due"] = after.due.isoformat()
    if after.clock_from != before.clock_from or len(after.pauses) < len(before.pauses):
        kept["anew"] = True
    return kept


def read(payload: Mapping[str, Any]) -> Counted | None:
    """What a line tells to have been counted; None for a line that does not say."""
    if "counted" not in payload:
        return None
    steps = {
        (step, branch): datetime.fromisoformat(due)
        for place, due in payload["counted"].items()
        for step, _, branch in [place.partition(":")]
    }
    due = payload.get("due")
    return Counted(steps, datetime.fromisoformat(due) if due else None, payload.get("anew", False))
