"""Amounts in words, as a Vietnamese receipt writes them out (NĐ 254/2026/NĐ-CP: figures and words).

The rules of reading: zeros inside a number are spoken (`không trăm`, `linh`), a one after a ten is
`mốt`, a five `lăm`, a four `tư`; a group of three zeros is silent; after nine digits everything
starts again before `tỷ`.
"""

from __future__ import annotations

DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
AFTER_TENS = {1: "mốt", 4: "tư", 5: "lăm"}
"""The units that change their sound after `mươi`."""

BILLION = 10**9
SCALES = ((10**6, "triệu"), (10**3, "nghìn"), (1, ""))


def in_words(dong: int) -> str:
    """`Hai mươi mốt nghìn đồng` for 21000; ValueError for less than nothing."""
    if dong < 0:
        raise ValueError(f"an amount is not negative: {dong}")
    words = " ".join(_number(dong, leading=True)) or DIGITS[0]
    return f"{words[0].upper()}{words[1:]} đồng"


def _number(n: int, *, leading: bool) -> list[str]:
    """The words of a number; one that continues a greater one speaks its first zeros too."""
    words: list[str] = []
    billions, n = divmod(n, BILLION)
    if billions:
        words += [*_number(billions, leading=leading), "tỷ"]
    for scale, name in SCALES:
        group, n = divmod(n, scale)
        if group:
            words += _group(group, leading=leading and not words)
            words += [name] if name else []
    return words


def _group(group: int, *, leading: bool) -> list[str]:
    """The words of one to three digits; only the first group of a number leaves out its zeros."""
    hundreds, rest = divmod(group, 100)
    tens, units = divmod(rest, 10)
    words = [DIGITS[hundreds], "trăm"] if hundreds or not leading else []
    if tens:
        words += ["mười"] if tens == 1 else [DIGITS[tens], "mươi"]
        words += _units(tens, units)
    elif units:
        words += ["linh"] if words else []
        words += [DIGITS[units]]
    return words


def _units(tens: int, units: int) -> list[str]:
    if not units:
        return []
    if tens == 1:
        return ["lăm" if units == 5 else DIGITS[units]]  # noqa: PLR2004 - the five of fifteen
    return [AFTER_TENS.get(units, DIGITS[units])]
