"""How times, money, figures and identifiers are written for people in Quảng Nam, in the language
that is spoken."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from services.queue_filters import MOST_COUNTED
from services.tongue import gettext as _
from services.tongue import native
from workflows.calendar import VIETNAM

NOTHING = "–"
NBSP = "\N{NO-BREAK SPACE}"
WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
SHORT_WEEKDAYS = ("T2", "T3", "T4", "T5", "T6", "T7", "CN")
UNITS = ((86400, "ngày"), (3600, "giờ"), (60, "phút"), (1, "giây"))

Moment = date | datetime | None


def here(at: date | datetime) -> date | datetime:
    """An aware time as it is on the wall here; a plain day stays as it is."""
    return at.astimezone(VIETNAM) if isinstance(at, datetime) else at


def day(at: Moment) -> str:
    """`26/10/2026`; `26 Oct 2026` where it could be read as a month."""
    if at is None:
        return NOTHING
    return f"{here(at):%d/%m/%Y}" if native() else f"{here(at):%-d %b %Y}"


def short_day(at: Moment) -> str:
    """`26/10`."""
    if at is None:
        return NOTHING
    return f"{here(at):%d/%m}" if native() else f"{here(at):%-d %b}"


def weekday_day(at: Moment) -> str:
    """`T2 26/10`, for the narrow tables that count a deadline."""
    if at is None:
        return NOTHING
    if not native():
        return f"{here(at):%a %-d %b}"
    return f"{SHORT_WEEKDAYS[here(at).weekday()]} {here(at):%d/%m}"


def long_day(at: Moment, start: bool = True) -> str:  # noqa: FBT001, FBT002  # a filter's argument
    """`Thứ Hai, 26/10/2026`; with `start=False` as it stands inside a sentence."""
    if at is None:
        return NOTHING
    if not native():
        return f"{here(at):%A, %-d %B %Y}"
    name = WEEKDAYS[here(at).weekday()]
    return f"{name[0].upper() + name[1:] if start else name}, {day(at)}"


def clock(at: datetime | None) -> str:
    """`14:20`."""
    return NOTHING if at is None else f"{here(at):%H:%M}"


def moment(at: datetime | None) -> str:
    """`26/10/2026, 14:20`."""
    return NOTHING if at is None else f"{day(at)}, {clock(at)}"


def long_moment(at: datetime | None) -> str:
    """`14:20, thứ Hai, 26/10/2026`."""
    return NOTHING if at is None else f"{clock(at)}, {long_day(at, start=False)}"


def official_day(at: Moment) -> str:
    """`ngày 05 tháng 3 năm 2021`: a zero before days under 10, months 1 and 2 (NĐ 30/2020, phụ lục I)."""
    if at is None:
        return NOTHING
    on, zero_months = here(at), 2
    month = f"{on.month:02}" if on.month <= zero_months else str(on.month)
    return f"ngày {on.day:02} tháng {month} năm {on.year}"


def month(at: Moment) -> str:
    """`tháng 9/2026`."""
    if at is None:
        return NOTHING
    return f"tháng {here(at).month}/{here(at).year}" if native() else f"{here(at):%B %Y}"


def iso(at: Moment) -> str:
    """For the `datetime` attribute of `<time>`, to the minute."""
    if at is None:
        return ""
    local = here(at)
    return local.isoformat(timespec="minutes") if isinstance(local, datetime) else local.isoformat()


def number(value: float | Decimal | None, places: int = 0) -> str:
    """`18.884`, `2,6`: a dot between thousands, a comma before decimals."""
    if value is None:
        return NOTHING
    exact = Decimal(str(value)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return f"{exact:,}".translate(str.maketrans(",.", ".,")) if native() else f"{exact:,}"


def sentence(text: str) -> str:
    """The text with a capital at its beginning."""
    return text[:1].upper() + text[1:]


def counted(n: int) -> str:
    """`812`, or `1.000+` where nobody counted further."""
    return f"{number(MOST_COUNTED)}+" if n > MOST_COUNTED else number(n)


def lapse(time: timedelta | float | None) -> str:
    """`40 ms`, `12 giây`, `3 giờ`, `2 ngày`: how long something takes or has waited, roughly."""
    if time is None:
        return NOTHING
    seconds = time.total_seconds() if isinstance(time, timedelta) else time
    if seconds < 1:
        return f"{number(seconds * 1000)}{NBSP}ms"
    size, unit = next((size, unit) for size, unit in UNITS if seconds >= size)
    places = 1 if unit == "giây" and seconds % 1 else 0
    return f"{number(int(seconds / size * 10**places) / 10**places, places)}{NBSP}{unit}"


def money(dong: float | Decimal | None, free: bool = True) -> str:  # noqa: FBT001, FBT002  # a filter's argument
    """`75.000 đồng`; nothing to pay is `Không thu`."""
    if dong is None:
        return NOTHING
    return _("Không thu") if free and not dong else f"{number(dong)}{NBSP}{_('đồng')}"


def percent(share: float | Decimal | None, places: int = 1) -> str:
    """`96,4 %` from a share of 0 to 1. What is less than all never reads 100 %."""
    if share is None:
        return NOTHING
    exact = Decimal(str(share)) * 100
    step = Decimal(1).scaleb(-places)
    rounded = exact.quantize(step, ROUND_HALF_UP)
    if rounded >= 100 > exact:  # noqa: PLR2004  # the whole
        rounded = exact.quantize(step, ROUND_DOWN)
    return f"{number(rounded, places)}{NBSP}%"


def share_of(numerator: float | None, denominator: float | None) -> float | None:
    """The share that a figure is; None when there is nothing to divide by."""
    return numerator / denominator if numerator is not None and denominator else None


def of(numerator: float | None, denominator: float | None) -> str:
    """`18.204 trên 18.884`."""
    return _("%(part)s trên %(whole)s", part=number(numerator), whole=number(denominator))


def mask_id(code: str | None) -> str:
    """`049*****0001`: who it is can be checked, not copied."""
    if not code:
        return NOTHING
    kept = 7
    return f"{code[:3]}*****{code[-4:]}" if len(code) > kept else "*" * len(code)


def mask_phone(phone: str | None) -> str:
    """`0905***456`."""
    if not phone:
        return NOTHING
    kept = 7
    return f"{phone[:4]}***{phone[-3:]}" if len(phone) > kept else "*" * len(phone)


def file_size(n_bytes: int | None) -> str:
    """`82,5 GB`, `1,4 MB`, `820 KB`; decimal units, as phones show them."""
    if n_bytes is None:
        return NOTHING
    giga, mega, kilo = 10**9, 10**6, 1000
    if n_bytes >= giga:
        return f"{number(n_bytes / giga, 1)}{NBSP}GB"
    if n_bytes >= mega:
        return f"{number(n_bytes / mega, 1)}{NBSP}MB"
    return f"{number(max(1, n_bytes / kilo) if n_bytes else 0)}{NBSP}KB"
