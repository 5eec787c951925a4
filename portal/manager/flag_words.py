"""Sudden jumps in words."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _

from portal.manager.asked import address
from portal.manager.cards import list_href
from portal.wording import number, percent
from services.reporting import jumps, periods
from services.reporting.board import Asked
from services.reporting.indicators import indicator
from services.reporting.jumps import Jump
from services.reporting.scopes import branch


@dataclass(frozen=True, slots=True)
class Told:
    """A jump: whose, what happened, and the list behind its number."""

    name: str
    what: str
    href: str


def told(here: Asked, one: Jump) -> Told:
    """A jump in words."""
    scope = branch(here.directory, here.scope, one.office.code)
    month = periods.month_of(jumps.month_of(here))
    if one.kind == "filed":
        what = _(
            "%(n)s hồ sơ nộp trên cổng; tháng thường có %(usual)s.",
            n=number(one.now.numerator),
            usual=number(one.before.share or 0, 1),
        )
        href = url_for(".fact_list", name=jumps.FILED, **address(scope, month))
        return Told(one.office.short_name, what, href)
    what = _(
        "%(title)s: %(now)s (%(n)s hồ sơ); sáu tháng trước %(before)s (%(m)s hồ sơ).",
        title=indicator(one.kind).main.title,
        now=percent(one.now.share),
        n=number(one.now.denominator),
        before=percent(one.before.share),
        m=number(one.before.denominator),
    )
    return Told(one.office.short_name, what, list_href(one.kind, "mau-so", scope, month))
