"""Stretches in which an authority lets no time limit run: a storm closes offices, a system is down.

NĐ 61/2018/NĐ-CP knows no such pause: time runs on unless a document of an authority says otherwise,
so each stretch names its document, whom it is for, and under which regime.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from workflows.calendar import at
from workflows.limits import Interval


@dataclass(frozen=True, slots=True)
class Stoppage:
    """No limit runs from the first to the last day, both included, for these offices (all, if none
    are named) under a regime (each, if none is named); `title` says why, as people read it."""

    first: date
    last: date
    title: str
    offices: frozenset[str] = frozenset()
    regime: str = ""

    def concerns(self, office: str, regime: str) -> bool:
        """Whether it is for dossiers of an office under a regime."""
        return self.regime in ("", regime) and (not self.offices or office in self.offices)

    @property
    def days(self) -> Iterator[date]:
        """Each day of it."""
        return (self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1))

    @property
    def interval(self) -> Interval:
        """The stretch as a pause of the clock."""
        beyond = self.last + timedelta(days=1)
        return Interval(self.title, at(self.first, time()), at(beyond, time()))


def pauses_of(
    stoppages: Iterable[Stoppage], office: str, regime: str, since: datetime
) -> tuple[Interval, ...]:
    """What of these pauses the clock of a dossier that began to run then."""
    spans = (one.interval for one in stoppages if one.concerns(office, regime))
    return tuple(
        Interval(span.kind, max(span.since, since), span.until)
        for span in spans
        if span.until and span.until > since
    )
