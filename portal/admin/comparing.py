"""The differences of two texts in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import current_app

from portal import wording
from portal.admin.saying import DAY
from portal.errors import word
from workflows.comparing import Difference, differences

MONEY = ("amount", "cap")


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
    before, after = (read(one.path, side) for side in (one.before, one.after))
    return Line(" › ".join(called(key) for key in one.path), before, after)


def read(path: Sequence[str], said: str) -> str:
    """A side as people read it: money with its points, days as they are written here."""
    if path and path[-1] in MONEY and said.isdigit():
        return wording.money(int(said))
    return wording.day(date.fromisoformat(said)) if DAY.fullmatch(said) else said


def called(key: str) -> str:
    """A key of the text in words; what a thing is called stays as it is."""
    has_word: Callable[[str], bool] = current_app.jinja_env.globals["has_word"]  # type: ignore[assignment]
    return word(f"text-key.{key}") if has_word(f"text-key.{key}") else key
