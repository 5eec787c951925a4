"""Whether answers and papers fit a procedure: what is missing, what cannot be right.

Answers are plain values: text, whole numbers, true or false, days as `2021-03-15`, choices by their
key, communes by their GSO code, groups as lists of rows. The law is loose about identity numbers
(old cards, corrected records), so only their shape is checked here; the rest is `remarking`'s.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from workflows.conditions import Answers
from workflows.definition import Field, Procedure
from workflows.identifiers import tax_code_holds
from workflows.offices import Directory, NoSuchOffice

LONGEST_LINE = 300
LONGEST_TEXT = 5000
MOST_ROWS = 30
EARLIEST = date(1850, 1, 1)
LATEST = date(2200, 1, 1)
GREATEST = 10**15
TAX_CODE = re.compile(r"\d{10}(-\d{3})?|\d{12}")


@dataclass(frozen=True, slots=True)
class Slip:
    """One answer that cannot be accepted: its place (`owners.1.name` in a group) and a key."""

    place: str
    reason: str


def visible(procedure: Procedure, answers: Answers) -> dict[str, Any]:
    """Only the answers to questions that are asked; nothing else is ever stored."""
    asked = {field.name for field in procedure.asked(answers)}
    return {name: value for name, value in answers.items() if name in asked and _filled(value)}


def slips(procedure: Procedure, answers: Answers) -> list[Slip]:
    """Everything that keeps these answers from being filed, in the order of the questions."""
    return [s for f in procedure.asked(answers) for s in _slips(f, answers.get(f.name), f.name)]


def strange(procedure: Procedure, answers: Answers, directory: Directory, on: date) -> list[Slip]:
    """Communes that are none on that day, such as one that has merged since it was chosen."""
    named = [f.name for f in procedure.asked(answers) if f.kind == "commune" and f.name in answers]
    return [Slip(one, "not-a-commune") for one in named if not _exists(answers[one], directory, on)]


def _exists(gso: str, directory: Directory, on: date) -> bool:
    try:
        directory.commune_by_gso(gso, on)
    except NoSuchOffice:
        return False
    return True


def lacking(procedure: Procedure, answers: Answers, papers: Container[str]) -> list[str]:
    """The papers (by their slots) that these answers need and that are not there."""
    wanted = procedure.wanted(answers)
    return [one.name for one in wanted if one.required and one.name not in papers]


def called(procedure: Procedure, answers: Answers) -> frozenset[str]:
    """The papers (by their slots) that these answers call for. No page shows any other, so that it
    is no more handed in than an answer that is not asked for."""
    return frozenset(one.name for one in procedure.wanted(answers))


def _slips(field: Field, value: object, place: str) -> Iterator[Slip]:
    if not _filled(value):
        if field.required:
            yield Slip(place, "answer-missing")
    elif field.kind == "group":
        yield from _row_slips(field, value, place)
    elif reason := CHECKS[field.kind](field, value):
        yield Slip(place, reason)


def _row_slips(field: Field, rows: object, place: str) -> Iterator[Slip]:
    if not isinstance(rows, list) or len(rows) > MOST_ROWS:
        yield Slip(place, "too-many-rows")
        return
    for n, row in enumerate(rows, 1):
        given = row if isinstance(row, Mapping) else {}
        for inner in field.fields:
            if inner.when is None or inner.when(given):
                yield from _slips(inner, given.get(inner.name), f"{place}.{n}.{inner.name}")


def _filled(value: object) -> bool:
    return value not in (None, "", []) and not (isinstance(value, str) and not value.strip())


def _text(field: Field, value: object) -> str:
    longest = LONGEST_TEXT if field.kind == "long" else LONGEST_LINE
    if not isinstance(value, str) or any(ord(c) < ord(" ") and c not in "\r\n\t" for c in value):
        return "answer-unreadable"
    return "answer-too-long" if len(value) > longest else ""


def _number(field: Field, value: object) -> str:
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) > GREATEST:
        return "not-a-number"
    if field.least is not None and value < field.least:
        return "number-too-small"
    return "number-too-great" if field.most is not None and value > field.most else ""


def _day(_field: Field, value: object) -> str:
    try:
        day = date.fromisoformat(str(value))
    except ValueError:
        return "not-a-day"
    return "" if EARLIEST <= day <= LATEST else "day-out-of-range"


def _choice(field: Field, value: object) -> str:
    return "" if value in (field.choices or {}) else "not-a-choice"


def _choices(field: Field, value: object) -> str:
    chosen = value if isinstance(value, list) else [value]
    return "" if all(key in (field.choices or {}) for key in chosen) else "not-a-choice"


def _flag(_field: Field, value: object) -> str:
    return "" if isinstance(value, bool) else "not-a-choice"


def _tax_code(_field: Field, value: object) -> str:
    if not isinstance(value, str) or not TAX_CODE.fullmatch(value):
        return "not-a-tax-code"
    return "" if tax_code_holds(value) else "tax-code-mistyped"


def _shaped(pattern: str, reason: str) -> Callable[[Field, object], str]:
    shape = re.compile(pattern)

    def check(_field: Field, value: object) -> str:
        return "" if isinstance(value, str) and shape.fullmatch(value) else reason

    return check


CHECKS: Mapping[str, Callable[[Field, object], str]] = {
    "text": _text,
    "long": _text,
    "date": _day,
    "number": _number,
    "money": _number,
    "choice": _choice,
    "choices": _choices,
    "yes-no": _flag,
    "commune": _shaped(r"\d{5}", "not-a-commune"),
    "id-number": _shaped(r"\d{9}|\d{12}", "not-an-id-number"),
    "tax-code": _tax_code,
    "phone": _shaped(r"0\d{9,10}", "not-a-phone"),
    "email": _shaped(r"[^@\s]{1,64}@[^@\s]{1,180}\.[^@\s.]{2,24}", "not-an-email"),
}
