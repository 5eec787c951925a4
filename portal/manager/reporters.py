"""Who has reported what nothing counts, an office a line: those furthest behind first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for

from portal.manager.asked import address
from services.reporting.board import Asked
from services.reporting.reported import Said
from services.reporting.scopes import Scope
from services.reporting.unobserved import Unobserved
from workflows.figures.shares import Count

ALONE = "rieng"
"""In an address: only the office itself."""


@dataclass(frozen=True, slots=True)
class Reporter:
    """An office with what its months come to, how many they are, and the last one that was said."""

    name: str
    href: str
    count: Count
    months: int
    last: Said


def reporters(asked: Asked, one: Unobserved, found: Sequence[Said]) -> list[Reporter]:
    """The offices of all these reports, which come in the order of their months."""
    by_office: dict[str, list[Said]] = {}
    for it in found:
        by_office.setdefault(it.report.office, []).append(it)
    rows = (_reporter(asked, one, code, said) for code, said in by_office.items())
    return sorted(rows, key=lambda row: (row.count.share or 0, row.name))


def _reporter(asked: Asked, one: Unobserved, code: str, said: Sequence[Said]) -> Reporter:
    counted = [it.report for it in (said[-1:] if one.stock else said)]
    office = asked.directory.ever(code)
    count = Count(sum(it.numerator for it in counted), sum(it.denominator for it in counted))
    href = url_for(
        ".indicator", indicator=one.key, **address(Scope(code), asked.period, **{ALONE: "1"})
    )
    return Reporter(office.name if office else code, href, count, len(said), said[-1])
