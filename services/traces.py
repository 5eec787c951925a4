"""What may be said about an error: its kind and where it happened, never what with.

Messages and parameters of errors may name people, so they are neither logged nor kept.
"""

from __future__ import annotations

import traceback
from pathlib import Path
from typing import Any

from sqlalchemy.exc import IntegrityError

ROOT = Path(__file__).parents[1]
OURS = tuple(f"{ROOT / name}/" for name in ("portal", "services", "workflows"))
UNIQUE_VIOLATION = "23505"
UNIQUE_IN_SQLITE = ("SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY")


def kind(error: BaseException | None) -> str:
    """The name of an error's class; under SQLAlchemy's that of the driver."""
    return type(getattr(error, "orig", None) or error).__name__


def taken(error: IntegrityError) -> str:
    """The unique key that somebody else has taken meanwhile, by its name or columns, never by its
    values; empty for anything else that a database refuses."""
    said: Any = error.orig
    if getattr(said, "sqlstate", "") == UNIQUE_VIOLATION:
        return str(said.diag.constraint_name)
    if getattr(said, "sqlite_errorname", "") in UNIQUE_IN_SQLITE:
        return str(said).rpartition(": ")[2]
    return ""


def where(error: BaseException | None) -> str:
    """The way down to an error through our own files, the innermost first."""
    frames = traceback.extract_tb(error.__traceback__ if error else None)
    ours = [one for one in frames if one.filename.startswith(OURS)] or frames[-1:]
    return " < ".join(
        f"{one.filename.removeprefix(f'{ROOT}/')}:{one.lineno}" for one in reversed(ours)
    )
