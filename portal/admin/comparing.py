"""The differences of two texts in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import current_app

from portal.errors import word
from services.administering.comparing import Difference, differences


@dataclass(frozen=True, slots=True)
class Line:
    """One difference: where, and both sides; an empty side says that there is nothing."""

    where: str
    before: str
    after: str


def compared(before: Mapping[str, Any], after: Mapping[str, Any]) -> Sequence[Line]:
    """Everything that is other, in words."""
    return [line(one) for one in differences(before, after)]


def line(one: Difference) -> Line:
    """A difference with its way in words."""
    return Line(" › ".join(called(key) for key in one.path), one.before, one.after)


def called(key: str) -> str:
    """A key of the text in words; what a thing is called stays as it is."""
    has_word: Callable[[str], bool] = current_app.jinja_env.globals["has_word"]  # type: ignore[assignment]
    return word(f"text-key.{key}") if has_word(f"text-key.{key}") else key
