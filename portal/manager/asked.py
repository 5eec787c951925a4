"""What is asked for, out of the address: `ky` (or `tu` and `den`), `don-vi` and `cap`."""

from __future__ import annotations

from typing import Any

from flask import request

from portal.auth import actor
from portal.clock import today
from portal.session import db
from services import places
from services.errors import Invalid
from services.reporting import periods, scopes
from services.reporting.board import Asked
from services.reporting.periods import Period
from services.reporting.scopes import Scope

BY_DAYS = "ngay"
"""The value of `ky` that says: look at the two days."""
TIERS = {"tinh": "province", "huyen": "district", "xa": "commune", "rieng": scopes.OWN}
TOKENS = {tier: token for token, tier in TIERS.items()}


def asked() -> Asked:
    """The scope and period of this request; `Invalid` or `NotFound` when there are none such."""
    directory, given = places.directory(db()), request.args
    token = given.get("cap", "")
    if token and token not in TIERS:
        raise Invalid("tier-unknown", where="cap")
    scope = scopes.chosen(directory, given.get("don-vi", ""), TIERS.get(token, ""), actor())
    return Asked(scope, period(), today(), directory)


def period() -> Period:
    """The period of this request; this year when nothing is said."""
    token = request.args.get("ky", "")
    first, last = request.args.get("tu", ""), request.args.get("den", "")
    if token == BY_DAYS or (not token and (first or last)):
        return periods.between(first, last)
    return periods.parse(token) if token else periods.year(today().year)


def address(scope: Scope, period: Period, **also: str) -> dict[str, Any]:
    """The same as arguments of an address."""
    days = {"ky": BY_DAYS, "tu": period.first.isoformat(), "den": period.last.isoformat()}
    when = {"ky": period.token} if period.token else days
    tier = {"cap": TOKENS[scope.tier]} if scope.tier else {}
    return when | {"don-vi": scope.office} | tier | {k: v for k, v in also.items() if v}
