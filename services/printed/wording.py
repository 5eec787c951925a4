"""How days, times, money and identity numbers are written on a form. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from services.money_words import in_words
from workflows.calendar import VIETNAM

NBSP = "\N{NO-BREAK SPACE}"
WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
LAST_ZERO_MONTH = 2
"""NĐ 30/2020/NĐ-CP, phụ lục I: a zero stands before days under 10 and before months 1 and 2."""

MASKED_FROM = 8


def official_day(at: date | datetime) -> str:
    """`ngày 05 tháng 3 năm 2021`."""
    on = _here(at)
    month = f"{on.month:02}" if on.month <= LAST_ZERO_MONTH else str(on.month)
    return f"ngày~{on.day:02} tháng~{month} năm~{on.year}".replace("~", NBSP)


def official_moment(at: datetime) -> str:
    """`08 giờ 30 phút, ngày 05 tháng 3 năm 2021`; a number is never torn from its word."""
    return f"{_here(at):%H~giờ~%M~phút}, ".replace("~", NBSP) + official_day(at)


def signed_moment(at: datetime) -> str:
    """`05/03/2021 08:30:00 +07:00`, as NĐ 30/2020, phụ lục I has it beside a digital signature."""
    return f"{_here(at):%d/%m/%Y %H:%M:%S} +07:00"


def weekday(at: date | datetime) -> str:
    """`thứ Hai`."""
    return WEEKDAYS[_here(at).weekday()]


def short_day(at: date | datetime) -> str:
    """`05/03/2021`, for tables."""
    return f"{_here(at):%d/%m/%Y}"


def short_moment(at: datetime) -> str:
    """`08:30 05/03/2021`, for tables."""
    return f"{_here(at):%H:%M}{NBSP}{short_day(at)}"


def iso(at: datetime) -> str:
    """For the date that a PDF says it was made on."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def vnd(dong: int) -> str:
    """`75.000 đồng`."""
    return f"{figures(dong)}{NBSP}đồng"


def figures(n: int) -> str:
    """`75.000`: dots between the thousands."""
    return f"{n:,}".replace(",", ".")


def percentage(share: float, sign: bool = True) -> str:  # noqa: FBT001, FBT002  # a filter's argument
    """`35,1 %`; without its sign in a chart."""
    return f"{100 * share:.1f}".replace(".", ",") + (f"{NBSP}%" if sign else "")


def points(n: float) -> str:
    """`18,58`."""
    return f"{n:.2f}".replace(".", ",")


def masked(number: str) -> str:
    """`049*****0001`: enough to check whose slip it is, too little to misuse one that was lost."""
    return f"{number[:3]}*****{number[-4:]}" if len(number) >= MASKED_FROM else number


def paired(n: int) -> str:
    """`02`: small counts are written with two digits, so that nobody adds one in front."""
    return f"{n:02}"


def capital(text: str) -> str:
    """The text with a capital first letter."""
    return text[:1].upper() + text[1:]


def inner(text: str) -> str:
    """The text as it stands inside a sentence: `đăng ký khai sinh`, but `UBND` as it is."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def _here(at: date | datetime) -> date | datetime:
    return at.astimezone(VIETNAM) if isinstance(at, datetime) else at


FILTERS: Mapping[str, Callable[..., Any]] = {
    one.__name__: one
    for one in (
        official_day,
        official_moment,
        signed_moment,
        weekday,
        short_day,
        short_moment,
        iso,
        vnd,
        figures,
        percentage,
        points,
        in_words,
        masked,
        paired,
        capital,
        inner,
    )
}
