"""From what the rules say of an answer, wrong or odd, to the sentence at its box."""

from __future__ import annotations

from calendar import monthrange

from portal import wording
from portal.errors import word
from portal.forms.controls import Control, DayControl
from workflows.answering import EARLIEST, LATEST, LONGEST_LINE, LONGEST_TEXT, MOST_ROWS, Slip
from workflows.remarking import Remark

PICKED = {"choice", "choices", "yes-no", "commune"}
MONTHS = 12
DAYS = 31
FULL_YEAR = 4
FIVE_FIGURES = 10_000
LONGEST_PART = 20
"""Figures of a part of a day; Python makes no number of thousands of them."""

LEFT = "left-as-it-was"
"""An answer that an office asked to be corrected, and was not."""


def blame(control: Control, slip: Slip) -> None:
    """Say at a box what to do about its answer."""
    key, values = slip.reason, {"what": what(control), "label": control.asks.label}
    if slip.reason == "answer-missing":
        key = missing(control)
    elif isinstance(control, DayControl) and slip.reason == "not-a-day":
        key, control.wrong, more = day_slip(control.parts)
        values |= more
    elif isinstance(control, DayControl):
        control.wrong = frozenset(("year",) if key != LEFT else ("day", "month", "year"))
    control.errors = [*control.errors, word(f"slip.{key}", **values, **limits(control))]


def remarked(remark: Remark) -> str:
    """What is worth a second look at an answer."""
    values = dict(remark.values)
    if "sex" in values:
        values["sex"] = word(f"sex.{values['sex']}")
    return word(f"remark.{remark.reason}", **values)


def missing(control: Control) -> str:
    """How to ask for an answer that was not given."""
    if control.kind == "group":
        return "missing-rows"
    if control.asks.label.endswith("?"):
        return "missing-reply"
    return "missing-choice" if control.kind in PICKED else "missing-text"


def what(control: Control) -> str:
    """The label as it stands inside a sentence."""
    label = control.asks.label
    if label.endswith("?"):
        return word("slip.reply")
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def limits(control: Control) -> dict[str, object]:
    """The numbers that a sentence may need."""
    digits = sum(c.isdigit() for c in str(control.data or ""))
    return {
        "digits": digits,
        "least": number(control.asks.least),
        "most": number(control.asks.most),
        "letters": LONGEST_TEXT if control.kind == "long" else LONGEST_LINE,
        "rows": MOST_ROWS,
        "first": EARLIEST.year,
        "last": LATEST.year,
    }


def number(value: int | None) -> str:
    """`1900`, `10.000`: a year is written without a dot; empty when there is no limit."""
    if value is None:
        return ""
    return str(value) if value < FIVE_FIGURES else wording.number(value)


def day_slip(parts: dict[str, str]) -> tuple[str, frozenset[str], dict[str, str]]:
    """Which boxes of a day are wrong, the key of the sentence, and what it needs."""
    empty = frozenset(name for name, typed in parts.items() if not typed)
    if empty:
        return "day-incomplete", empty, {}
    odd = frozenset(
        name for name, typed in parts.items() if not typed.isdecimal() or len(typed) > LONGEST_PART
    )
    if odd:
        return "day-figures", odd, {}
    day, month, year = (int(parts[name]) for name in ("day", "month", "year"))
    if not 1 <= month <= MONTHS:
        return "day-month", frozenset(("month",)), {}
    if len(parts["year"]) != FULL_YEAR or not year:
        return "day-year", frozenset(("year",)), {}
    if not 1 <= day <= DAYS:
        return "day-day", frozenset(("day",)), {}
    until = {"until": str(monthrange(year, month)[1]), "month": f"{month}/{year}"}
    return "day-of-month", frozenset(("day",)), until
