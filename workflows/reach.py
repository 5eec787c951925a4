"""To which kinds of offices a procedure can lead, before any answer is known."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from workflows.definition import Procedure
from workflows.offices import Office
from workflows.routing import CHOSEN, parse_office

Sort = tuple[str, str, str]
"""kind, key and tier of an office; the key is empty where any office of the kind will do."""

OWN_KEY = ("division", "department", "agency")
"""Kinds of offices that have a key of their own; committees and desks go by their tier."""

_expression = lru_cache(maxsize=1024)(parse_office)


def receiving(procedure: Procedure) -> Iterator[Sort]:
    """The sorts of offices that can be competent for it."""
    for route in procedure.routes:
        if route.office == CHOSEN:
            yield ("committee", "", procedure.received_by)
        else:
            meant = _expression(route.office)
            unit = "committee" if meant.unit == "itself" else meant.unit
            yield (unit, meant.key, meant.anchor)


def sorts(office: Office) -> frozenset[Sort]:
    """What an office is one of."""
    return frozenset((office.kind, key, office.tier) for key in ("", office.key))


def may_receive(procedure: Procedure, office: Office) -> bool:
    """Whether such an office is competent for it, for some answers."""
    return not sorts(office).isdisjoint(receiving(procedure))


def works_on(procedure: Procedure, role: str, office: Office) -> bool:
    """Whether a step of it may lie with this role in such an office."""
    asked = [(step.role, step.office) for step in procedure.steps if step.kind == "task"]
    asked += [(ask.role, ask.office) for step in procedure.steps for ask in step.asks]
    return any(role == wanted and _lies_in(text, procedure, office) for wanted, text in asked)


def _lies_in(text: str, procedure: Procedure, office: Office) -> bool:
    expression = _expression(text)
    itself = not expression.key and expression.unit != "desk"
    if itself and expression.anchor == "here" and procedure.received_by == "province":
        named = (route.office for route in procedure.routes if route.office != CHOSEN)
        return any(_lies_in(each, procedure, office) for each in named)
    tier = procedure.received_by if expression.anchor == "here" else expression.anchor
    if expression.key:
        return (tier, expression.unit, expression.key) == (office.tier, office.kind, office.key)
    return tier == office.tier and office.kind not in OWN_KEY
