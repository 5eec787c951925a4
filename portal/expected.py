"""How long it took others, in words: half of them, nine in ten, and what was counted."""

from __future__ import annotations

from flask_babel import gettext as _

from portal import wording
from portal.language import foreign
from services.expecting import Expected
from workflows.figures.taken import LENGTHS

TENS = 10


def line(it: Expected) -> str:
    """`Một nửa số hồ sơ như thế này xong trong 3 ngày làm việc, 9 trong 10 xong trong 6 ngày.`"""
    half, most = it.spread.half, it.spread.most
    if half == most:
        return str(_("9 trong 10 hồ sơ như thế này xong %(time)s.", time=within(most)))
    told = _(
        "Một nửa số hồ sơ như thế này xong %(half)s, 9 trong 10 xong %(most)s.",
        half=within(half),
        most=within(most),
    )
    return str(told)


def within(days: int) -> str:
    """In how much time, as it stands inside a sentence."""
    if days == 0:
        return str(_("ngay trong ngày"))
    if days == LENGTHS[-1]:
        return str(_("sau hơn %(n)s ngày làm việc", n=LENGTHS[-2]))
    return str(_("trong %(n)s ngày làm việc", n=days))


def counted(it: Expected) -> str:
    """How many there were, since when, and where. Told in tens: who looks every day and subtracts
    learns nothing of a single dossier."""
    where = foreign(it.office.name) if it.office else _("mọi đơn vị trong tỉnh")
    told: str = _(
        "Tính từ hơn %(n)s hồ sơ của thủ tục này có kết quả từ tháng %(since)s đến nay, ở %(where)s.",
        n=wording.number((it.spread.n - 1) // TENS * TENS),
        since=f"{it.since:%m/%Y}",
        where=where,
    )
    return told
