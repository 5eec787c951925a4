"""Between what people type and the plain values of `workflows.answering`. Pure.

Reading never refuses: what cannot be read stays as it was typed, so that nothing is lost on the
way and `answering.slips` names what is wrong with it. Writing gives back what people would type.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from typing import Any

from services import spelling

PARTS = ("day", "month", "year")
GROUPED = re.compile(r"-?\d{1,3}((?:[. ]\d{3})+|(?:,\d{3}){2,})")
PLAIN = re.compile(r"-?\d{1,18}")
UNIT = re.compile(r"\s*(đồng|đ|vnđ|vnd|m2|m²)\.?$", re.IGNORECASE)
BETWEEN = re.compile(r"(?:[/.,\-\s]|ngày|ngay|mùng|mồng|tháng|thang|năm|nam)+", re.IGNORECASE)
AT_ONCE = re.compile(r"(\d{2})(\d{2})(\d{4})")
ROUND = {"nghìn": 10**3, "ngàn": 10**3, "triệu": 10**6, "tỷ": 10**9, "tỉ": 10**9}
SPOKEN = re.compile(rf"(\d{{1,6}})(?:[.,](\d{{1,3}}))?\s*({'|'.join(ROUND)})", re.IGNORECASE)
FULL_YEAR = 4
YES_NO = {"yes": True, "no": False}


def text(typed: str) -> str:
    """Some words on one line, as they are."""
    return typed


def number(typed: str) -> int | str:
    """A whole number: `1200`, `1.000.000`, `1 000 đồng`. A comma alone is a decimal: unreadable."""
    bare = UNIT.sub("", typed)
    if GROUPED.fullmatch(bare):
        return int(re.sub(r"[., ]", "", bare))
    return int(bare) if PLAIN.fullmatch(bare) else typed


def money(typed: str) -> int | str:
    """An amount as people say it: `1,5 triệu`, `500 nghìn đồng`, else any whole number."""
    spoken = SPOKEN.fullmatch(UNIT.sub("", unicodedata.normalize("NFC", typed)))
    if not spoken:
        return number(typed)
    whole, part, unit = spoken.groups()
    each = ROUND[unit.lower()]
    return int(whole) * each + int((part or "0").ljust(3, "0")) * each // 1000


def number_typed(value: Any) -> str:
    """`1200`: a number may be a year, so it gets no dots."""
    return "" if value is None else str(value)


def money_typed(value: Any) -> str:
    """`1.000.000`."""
    return f"{value:,}".replace(",", ".") if isinstance(value, int) else str(value or "")


def spelled(spell: Callable[[str], str]) -> Callable[[str], str]:
    """Reads a number of the State, or a telephone's, in whatever way it is typed."""

    def read(typed: str) -> str:
        return spell(typed if spell is spelling.tax_code else typed.replace("-", "")) or typed

    return read


def email(typed: str) -> str:
    """An address without the blanks that telephones put in."""
    return typed.replace(" ", "")


def flag(typed: str) -> bool | str:
    """Yes or no."""
    return YES_NO.get(typed, typed)


def flag_typed(value: Any) -> str:
    """The value of the answer to be marked."""
    return {True: "yes", False: "no"}.get(value, "") if isinstance(value, bool) else ""


def day(typed: list[str]) -> str:
    """A day as `2021-03-15`, out of three boxes, or of one in which all was typed: `15/3/2021`,
    `15-03-2021`, `15032021`, `ngày 15 tháng 3 năm 2021`.

    What is no day stays as `31/2/2021`, so that it can be shown in its boxes again.
    """
    whole = AT_ONCE.sub(r"\1 \2 \3", unicodedata.normalize("NFC", " ".join(typed)))
    tokens = [token for token in BETWEEN.split(whole) if token]
    if not tokens:
        return ""
    if len(tokens) != len(PARTS):
        return "/".join(part.replace("/", " ").strip() for part in typed)
    if len(tokens[0]) == FULL_YEAR:
        tokens.reverse()
    try:
        d, m, y = (int(token) for token in tokens)
        return date(y, m, d).isoformat() if len(tokens[2]) == FULL_YEAR else "/".join(tokens)
    except ValueError:
        return "/".join(tokens)


def day_parts(value: Any) -> dict[str, str]:
    """A day, or what was typed instead, as it stands in its three boxes."""
    try:
        known = date.fromisoformat(str(value))
    except ValueError:
        found = str(value or "").split("/", 2)
        return dict(zip(PARTS, [*found, "", ""], strict=False))
    return {"day": str(known.day), "month": str(known.month), "year": str(known.year)}
