"""The form above every board: which period, whose figures. It asks by GET and needs no script."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from flask import request
from flask_babel import gettext as _

from portal.auth import actor
from portal.clock import today
from portal.errors import word
from portal.manager.asked import BY_DAYS, TIERS
from portal.manager.saying import heading, period_words, scope_words
from portal.session import db
from portal.wording import day
from services import places
from services.reporting import months, periods, scopes
from services.reporting.board import Asked
from services.reporting.periods import Period
from services.reporting.scopes import Scope
from workflows.offices import Directory


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to choose."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Options under a heading."""

    label: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Chooser:
    """The form as it stands; `first` and `last` are the days in its two boxes. `absent` says so where
    the office was not there in the period."""

    periods: tuple[Group, ...]
    offices: tuple[Group, ...]
    tiers: tuple[Option, ...]
    first: str
    last: str
    by_days: bool
    absent: str = ""


def chooser(found: Asked | None = None) -> Chooser:
    """The form with what was asked for; without it, with what was typed."""
    given, directory = request.args, places.directory(db())
    token = found.period.token if found else given.get("ky", "")
    by_days = (not token) if found else token == BY_DAYS
    free = found.period if found and by_days else None
    office = found.scope.office if found else given.get("don-vi", "")
    tier = given.get("cap", "")
    return Chooser(
        periods=tuple(_periods(found.period if found else None, token)),
        offices=tuple(_offices(directory, office)),
        tiers=(
            Option("", _("Mọi cấp"), not tier),
            *(Option(key, word(f"tier.{name}"), key == tier) for key, name in TIERS.items()),
        ),
        first=free.first.isoformat() if free else given.get("tu", ""),
        last=free.last.isoformat() if free else given.get("den", ""),
        by_days=by_days,
        absent=_absent(found) if found else "",
    )


def _absent(found: Asked) -> str:
    """That a period is still to come, or that an office had not begun, or had ended, before it; empty
    where there may be figures."""
    office, period = found.directory.ever(found.scope.office), found.period
    if office is None:
        return ""
    if office.valid_from > period.last:
        return str(
            _(
                "%(office)s chỉ có từ %(day)s, sau kỳ này.",
                office=office.name,
                day=day(office.valid_from),
            )
        )
    if office.valid_to and office.valid_to < period.first:
        return str(
            _(
                "%(office)s không còn từ sau %(day)s, trước kỳ này.",
                office=office.name,
                day=day(office.valid_to),
            )
        )
    if period.first > found.today:
        return str(_("Kỳ này chưa bắt đầu nên chưa có số liệu."))
    return ""


def _periods(chosen: Period | None, token: str) -> Iterator[Group]:
    now = today()
    since = months.first_month(db(), "submitted") or now
    listed = [list(_of_year(n, since, now)) for n in range(now.year, since.year - 1, -1)]
    if chosen and token and token not in {one.token for year in listed for one in year}:
        listed.append([chosen])
    for year in listed:
        options = (
            Option(one.token, heading(period_words(one)), one.token == token) for one in year
        )
        yield Group(_("Năm %(n)s", n=year[0].first.year), tuple(options))


def _of_year(n: int, since: date, now: date) -> Iterator[Period]:
    """The year, its quarters and its months, from the first dossier to today, the last first."""
    yield periods.year(n)
    for names in (("q4", "q3", "q2", "q1"), (f"{m:02}" for m in range(12, 0, -1))):
        for name in names:
            period = periods.parse(f"{n}-{name}")
            if period.last >= since and period.first <= now:
                yield period


def _offices(directory: Directory, chosen: str) -> Iterator[Group]:
    """Those that one heads, then those below each office on the way to the one that is shown."""
    heads = [p.office for p in actor().posts if p.role in scopes.WATCH]
    heads.sort(key=lambda code: -len(directory.ever_below(code)))
    mine = tuple(_office(directory, code, chosen) for code in dict.fromkeys(heads))
    yield Group(_("Phạm vi của bạn"), mine)
    for code in _way(directory, heads, chosen):
        below = [o for o in directory.ever_below(code) if o.parent == code and o.valid(today())]
        above = directory.ever(code)
        name = above.short_name if above else code
        parts = (
            (_("%(name)s: địa phương", name=name), [o for o in below if o.kind == "committee"]),
            (_("%(name)s: cơ quan", name=name), [o for o in below if o.kind != "committee"]),
        )
        for label, there in parts:
            if there:
                yield Group(label, tuple(_office(directory, o.code, chosen) for o in there))


def _way(directory: Directory, heads: list[str], chosen: str) -> list[str]:
    """From the widest office that one heads down to the one that is shown."""
    way: list[str] = []
    office = directory.ever(chosen)
    while office is not None:
        way.insert(0, office.code)
        if office.code in heads[:1]:
            return way
        office = directory.ever(office.parent)
    return heads[:1]


def _office(directory: Directory, code: str, chosen: str) -> Option:
    return Option(code, scope_words(directory, Scope(code)), code == chosen)
