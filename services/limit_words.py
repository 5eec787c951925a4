"""A time limit in words. In Vietnamese the rules have them; other languages bend by the number."""

from __future__ import annotations

from services.tongue import gettext as _
from services.tongue import native
from workflows.limits import Limit


def said(limit: Limit) -> str:
    """`3 ngày làm việc`, `trong ngày`, `15 ngày`."""
    if native():
        return limit.words
    if limit.same_day:
        return _("trong ngày")
    if limit.calendar_days:
        return _("%(n)s ngày", n=limit.calendar_days)
    days = _("%(n)s ngày làm việc", n=limit.working_days) if limit.working_days else ""
    hours = _("%(n)s giờ làm việc", n=figure(limit.hours)) if limit.hours else ""
    return _(" và ").join(filter(None, (days, hours))) or _("ngay khi tiếp nhận")


def figure(number: float) -> str:
    """`1,5` in Vietnamese, `1.5` elsewhere; whole numbers without anything behind."""
    text = f"{number:g}"
    return text.replace(".", ",") if native() else text
