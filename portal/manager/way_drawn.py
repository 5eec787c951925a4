"""The way of dossiers and the places of late ones, as the board draws them."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _

from portal.errors import word
from portal.manager.asked import address
from services.reporting.board import Asked
from services.reporting.visits import BEGUN, READ
from services.reporting.way import Stage, Way
from workflows.figures.facts import late

LONGEST, STEP = 215, 44
"""In the picture's units: the longest bar, and the height of a stage."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A stage: `share` of the stage before, `y` and `width` in the picture's units."""

    key: str
    name: str
    n: int
    href: str
    share: float | None
    y: int
    width: float


@dataclass(frozen=True, slots=True)
class Drawn:
    """The bars of the way, and the table of late results: rows of a role with a cell a cause."""

    bars: tuple[Bar, ...]
    height: int
    causes: tuple[str, ...]
    rows: tuple[tuple[str, tuple[tuple[int, str], ...], int], ...]
    sums: tuple[int, ...]
    late: int


def way_drawn(here: Asked, found: Way) -> Drawn:
    """Everything with where it opens."""
    place = address(here.scope, here.period)
    most = max((one.n for one in found.stages), default=0)
    bars = []
    for n, one in enumerate(found.stages):
        before = found.stages[n - 1].n if n else 0
        bars.append(
            Bar(
                *(one.key, _name(one), one.n),
                href=url_for(".fact_list", name=one.fact, **place) if one.fact and one.n else "",
                share=one.n / before if before else None,
                y=n * STEP,
                width=round(LONGEST * one.n / most, 1) if most else 0,
            )
        )
    rows = tuple(
        (
            word(f"late-role.{role}"),
            tuple(
                (n, url_for(".fact_list", name=late(role, cause), **place) if n else "")
                for cause in found.causes
                for n in [found.late.get((role, cause), 0)]
            ),
            sum(found.late.get((role, cause), 0) for cause in found.causes),
        )
        for role in found.roles
    )
    return Drawn(
        bars=tuple(bars),
        height=len(bars) * STEP,
        causes=tuple(word(f"late-cause.{cause}") for cause in found.causes),
        rows=rows,
        sums=tuple(
            sum(found.late.get((role, cause), 0) for role in found.roles) for cause in found.causes
        ),
        late=found.late_in_all,
    )


def _name(one: Stage) -> str:
    names = {
        READ: _("Xem thủ tục"),
        BEGUN: _("Mở tờ khai"),
        "submitted.online": _("Nộp trên cổng"),
        "submitted.online.received": _("Được tiếp nhận"),
        "submitted.online.decided": _("Có kết quả"),
        "submitted.online.delivered": _("Đã trả kết quả"),
    }
    return str(names[one.key])
