"""The library of reasons: sentences in plain words that an officer may take, change or leave."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

Kind = Literal["supplement", "refusal", "decision"]
"""For which actions there are sentences: asking for a supplement, refusing to receive, deciding what
becomes of a dossier on its way."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One sentence: `title` is what the officer looks for, `text` what the applicant reads."""

    name: str
    title: str
    text: str


def suggested(kind: Kind) -> tuple[Suggestion, ...]:
    """What is suggested for an action, in the order of the library."""
    return _library()[kind]


def with_suggestion(reason: str, kind: Kind, name: str) -> str:
    """The reason that was written so far, with one more sentence; once only, and never instead.

    A name that is not in the library changes nothing.
    """
    found = next((one for one in suggested(kind) if one.name == name), None)
    if found is None or found.text in reason:
        return reason
    return f"{reason.rstrip()}\n{found.text}".lstrip()


@cache
def _library() -> Mapping[str, tuple[Suggestion, ...]]:
    raw = tomllib.loads(files("services.seed").joinpath("reasons.toml").read_text("utf-8"))
    return {kind: tuple(Suggestion(**one) for one in own) for kind, own in raw.items()}
