"""What the code on an identity card says, when a scanner types it: nothing is typed by hand.

`number|old number|name|born|sex|address|issued`, days as 20051990; the old number may be empty.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from services import spelling

PARTS = 7
SEXES = {"nam": "male", "nữ": "female"}


@dataclass(frozen=True, slots=True)
class Card:
    """An identity card as its code tells it; `born` is none where that is no day."""

    number: str
    name: str
    born: date | None
    sex: str
    address: str


def read(text: str) -> Card | None:
    """The card behind a scanned text; None for anything else, such as a number typed by hand.

    Newer cards say more after the seventh part, which nobody needs here.
    """
    parts = [" ".join(part.split()) for part in text.split("|")]
    number = spelling.id_number(parts[0])
    if len(parts) < PARTS or not number or not parts[2]:
        return None
    _number, _old, name, born, sex, address, *_rest = parts
    return Card(number, name, _day(born), SEXES.get(sex.casefold(), ""), address)


def _day(text: str) -> date | None:
    try:
        return datetime.strptime(text, "%d%m%Y").date()  # noqa: DTZ007  # a day without a time
    except ValueError:
        return None
