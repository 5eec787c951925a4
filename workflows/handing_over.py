"""What becomes of running dossiers when an office ends: the one that took over has what waits there."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime

from workflows.case import SYSTEM, Case, Event, Outcome, Refused
from workflows.offices import Directory, NoSuchOffice


def pass_on(case: Case, *, office: str, to: str, at: datetime) -> Outcome:
    """Let the office that took over have what waits in one that has ended; no time is won or lost.

    The dossier stays that of the office which received it: figures from before do not move.
    """
    if case.closed_at:
        raise Refused("closed")
    moved = tuple(replace(o, office=to) if o.office == office else o for o in case.open)
    event = Event("passed-on", at, SYSTEM, None, "", office, payload={"to": to})
    return Outcome(replace(case, open=moved), (event,))


def inherited(directory: Directory, codes: Iterable[str], on: date) -> frozenset[str]:
    """The offices that have ended and whose work one of these has on that day."""
    wanted, found = frozenset(codes), set[str]()
    for ended in directory.heirs.keys() - wanted:
        with suppress(NoSuchOffice):
            if directory.acting(ended, on).code in wanted:
                found.add(ended)
    return frozenset(found)
