"""Reception for another office: at which desk, and when the papers have to be on their way.

NĐ 61/2018/NĐ-CP Điều 18.3, NĐ 118/2025/NĐ-CP: a desk of the province takes what another one would, if
the province has put the procedure on its list; papers and dossier go on the same day.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from workflows.calendar import Calendar, local
from workflows.clock import CUTOFF, opening
from workflows.definition import Procedure
from workflows.offices import Directory, NoSuchOffice
from workflows.reading import Fault
from workflows.routing import BadExpression, parse_office

NOT_AT_DESK = (
    "Thủ tục nhận ở mọi quầy thì kết quả phải về quầy đã nhận, mà bước “{}” nằm ở chỗ khác. "
    "Hãy ghi office = “desk”, hoặc bỏ “anywhere”."
)

UNANSWERED = frozenset(("withdrawn", "stopped", "refused"))
"""The kinds of lines that end a dossier without a result."""


class NotHere(Exception):
    """None of these desks receives it; `desk` does."""

    def __init__(self, desk: str) -> None:
        super().__init__(desk)
        self.desk = desk


def receiving_desk(
    procedure: Procedure, office: str, desks: Iterable[str], directory: Directory, on: date
) -> str:
    """The one of somebody's desks that receives for another office; empty where theirs is the
    office's own."""
    own = directory.desk_of(office, on).code
    theirs = sorted(desk for desk in desks if _there(directory, desk, on))
    if own in theirs:
        return ""
    if not theirs or not procedure.anywhere:
        raise NotHere(own)
    return theirs[0]


def away(directory: Directory, office: str, desk: str, on: date) -> bool:
    """Whether a dossier lies at another desk than its competent office's, as things are that day."""
    try:
        own = directory.desk_of(directory.acting(office, on).code, on).code
        return own != directory.acting(desk, on).code
    except NoSuchOffice:
        return False


def done_at(office: str, payload: Mapping[str, Any]) -> str:
    """Where the deed of a line was done: the line that files a dossier stands at its competent
    office, and names the desk where that was another one's."""
    return str(payload.get("desk", office))


def hand_over_by(received: datetime, calendar: Calendar) -> datetime:
    """Until when the papers leave: the end of the day; what came from 15:00 on, with the start of the
    next working day."""
    starts, on = opening(received, calendar, CUTOFF), local(received).date()
    return calendar.closing(on) if starts.date() == on else starts


def gives_up(kind: str, payload: Mapping[str, Any]) -> bool:
    """Whether a line says that the papers are needed no more: what still lies at the desk stays there,
    and what had left comes back."""
    return kind in UNANSWERED or payload.get("result") == "refused"


def needed(result: str, *, closed: bool) -> bool:
    """Whether the competent office is to have the papers: of what it granted for its files, also when
    the result was handed over by then; of what ended otherwise not."""
    return result == "granted" or (not closed and result != "refused")


def lays_down(kind: str, role: str, *, received: bool) -> bool:
    """Whether a line says that papers were left at the desk: with the dossier, or with what was
    lacking in one that it had `received`."""
    return kind == "received" or (received and (kind, role) == ("resubmitted", "clerk"))


def wrong(procedure: Procedure) -> Iterator[Fault]:
    """Where a procedure that every desk receives would meet its applicant at a fixed one."""
    if not procedure.anywhere:
        return
    ends = {step.name for step in procedure.steps if step.kind == "end"}
    for step in procedure.steps:
        with_applicant = any(act.receives or not ends.isdisjoint(act.to) for act in step.actions)
        if step.role == "clerk" and with_applicant and not _own_desk(step.office):
            yield Fault(
                "anywhere-not-at-desk", f"steps.{step.name}.office", NOT_AT_DESK.format(step.title)
            )


def _own_desk(text: str) -> bool:
    try:
        return parse_office(text).is_own_desk
    except BadExpression:
        return True  # That is a fault of its own.


def _there(directory: Directory, desk: str, on: date) -> bool:
    office = directory.ever(desk)
    return office is not None and office.valid(on)
