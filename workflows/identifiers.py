"""What the State's numbers say of themselves: their check digits, and the birth that one tells."""

from __future__ import annotations

import re
from dataclasses import dataclass

PERSONAL = re.compile(r"\d{12}")
TAX = re.compile(r"(\d{10})(?:-(\d{3}))?")
WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)
FIRST_CENTURY = 1900


@dataclass(frozen=True, slots=True)
class Told:
    """What a personal number of 12 digits tells: the year of birth, and the sex."""

    year: int
    sex: str


def told_by(number: object) -> Told | None:
    """What a personal number tells; an old card's 9 digits tell nothing.

    Three digits are the place, the fourth is century and sex (0 and 1 the 1900s, 2 and 3 the
    2000s, …), the next two the year. There is no check digit.
    """
    if not isinstance(number, str) or not PERSONAL.fullmatch(number):
        return None
    century, woman = divmod(int(number[3]), 2)
    return Told(FIRST_CENTURY + 100 * century + int(number[4:6]), "female" if woman else "male")


def tax_code_holds(code: str) -> bool:
    """Whether a tax code's last digit follows from the others; of a branch, its first ten's.

    A personal number stands for a tax code since July 2025; it has no digit to check.
    """
    if PERSONAL.fullmatch(code):
        return True
    found = TAX.fullmatch(code)
    if not found or code.startswith("00") or code[2:9] == "0000000" or found[2] == "000":
        return False
    return int(code[9]) == check_digit(code[:9])


def check_digit(nine: str) -> int:
    """The tenth digit of a tax code; 10 where no code begins with these nine."""
    weighed = sum(int(digit) * weight for digit, weight in zip(nine, WEIGHTS, strict=True))
    return 10 - weighed % 11
