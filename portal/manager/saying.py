"""Periods, scopes and changes in words."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext

from portal.errors import word
from portal.wording import day, number, percent
from services.reporting.periods import Period
from services.reporting.scopes import OWN, Scope
from services.reporting.targets import Aim
from services.reporting.unobserved import Unobserved
from workflows.figures.shares import Count
from workflows.offices import Directory

QUARTERS = ("I", "II", "III", "IV")
LEAST = 0.05
"""A change of less percentage points than this is none."""


def _(text: str, **values: object) -> str:
    """The text in the reader's language."""
    return str(gettext(text, **values))


def period_words(period: Period) -> str:
    """`năm 2021`, `quý I/2021`, `tháng 3/2021`, `từ 01/03/2021 đến 15/03/2021`, in a sentence."""
    year, month = period.first.year, period.first.month
    match period.kind:
        case "year":
            return _("năm %(year)s", year=year)
        case "quarter":
            return _("quý %(n)s/%(year)s", n=QUARTERS[month // 3], year=year)
        case "month":
            return _("tháng %(n)s/%(year)s", n=month, year=year)
    if period.first == period.last:
        return _("ngày %(day)s", day=day(period.first))
    return _("từ %(first)s đến %(last)s", first=day(period.first), last=day(period.last))


def heading(text: str) -> str:
    """The same words at the start of a line."""
    return text[0].upper() + text[1:]


def scope_words(directory: Directory, scope: Scope) -> str:
    """`Toàn tỉnh`, `Cấp xã`, `Thành phố Hội An`, `Cấp xã, Thành phố Hội An`, `Riêng UBND
    thành phố Hội An`."""
    office = directory.ever(scope.office)
    if office is not None and scope.tier == OWN:
        return _("Riêng %(office)s", office=office.name)
    tier = word(f"tier.{scope.tier}") if scope.tier else ""
    if office is None or not office.parent:
        return tier or _("Toàn tỉnh")
    if tier:
        return _("%(tier)s, %(office)s", tier=tier, office=office.short_name)
    return office.short_name


def change_words(now: Count, before: Count) -> str:
    """How a share moved since the period before; nothing where there was none."""
    if now.share is None or before.share is None:
        return ""
    points = (now.share - before.share) * 100
    was = percent(before.share)
    if abs(points) < LEAST:
        return _("Kỳ trước %(was)s, không đổi", was=was)
    moved = number(abs(points), 1)
    if points > 0:
        return _("Kỳ trước %(was)s, tăng %(moved)s điểm", was=was, moved=moved)
    return _("Kỳ trước %(was)s, giảm %(moved)s điểm", was=was, moved=moved)


def moved(now: Count, then: Count) -> str:
    """By how many percentage points a share moved: `+4,0`, `−2,1`, `0,0`."""
    if now.share is None or then.share is None:
        return "–"
    points = round((now.share - then.share) * 100, 1)
    return f"{'+' if points > 0 else '−' if points < 0 else ''}{number(abs(points), 1)}"


def goal_words(row: Unobserved, aims: Mapping[str, Aim]) -> str:
    """`30 %`, `trên 80 %`, one for each tier, or the sum of the budget."""
    tiers = [tier for tier in ("", "province", "district", "commune") if tier in aims]
    said = [
        f"{word(f'tier.{tier}')} {percent(aims[tier].share, 0)}"
        if tier
        else percent(aims[tier].share, 0)
        for tier in tiers
    ]
    if not said and "{n}" in row.wanted:
        return str(_("không đặt cho năm này"))
    return row.wanted.format(n=", ".join(said))
