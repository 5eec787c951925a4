"""The days for which the text of a procedure counts, as it names them itself."""

from __future__ import annotations

from datetime import date

from workflows.definition import Procedure


def begun(procedure: Procedure, on: date) -> bool:
    """Whether the text counts by that day."""
    return procedure.valid_from is None or procedure.valid_from <= on


def ended(procedure: Procedure, on: date) -> bool:
    """Whether nobody can file under the text any more on that day."""
    return procedure.valid_to is not None and procedure.valid_to < on


def nearest(procedure: Procedure, on: date) -> date:
    """That day, or the nearest one to it for which the text counts."""
    if not begun(procedure, on):
        return procedure.valid_from or on
    return (procedure.valid_to or on) if ended(procedure, on) else on
