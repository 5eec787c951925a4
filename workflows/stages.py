"""Where a dossier stands, in the ten public stages that the national portal counts.

The numbers are the `TrangThaiHoSo` codes of the national dossier exchange.
"""

from __future__ import annotations

from datetime import datetime

from workflows.case import Case
from workflows.clock import punctuality
from workflows.definition import Procedure

NATIONAL = {
    "submitted": 1,
    "received": 2,
    "refused": 3,
    "processing": 4,
    "supplement": 5,
    "payment": 6,
    "withdrawn": 7,
    "stopped": 8,
    "finished": 9,
    "returned": 10,
}

STILL = ("supplement", "payment")
"""The stages in which the clock stands still for the applicant."""

ENDED = {"withdrawn": "withdrawn", "stopped": "stopped", "refused": "stopped"}
"""Stages in which there is no clock any more, and what is said instead."""


def clock_of(
    stage: str, finished_at: datetime | None, due: datetime | None, *, paused: bool | None = None
) -> str:
    """How a dossier's clock stands: running, paused, early, on-time, late, withdrawn, stopped, none.

    `paused`: whether it stands still, where the case was read; else the stage tells.
    """
    if stage in ENDED:
        return ENDED[stage]
    if due is None:
        return "none"
    if finished_at:
        return punctuality(finished_at, due)
    still = stage in STILL if paused is None else paused
    return "paused" if still else "running"


def stage_of(procedure: Procedure, case: Case) -> str:
    """The public stage of a case, a key of `NATIONAL`."""
    if case.closed_at:
        return "returned" if case.result else case.outcome
    reasons = {procedure.step(o.step).reason for o in case.open}
    for waiting in STILL:
        if waiting in reasons:
            return waiting
    if case.finished_at:
        return "finished"
    if case.received_at is None:
        return "submitted"
    fresh = all(o.since == case.received_at for o in case.open)
    return "received" if fresh else "processing"
