"""What may well be a slip of the pen, and may be right: it is said once, and never refused.

The law is loose where papers are old: numbers were corrected, years of birth written anew. So what
two answers say of each other is asked about, not judged (`answering.slips` judges).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from workflows.conditions import Answers
from workflows.definition import Field, Procedure
from workflows.identifiers import told_by

OLD_CARDS_UNTIL = date(2024, 12, 31)
OLD_CARD = 9
LANDLINE = "02"
LANDLINE_LENGTH = 11
ENDINGS = ("id_number", "id")


@dataclass(frozen=True, slots=True)
class Remark:
    """An answer to look at twice: its place (`owners.1.id` in a group), a key, what words need."""

    place: str
    reason: str
    values: Mapping[str, object] = field(default_factory=dict)


def remarks(procedure: Procedure, answers: Answers, *, on: date) -> list[Remark]:
    """Everything worth a second look in these answers, as of a day, in the order of the questions."""
    return list(_in(procedure.asked(answers), answers, on, ""))


def _in(asked: Iterable[Field], given: Answers, on: date, before: str) -> Iterator[Remark]:
    for one in asked:
        value = given.get(one.name)
        place = f"{before}{one.name}"
        if one.kind == "group" and isinstance(value, list):
            for n, row in enumerate(value, 1):
                if isinstance(row, Mapping):
                    yield from _in(one.fields, row, on, f"{place}.{n}.")
        elif one.kind == "id-number":
            yield from (Remark(place, *said) for said in _of_number(one.name, value, given, on))
        elif one.kind == "phone" and isinstance(value, str) and not _usual(value):
            yield Remark(place, "phone-unusual")
        elif one.kind == "date" and one.name.endswith("born") and _ahead(value, on):
            yield Remark(place, "born-ahead")


def _of_number(
    name: str, number: object, given: Answers, on: date
) -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(number, str) and len(number) == OLD_CARD and on > OLD_CARDS_UNTIL:
        yield "old-card", {}
    told = told_by(number)
    if told is None:
        return
    born, sex = _beside(name, "born", given), _beside(name, "sex", given)
    if told.year > on.year:
        yield "number-ahead", {"year": told.year}
    elif _is_day(born) and int(born[:4]) != told.year:
        yield "number-of-another-year", {"year": told.year, "typed": born[:4]}
    if sex in ("male", "female") and sex != told.sex:
        yield "number-of-another-sex", {"sex": told.sex}


def _beside(name: str, what: str, given: Answers) -> Any:
    """The answer about the same person: `mother_id` and `mother_born`, `id_number` and `born`."""
    stem = next((name.removesuffix(end) for end in ENDINGS if name.endswith(end)), name)
    return given.get(f"{stem}{what}")


def _usual(phone: str) -> bool:
    return phone.startswith(LANDLINE) == (len(phone) == LANDLINE_LENGTH)


def _ahead(value: object, on: date) -> bool:
    return _is_day(value) and date.fromisoformat(str(value)) > on


def _is_day(value: object) -> bool:
    try:
        return bool(date.fromisoformat(str(value)))
    except ValueError:
        return False
