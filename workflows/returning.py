"""How a result comes back to its applicant: fetched, by post, or as an electronic one."""

from __future__ import annotations

from workflows.definition import Procedure

DELIVERIES = ("desk", "post", "online")
ON_PAPER = ("desk", "post")


def deliveries(procedure: Procedure) -> tuple[str, ...]:
    """The ways to choose among: what is on paper alone comes over no line."""
    return DELIVERIES if procedure.result_electronic else ON_PAPER


def returnable(procedure: Procedure, delivery: str, address: str) -> bool:
    """Whether it is known how the result comes back; by post, to where."""
    return delivery in deliveries(procedure) and (delivery != "post" or bool(address))
