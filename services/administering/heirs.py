"""Which office takes over from which when offices end together; made where there is none."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Any

from sqlalchemy.orm import Session

from services import places
from services.administering import changes, identifying, offices
from services.administering.changes import Errand
from workflows.offices import Directory, Office


def pairs(
    db: Session, olds: Sequence[str], heir: Office, first: date, part: Errand
) -> list[tuple[Office, Office]]:
    """Every office that ends, parents first, with the one that takes over; made where there is none."""
    last, directory = first - timedelta(days=1), places.directory(db)
    ending = [offices.lasting(db, old, last) for old in olds]
    made: dict[tuple[str, str, str], Office] = {}
    used = identifying.taken(db)
    found: list[tuple[Office, Office]] = []
    for top, *below in ending:
        target = {top.code: heir}
        found.append((top, heir))
        for one in below:
            above = target[one.parent]
            here = (above.code, one.kind, one.key)
            new = made.get(here) or _fitting(directory, above, one, first)
            if new is None:
                was = directory.ever(one.parent) or top
                over = (was.identity_code, above.identity_code)
                own = identifying.fresh(one.identity_code, *over, used)
                used.add(own)
                new = _like(one, above, _renaming(top, heir), first)
                new = made[here] = replace(new, identity_code=own)
                _write(db, one.code, new, part)
            target[one.code] = new
            found.append((one, new))
    return found


def _fitting(directory: Directory, above: Office, one: Office, first: date) -> Office | None:
    """What is there already below the heir's office, of the same kind and key."""
    if directory.ever(above.code) is None:
        return None
    there = directory.children(above.code, first)
    return next((its for its in there if (its.kind, its.key) == (one.kind, one.key)), None)


def _like(one: Office, above: Office, renamed: Callable[[str], str], first: date) -> Office:
    """An office below the heir like one below an old office, under the heir's name."""
    return replace(
        one,
        code=f"{above.code}.{one.key}",
        name=renamed(one.name),
        short_name=renamed(one.short_name),
        parent=above.code,
        official=False,
        valid_from=first,
        valid_to=None,
    )


def _write(db: Session, like: str, new: Office, part: Errand) -> None:
    """The record of a new office; what the rules do not read of it is as it was in the old one."""
    record: dict[str, Any] = dict(offices.OFFICE.read(db, like) or {})
    changed = ("name", "short_name", "identity_code", "parent", "official")
    record |= {key: getattr(new, key) for key in changed}
    record |= {"valid_from": new.valid_from.isoformat(), "valid_to": ""}
    changes.write(db, offices.OFFICE, new.code, record | {"source": part.reason.strip()}, part)


def _renaming(top: Office, heir: Office) -> Callable[[str], str]:
    """Names of offices below, with that of the heir where that of the old one stood."""

    def said(found: re.Match[str]) -> str:
        new = heir.name if found[0].casefold() == top.name.casefold() else heir.short_name
        return new if found[0][0].isupper() else new[0].lower() + new[1:]

    either = f"{re.escape(top.name)}|{re.escape(top.short_name)}"
    return partial(re.compile(either, flags=re.IGNORECASE).sub, said)
