"""The districts as tiles of one size, each about where it lies: a map that a small screen can hold.

Quảng Nam has the sea in the east and Laos in the west. Who watches other places has no tiles.
"""

from __future__ import annotations

from services.reporting.board import Asked
from services.reporting.scopes import OWN
from workflows.offices import Office

ROWS = (
    "tay-giang dong-giang dai-loc dien-ban hoi-an -",
    "- nam-giang nong-son duy-xuyen - -",
    "- phuoc-son hiep-duc que-son thang-binh -",
    "- - - tien-phuoc phu-ninh tam-ky",
    "- - nam-tra-my bac-tra-my - nui-thanh",
)
PLACES = {
    code: (column, row)
    for row, codes in enumerate(ROWS)
    for column, code in enumerate(codes.split())
    if code != "-"
}
"""The column and the row of each."""
KINDS = ("Thành phố ", "Thị xã ", "Huyện ")
LETTERS = 8
"""A longer name takes two lines."""


def districts(asked: Asked) -> list[Office]:
    """Those below the office asked for that had a place in the period."""
    offices = [asked.directory.ever(code) for code in PLACES if asked.scope.tier != OWN]
    return [
        one
        for one in offices
        if one and one.valid(asked.until) and asked.scope.office in ("", one.parent)
    ]


def bare(name: str) -> str:
    """`Huyện Nam Trà My` as `Nam Trà My`."""
    return next((name.removeprefix(kind) for kind in KINDS if name.startswith(kind)), name)


def name_lines(name: str) -> tuple[str, ...]:
    """`Huyện Nam Trà My` as `Nam Trà` and `My`."""
    words = bare(name).split()
    whole = " ".join(words)
    return (whole,) if len(whole) <= LETTERS else (" ".join(words[:-1]), words[-1])
