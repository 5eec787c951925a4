"""Which office: the language of office expressions, and the choice of the competent office.

An expression is `UNIT @ ANCHOR`. The anchor finds an office, seen from the receiving office
(`here`) or from an answer of the form; the unit names the office meant beside it:

    committee | desk | division:KEY | department:KEY | agency:KEY
    here | district | province | commune of FIELD | district of FIELD

`here` alone is the receiving office itself, `desk` alone its desk; an anchor alone is its
committee; `department:KEY` alone stands below the province.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from workflows.offices import Directory, NoSuchOffice, Office

CHOSEN = "chosen"

_ITSELF = "itself"
_PLAIN = ("committee", "desk")
_KEYED = ("division", "department", "agency")
_KEY = re.compile(r"[a-z][a-z0-9-]*", re.ASCII)
_FIELD = re.compile(r"[a-z][a-z0-9_]*", re.ASCII)


class BadExpression(ValueError):
    """The text is no office expression. `reason` is a key: `empty`, `unknown-unit`, `bad-key`,
    `anchor-missing`, `unknown-anchor`, `bad-field`, or `needs-here` in a route."""

    def __init__(self, reason: str, text: str) -> None:
        super().__init__(reason, text)
        self.reason = reason
        self.text = text


class Unresolvable(LookupError):
    """The expression names no office from there on that day. In a route, `here` is the office that
    the citizen chose, or None."""

    def __init__(self, expression: str, here: str | None, on: date) -> None:
        super().__init__(expression, here, on)
        self.expression = expression
        self.here = here
        self.on = on


@dataclass(frozen=True, slots=True)
class OfficeExpression:
    """An expression that was understood; `str()` writes it out in full."""

    unit: str
    key: str
    anchor: str
    field: str

    @property
    def fields(self) -> frozenset[str]:
        """The names of the form fields whose answers it reads."""
        return frozenset({self.field} - {""})

    @property
    def relative(self) -> bool:
        """Whether it depends on which office receives the dossier."""
        return not self.field and self.anchor in {"here", "district"}

    @property
    def is_own_desk(self) -> bool:
        """Whether it is the desk of the receiving office."""
        return self.unit == "desk" and self.anchor == "here"

    def __str__(self) -> str:
        anchor = f"{self.anchor} of {self.field}" if self.field else self.anchor
        if self.unit == _ITSELF:
            return anchor
        unit = f"{self.unit}:{self.key}" if self.key else self.unit
        return f"{unit} @ {anchor}"


def parse_office(text: str) -> OfficeExpression:
    """Understand an office expression, or say why not (BadExpression)."""
    plain = " ".join(text.split())
    if not plain:
        raise BadExpression("empty", text)
    if plain == "here":
        return OfficeExpression(_ITSELF, "", "here", "")
    unit, at, anchor = plain.partition("@")
    if not at:
        unit, anchor = _shorthand(plain)
    return OfficeExpression(*_unit(unit.strip(), text), *_anchor(anchor, text))


def parse_route(text: str) -> OfficeExpression | None:
    """Understand where a dossier is filed: None for `chosen`, else an expression that needs no
    receiving office, since it is what finds it (BadExpression `needs-here`)."""
    if text.strip() == CHOSEN:
        return None
    expression = parse_office(text)
    if expression.relative:
        raise BadExpression("needs-here", text)
    return expression


def resolve(
    expression: OfficeExpression,
    *,
    here: str,
    answers: Mapping[str, object],
    directory: Directory,
    on: date,
) -> str:
    """The code of the office meant, seen from the receiving office; Unresolvable when none."""
    return _resolve(expression, here, answers, directory, on)


def resolve_route(
    text: str,
    *,
    chosen: str | None,
    answers: Mapping[str, object],
    directory: Directory,
    on: date,
) -> str:
    """The code of the competent office at filing; Unresolvable when there is none that day.

    `chosen` is the office code that the citizen picked; that the procedure is offered there is
    for the caller to see to.
    """
    expression = parse_route(text)
    if expression is not None:
        return _resolve(expression, None, answers, directory, on)
    try:
        return directory.get(chosen or "", on).code
    except NoSuchOffice as missing:
        raise Unresolvable(CHOSEN, chosen, on) from missing


def _shorthand(plain: str) -> tuple[str, str]:
    if plain == "desk":
        return "desk", "here"
    if plain.startswith("department:"):
        return plain, "province"
    if plain.partition(":")[0] in _PLAIN + _KEYED:
        return plain, ""
    return "committee", plain


def _unit(plain: str, text: str) -> tuple[str, str]:
    name, colon, key = plain.partition(":")
    if name not in _PLAIN + _KEYED:
        raise BadExpression("unknown-unit", text)
    if colon if name in _PLAIN else not _KEY.fullmatch(key):
        raise BadExpression("bad-key", text)
    return name, key


def _anchor(plain: str, text: str) -> tuple[str, str]:
    match plain.split():
        case []:
            raise BadExpression("anchor-missing", text)
        case [("here" | "district" | "province") as place]:
            return place, ""
        case [("commune" | "district") as tier, "of", field]:
            if not _FIELD.fullmatch(field):
                raise BadExpression("bad-field", text)
            return tier, field
        case _:
            raise BadExpression("unknown-anchor", text)


def _resolve(
    expression: OfficeExpression,
    here: str | None,
    answers: Mapping[str, object],
    directory: Directory,
    on: date,
) -> str:
    try:
        if expression.field:
            gso = str(answers.get(expression.field, ""))
            start = directory.commune_by_gso(gso, on)
        else:
            start = _province(directory, on) if here is None else directory.acting(here, on)
        return _from(start, expression, directory, on).code
    except NoSuchOffice as missing:
        raise Unresolvable(str(expression), here, on) from missing


def _province(directory: Directory, on: date) -> Office:
    provinces = directory.of_tier("province", on)
    if len(provinces) != 1:
        raise NoSuchOffice("province", on)
    return provinces[0]


def _from(start: Office, expression: OfficeExpression, directory: Directory, on: date) -> Office:
    """Climb from an office to the anchor, which is named like its tier, and find the unit there."""
    here = expression.anchor == "here"
    anchor = start if here else directory.above(start.code, expression.anchor, on)
    if expression.unit == _ITSELF:
        return anchor
    if expression.unit == "desk":
        return directory.desk_of(anchor.code, on)
    committee = directory.above(anchor.code, anchor.tier, on)
    if expression.unit == "committee":
        return committee
    return directory.child(committee.code, expression.unit, expression.key, on)
