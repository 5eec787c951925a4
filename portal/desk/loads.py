"""Colleagues as a choice: who they are, and how much each has in their hands by now."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext as _

from portal.auth import actor
from portal.clock import now
from portal.session import db
from services import office_load


def with_load(colleagues: Mapping[int, str]) -> dict[int, str]:
    """The same people, each with the work they hold in the offices that the reader answers for."""
    held = office_load.held(db(), actor(), colleagues, at=now())
    return {one: said(name, *held.get(one, (0, 0))) for one, name in colleagues.items()}


def said(name: str, n: int, late: int) -> str:
    """A name, with how many steps that person has claimed and how many are past their time."""
    if not n:
        return str(_("%(who)s (chưa giữ việc nào)", who=name))
    if not late:
        return str(_("%(who)s (đang giữ %(n)s việc)", who=name, n=n))
    return str(_("%(who)s (đang giữ %(n)s việc, %(late)s quá hạn)", who=name, n=n, late=late))
