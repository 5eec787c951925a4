"""Identity codes of offices: each is one office's for ever, and the codes of its dossiers begin with it.

An office may get another one (the official code in the place of a provisional one, the order of
QĐ 20/2020/QĐ-TTg in the place of the older). What was numbered keeps its number, and a code that was
given up goes to no other office: a dossier code says for good who received it.
"""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet
from itertools import chain, count
from typing import Any

from sqlalchemy import CompoundSelect, func, select, union_all
from sqlalchemy.orm import Session

from services import numbers, places
from services.db import alone, table
from services.errors import Invalid
from services.models import AdminChange, Counter, OfficeRow

_OFFICE, _CHANGE, _COUNTER = table(OfficeRow).c, table(AdminChange).c, table(Counter).c
SHAPE = re.compile(
    r"(?=.{3,35}\Z)(?:[0-9A-Z]{3}\.[0-9A-Z]{2}\.[0-9A-Z]{2}\.)?[A-Z][0-9]{2}(?:\.[0-9A-Z]{1,4})*"
)
"""The province stands last in QCVN 102:2016/BTTTT, and first in QĐ 20/2020/QĐ-TTg."""


def numbered(db: Session, identity: str) -> int:
    """How many dossiers have got a code that begins with this one."""
    series = _COUNTER.series.startswith(numbers.codes_of(identity), autoescape=True)
    return int(db.scalar(select(func.sum(_COUNTER.n)).where(series)) or 0)


def demand(db: Session, code: str, identity: str) -> None:
    """Raise Invalid for what is no identity code, and for one that another office has or has had;
    it stays free until the verb ends."""
    if not SHAPE.fullmatch(identity):
        raise Invalid("identity-code-shape", where="identity_code")
    alone(db, f"identity-code:{identity}")
    every = _held().subquery()
    owner = select(every.c.code).where(every.c.identity == identity, every.c.code != code)
    if found := db.scalars(owner).first():
        known = places.directory(db).ever(found)
        raise Invalid(
            "identity-code-taken", where="identity_code", office=known.name if known else found
        )


def taken(db: Session) -> set[str]:
    """Every identity code that is or was that of an office."""
    every = _held().subquery()
    return set(db.scalars(select(every.c.identity)))


def _held() -> CompoundSelect[Any]:
    """Identity codes with the office of each: those of now, and those that were given up."""
    before, after = (side["identity_code"].as_string() for side in (_CHANGE.before, _CHANGE.after))
    given_up = select(before.label("identity"), _CHANGE.subject.label("code"))
    now = select(_OFFICE.identity_code.label("identity"), _OFFICE.code)
    return union_all(now, given_up.where(_CHANGE.kind == "office", after != before))


def fresh(like: str, top: str, above: str, used: AbstractSet[str]) -> str:
    """A provisional code of its own for an office below `above` that is like one below `top`: the
    groups that told that one from its parent tell this one too, while nobody has such a code."""
    mine, its, over = (code.split(".") for code in (like, top, above))
    alike = len(its) == len(over) and above[0].isdigit() == like[0].isdigit()
    own = [new if one == was else one for one, was, new in zip(mine, its, over, strict=False)]
    wanted = ".".join([*own, *mine[len(own) :]])
    stem = wanted.partition(".")[2]
    further = (f"{n:03}.{stem}" if above[0].isdigit() else f"{above}.{n}" for n in count(1))
    return next(one for one in chain([wanted] if alike else [], further) if one not in used)
