"""Looking a dossier up without an account: its code, and the receipt code that only its slip says.

Whoever has both learns where the dossier stands, and nothing about anybody. Dossier codes can be
counted up, so that a wrong receipt code and an unknown dossier are answered alike, with the same
work, and guesses are limited for each dossier and for each place they come from.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from services import groups, locking_out
from services.db import table, transaction
from services.errors import Invalid
from services.groups import Beside
from services.models import Dossier, JournalLine
from services.standing import WHOLE, Standing, is_away, of_row
from services.tongue import told
from workflows.away import done_at
from workflows.calendar import VIETNAM, local_day
from workflows.offices import Directory
from workflows.outlook import left_of
from workflows.stages import clock_of

FREE_FROM_ONE_PLACE = 10
"""A kiosk and a telephone network are one place to many people."""
NOBODYS = "-" * 8
"""What a receipt code is compared with when there is no such dossier."""
SHOWN = (
    "submitted",
    "received",
    "asked",
    "resubmitted",
    "reappointed",
    "decided",
    "delivered",
    "post-delivered",
    "post-returned",
    "post-fetched",
    "post-resent",
    "refused",
    "withdrawn",
    "stopped",
)
"""The kinds of lines that a citizen is told of."""

SHAPES = (
    (re.compile(r"(N\d{6})(\d{5,})", re.ASCII), r"\1-\2"),
    (
        re.compile(r"(\d{3})(\d{2})(\d{2})([A-Z]\d{2})(\d{6})(\d{4,})", re.ASCII),
        r"\1.\2.\3.\4-\5-\6",
    ),
)
"""The number of what was filed, and the code of what was received: people leave out what is no letter."""

_DOSSIER = table(Dossier)
_LINE = table(JournalLine)
_SECRETS = select(_DOSSIER.c.id, _DOSSIER.c.secret)


@dataclass(frozen=True, slots=True)
class Happened:
    """One thing that happened to the dossier, at which office; who carries it under which number."""

    kind: str
    at: datetime
    office: str
    carrier: str = ""
    parcel: str = ""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A step that is open now: where, or for the citizen when `office` is empty."""

    title: str
    office: str


@dataclass(frozen=True, slots=True)
class Seen:
    """Where a dossier stands, for whoever holds its slip: no name, no personal data.

    `state` says how its due time is to be read (running, paused, early, on-time, late, withdrawn,
    stopped, none), `left` how many working days are left of it. `solver`: the competent office, where
    another one's desk has received it.
    """

    number: str
    code: str | None
    procedure: str
    procedure_code: str
    stage: str
    desk: str
    solver: str
    due: datetime | None
    state: str
    left: int | None
    happened: Sequence[Happened]
    waiting: Sequence[Waiting]
    group: Sequence[Beside]


def look_up(db: Session, code: str, secret: str, *, client: str, at: datetime) -> Seen:
    """Where the dossier of a code or number stands. `client` names the place that asks.

    Raises Invalid `look-up-wrong`, `look-up-locked` or `place-locked` (`at`, the local time when it opens).
    Several transactions on purpose: a guess counts, whatever happens after it.
    """
    code, secret = _written_out(code), _bare(secret)
    place = locking_out.guess_from(db, "look-up", client, at=at, free=FREE_FROM_ONE_PLACE)
    dossier = f"look-up of {code}"
    _count(db, dossier, at=at)
    known = db.execute(_SECRETS.where(or_(_DOSSIER.c.code == code, _DOSSIER.c.number == code)))
    row = known.one_or_none()
    right = hmac.compare_digest((row.secret if row else NOBODYS).encode(), secret.encode())
    if row is None or not right:
        raise Invalid("look-up-wrong")
    with transaction(db):
        locking_out.forgive(db, dossier)
        locking_out.take_back(db, place, at=at)
    return _seen(db, of_row(db, db.execute(WHOLE.where(_DOSSIER.c.id == row.id)).one()), at=at)


def _count(db: Session, guess: str, *, at: datetime) -> None:
    if until := locking_out.count_guess(db, guess, at=at):
        raise Invalid("look-up-locked", at=f"{until.astimezone(VIETNAM):%H:%M}", until=until)


def _seen(db: Session, standing: Standing, *, at: datetime) -> Seen:
    dossier, matter, offices = standing.dossier, standing.matter, standing.matter.scene.directory
    case = matter.case
    steps = [(matter.step(o.step), o.office) for o in case.open]
    return Seen(
        number=dossier.number,
        code=dossier.code,
        procedure=told(matter.procedure.title),
        procedure_code=matter.procedure.code,
        stage=dossier.stage,
        desk=_name(offices, dossier.desk),
        solver=_name(offices, dossier.office) if is_away(standing, local_day(at)) else "",
        due=dossier.due,
        state=clock_of(dossier.stage, case.finished_at, case.due, paused=case.paused),
        left=left_of(matter, at),
        happened=_happened(db, dossier.id, offices),
        waiting=[
            Waiting(told(step.title), "" if step.kind == "wait" else _name(offices, office))
            for step, office in steps
        ],
        group=groups.group(db, standing, at=at),
    )


def _happened(db: Session, dossier_id: int, offices: Directory) -> list[Happened]:
    query = (
        select(_LINE.c.kind, _LINE.c.at, _LINE.c.office, _LINE.c.payload)
        .where(_LINE.c.dossier_id == dossier_id, _LINE.c.kind.in_(SHOWN))
        .order_by(_LINE.c.n)
    )
    return [
        Happened(
            "opened" if row.payload.get("origin") else row.kind,
            row.at,
            _name(offices, done_at(row.office, row.payload)),
            *carried(row.payload),
        )
        for row in db.execute(query)
    ]


def carried(payload: Mapping[str, Any]) -> tuple[str, str]:
    """Who carries, and under which number; nothing of whose it is."""
    return payload.get("carrier", ""), payload.get("parcel", "")


def _name(offices: Directory, code: str) -> str:
    office = offices.ever(code)
    return office.name if office else ""


def _written_out(typed: str) -> str:
    """A code as it is printed, however its points and lines were typed."""
    bare = _bare(typed)
    for shape, written in SHAPES:
        if found := shape.fullmatch(bare):
            return found.expand(written)
    return "".join(typed.split()).upper()


def _bare(typed: str) -> str:
    return "".join(c for c in typed.upper() if c.isalnum())
