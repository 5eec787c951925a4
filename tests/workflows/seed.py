"""The offices as they are shipped, read once."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

from workflows.offices import from_rows

SEED = Path(__file__).parents[2] / "services" / "seed"
IN_2021 = date(2021, 6, 1)


def rows(name: str) -> list[dict[str, str]]:
    """The rows of one file of the seed."""
    with (SEED / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


OFFICES = rows("offices.csv")
SUCCESSORS = rows("office_successors.csv")
QUANG_NAM = from_rows(OFFICES)
