"""What becomes of running dossiers when an office ends: the one that took over has what waits there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from functools import lru_cache

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
    desk = to if case.desk == office else case.desk
    return Outcome(replace(case, open=moved, desk=desk), (event,))


def inherited(directory: Directory, codes: Iterable[str]) -> frozenset[str]:
    """The offices that have ended and whose work one of these has taken over, on whatever day; also
    where that one ends some day itself."""
    wanted = frozenset(codes)
    passed = _passed(directory).items()
    return frozenset(ended for ended, to in passed if ended not in wanted and to & wanted)


@lru_cache(maxsize=4)
def _passed(directory: Directory) -> Mapping[str, frozenset[str]]:
    """For each office that has ended the ones that had its work since, one after the other."""
    return {ended: frozenset(_after(directory, ended)) for ended in directory.heirs}


def _after(directory: Directory, code: str) -> Iterator[str]:
    office = directory.ever(code)
    with suppress(NoSuchOffice):
        while office and office.valid_to:
            office = directory.acting(office.code, office.valid_to + timedelta(days=1))
            yield office.code
