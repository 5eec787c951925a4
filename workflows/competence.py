"""Which office is competent for a dossier: exactly one, from its answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from workflows.conditions import Answers
from workflows.definition import Field, Procedure, Route
from workflows.offices import Directory, Office
from workflows.routing import CHOSEN, Unresolvable, parse_route, resolve_route


class NoneCompetent(Exception):
    """The routes of a procedure name no office, or several, for these answers: unsound."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a declaration goes: the competent office, once known; whether the citizen picks it;
    the question whose answer decides it, if one does."""

    office: Office | None
    chosen: bool
    because: Field | None


def competent_office(
    procedure: Procedure, answers: Answers, *, chosen: str, directory: Directory, on: date
) -> str:
    """The code of the competent office; `chosen` is what the citizen picked, where they may pick.

    Raises `routing.Unresolvable` when the office named does not exist on that day.
    """
    holding = _holding(procedure, answers)
    if len(holding) != 1:
        raise NoneCompetent(procedure.code)
    here = resolve_route(
        holding[0].office, chosen=chosen, answers=answers, directory=directory, on=on
    )
    office = directory.get(here, on)
    if holding[0].office == CHOSEN and (office.kind, office.tier) != (
        "committee",
        procedure.received_by,
    ):
        raise Unresolvable(CHOSEN, chosen, on)
    return here


def place(
    procedure: Procedure, answers: Answers, chosen: str, directory: Directory, on: date
) -> Place:
    """The competent office as far as these answers tell."""
    holding = _holding(procedure, answers)
    if len(holding) != 1:
        return Place(None, chosen=False, because=None)
    expression = parse_route(holding[0].office)
    reads = expression.fields if expression else frozenset()
    because = next((field for field in procedure.fields if field.name in reads), None)
    picks = holding[0].office == CHOSEN
    try:
        code = competent_office(procedure, answers, chosen=chosen, directory=directory, on=on)
    except Unresolvable:
        return Place(None, picks, because)
    return Place(directory.get(code, on), picks, because)


def lets_choose(procedure: Procedure) -> bool:
    """Whether the citizen picks the office, rather than an answer of the form deciding it."""
    return any(route.office == CHOSEN for route in procedure.routes)


def deciders(procedure: Procedure) -> frozenset[str]:
    """The questions whose answers decide which office is competent."""
    routes = (parse_route(route.office) for route in procedure.routes)
    return frozenset(name for route in routes if route for name in route.fields)


def _holding(procedure: Procedure, answers: Answers) -> list[Route]:
    """The routes whose condition holds: one, in a sound procedure with all its answers."""
    return [route for route in procedure.routes if route.when is None or route.when(answers)]
