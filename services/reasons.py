"""The library of reasons: sentences in plain words that an officer may take, change or leave."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal, get_args

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.db import table
from services.models import Dossier, OwnText

Kind = Literal["supplement", "refusal", "decision"]
"""For which actions there are sentences: asking for a supplement, refusing to receive, deciding what
becomes of a dossier on its way."""


KINDS: tuple[Kind, ...] = get_args(Kind)
OWN = "reason"
"""Under which kind the installation's own sentences are kept."""
_OWN = table(OwnText)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One sentence: `title` is what the officer looks for, `text` what the applicant reads."""

    name: str
    title: str
    text: str


def shipped(kind: Kind) -> tuple[Suggestion, ...]:
    """What comes with the product for an action, in the order of the library."""
    return _library()[kind]


def suggested(db: Session, kind: Kind, public_id: str = "") -> tuple[Suggestion, ...]:
    """What is suggested for an action on a dossier: the library, as the installation has changed
    it, without what it has retired or keeps for other procedures."""
    found = {one.name: one for one in shipped(kind)}
    rows = db.execute(select(_OWN).where(_OWN.c.kind == OWN).order_by(_OWN.c.name)).all()
    apart = any(row.value["procedures"] for row in rows)
    of_it = select(Dossier.procedure).where(Dossier.public_id == public_id)
    procedure = db.scalar(of_it) if apart else None
    for row in rows:
        of, _, name = row.name.partition("|")
        if of != kind:
            continue
        value = row.value
        found.pop(name, None)
        fits = not value["procedures"] or procedure in value["procedures"]
        if fits and not value["retired"]:
            found[name] = Suggestion(name, value["title"], value["text"])
    return tuple(found.values())


def with_suggestion(reason: str, found: Iterable[Suggestion], name: str) -> str:
    """The reason that was written so far, with one more sentence; once only, and never instead.

    A name that is not in the library changes nothing.
    """
    one = next((one for one in found if one.name == name), None)
    if one is None or one.text in reason:
        return reason
    return f"{reason.rstrip()}\n{one.text}".lstrip()


@cache
def _library() -> Mapping[str, tuple[Suggestion, ...]]:
    raw = tomllib.loads(files("services.seed").joinpath("reasons.toml").read_text("utf-8"))
    return {kind: tuple(Suggestion(**one) for one in own) for kind, own in raw.items()}
