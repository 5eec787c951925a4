"""Which office is competent for a dossier: exactly one, from its answers."""

from __future__ import annotations

from datetime import date

from workflows.conditions import Answers
from workflows.definition import Procedure
from workflows.offices import Directory
from workflows.routing import CHOSEN, Unresolvable, resolve_route


class NoneCompetent(Exception):
    """The routes of a procedure name no office, or several, for these answers: unsound."""


def competent_office(
    procedure: Procedure, answers: Answers, *, chosen: str, directory: Directory, on: date
) -> str:
    """The code of the competent office; `chosen` is what the citizen picked, where they may pick.

    Raises `routing.Unresolvable` when the office named does not exist on that day.
    """
    holding = [r for r in procedure.routes if r.when is None or r.when(answers)]
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


def lets_choose(procedure: Procedure) -> bool:
    """Whether the citizen picks the office, rather than an answer of the form deciding it."""
    return any(route.office == "chosen" for route in procedure.routes)
