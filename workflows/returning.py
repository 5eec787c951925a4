"""How a result comes back to its applicant: fetched, by post, or as an electronic one."""

from __future__ import annotations

from workflows.definition import Procedure

DELIVERIES = ("desk", "post", "online")
ON_PAPER = ("desk", "post")


def deliveries(procedure: Procedure, *, owned: bool = True) -> tuple[str, ...]:
    """The ways to choose among: what is on paper alone comes over no line, and an electronic result
    lies in the account of whoever has one (`owned`)."""
    return DELIVERIES if procedure.result_electronic and owned else ON_PAPER


def returnable(procedure: Procedure, delivery: str, address: str) -> bool:
    """Whether it is known how the result comes back; by post, to where."""
    return delivery in deliveries(procedure) and (delivery != "post" or bool(address))


def handed_over(delivery: str, result: str, *, finished: bool, closed: bool, owed: int) -> bool:
    """Whether an applicant may have the file of the result: once the desk has handed it over; an
    electronic one as soon as it is there, if nothing is owed for it, as at a desk. What was refused
    is read, not paid for."""
    free = owed <= 0 or result == "refused"
    return finished and (closed or (delivery == "online" and free))
