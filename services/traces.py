"""What may be said about an error: its kind and where it happened, never what with.

Messages and parameters of errors may name people, so they are neither logged nor kept.
"""

from __future__ import annotations

import traceback
from pathlib import Path

ROOT = Path(__file__).parents[1]
OURS = tuple(f"{ROOT / name}/" for name in ("portal", "services", "workflows"))


def kind(error: BaseException | None) -> str:
    """The name of an error's class; under SQLAlchemy's that of the driver."""
    return type(getattr(error, "orig", None) or error).__name__


def where(error: BaseException | None) -> str:
    """The way down to an error through our own files, the innermost first."""
    frames = traceback.extract_tb(error.__traceback__ if error else None)
    ours = [one for one in frames if one.filename.startswith(OURS)] or frames[-1:]
    return " < ".join(
        f"{one.filename.removeprefix(f'{ROOT}/')}:{one.lineno}" for one in reversed(ours)
    )
