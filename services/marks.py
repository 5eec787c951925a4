"""Short marks of what somebody has looked at: whether it is still so when they act on it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection
from typing import Any, Protocol


class Drafted(Protocol):
    """A draft, as an object or as a row."""

    @property
    def answers(self) -> Any: ...
    @property
    def office(self) -> str: ...
    @property
    def delivery(self) -> str: ...
    @property
    def delivery_address(self) -> str: ...


def of(told: Any) -> str:
    """A mark of plain values: the same for the same."""
    kept = json.dumps(told, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(kept.encode()).hexdigest()[:16]


def of_choice(draft: Drafted) -> str:
    """A mark of where a draft goes, and how its result comes back."""
    return of([draft.office, draft.delivery, draft.delivery_address])


def of_whole(draft: Drafted, papers: Collection[str]) -> str:
    """A mark of all that filing a draft says; `papers`: the public ids of its files."""
    return of([draft.answers, of_choice(draft), sorted(papers)])
