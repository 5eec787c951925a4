"""The id of whoever acts, such as `officer:12`: what kind of person, and in which row they stand."""

from __future__ import annotations

from services.errors import NotFound
from workflows.case import Actor


def of_officer(row: int) -> str:
    """The id under which an officer acts."""
    return f"officer:{row}"


def of_citizen(row: int | None) -> str:
    """The id under which a citizen acts; nobody's for somebody without an account."""
    return f"citizen:{row}"


def row_of(actor_id: str) -> int:
    """The row that an id names."""
    return int(actor_id.partition(":")[2])


def officer_id(by: Actor) -> int | None:
    """The row of an officer; None for citizens."""
    return row_of(by.id) if by.id.startswith("officer:") else None


def citizen_id(by: Actor) -> int:
    """The row of a citizen. Nobody else has a draft, a mailbox or a notice of their own."""
    if not by.id.startswith("citizen:"):
        raise NotFound("draft-unknown")
    return row_of(by.id)
