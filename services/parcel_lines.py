"""What a line of the journal says of the post is kept in the register of its desk, with the line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from services.db import inserting, table
from services.errors import Invalid
from services.models import Parcel, ParcelDossier
from services.numbers import derived
from services.spelling import parcel as spelled
from services.standing import Standing

IN, OUT = "in", "out"
COMES = frozenset(("submitted", "resubmitted"))
LEAVES = frozenset(("delivered", "post-resent"))
"""Lines that tell of an envelope which came, and of one which left."""

_PARCEL, _HOLDS = table(Parcel), table(ParcelDossier)
EMPTY = dict.fromkeys(("phone", "address", "procedure", "contents", "note"), "")


@dataclass(frozen=True, slots=True)
class Carried:
    """Who carries something, and under which number; neither where it was brought."""

    carrier: str = ""
    parcel: str = ""

    @property
    def noted(self) -> dict[str, str]:
        """What a line of the journal says of it."""
        return asdict(self) if self.parcel else {}


BROUGHT = Carried()


def name_of(desk: str, way: str, number: str) -> str:
    """The public id of an envelope: its number is in no address, and comes once to a desk."""
    return derived(f"{desk}:{way}:{number}", "parcel", 16).lower()


def follow(db: Session, standing: Standing, line: dict[str, Any]) -> None:
    """Keep what a line says of an envelope; most say nothing."""
    number = line["payload"].get("parcel", "")
    if not number or line["kind"] not in COMES | LEAVES:
        return
    if spelled(number) != number:
        raise Invalid("parcel-unreadable", where="parcel")
    way = IN if line["kind"] in COMES else OUT
    name = name_of(standing.dossier.desk, way, number)
    known = db.execute(select(_PARCEL).where(_PARCEL.c.public_id == name)).one_or_none()
    row = _row(standing, line) | {"public_id": name, "way": way}
    parcel_id = _came(db, row, known, line) if way == IN else _left(db, row, known)
    link = {"parcel_id": parcel_id, "dossier_id": line["dossier_id"]}
    db.execute(inserting(db, _HOLDS).values(link).on_conflict_do_nothing())


def _came(db: Session, row: dict[str, Any], known: Any, line: dict[str, Any]) -> int:
    """It is filed now; the line tells when it had arrived."""
    if known is None:
        return _write(db, row | {"state": "filed", "ended_at": row["at"]})
    if known.state == "sent-back":
        raise Invalid("parcel-sent-back", where="parcel")
    line["payload"]["arrived"] = known.at.isoformat()
    now_filed = {"state": "filed", "ended_at": known.ended_at or row["at"]}
    db.execute(update(_PARCEL).where(_PARCEL.c.id == known.id).values(now_filed))
    return int(known.id)


def _left(db: Session, row: dict[str, Any], known: Any) -> int:
    """It is on its way; several results of one person may be in it."""
    if known is None:
        return _write(db, row | {"state": "sent", "ended_at": None})
    whose = ("person", "address")
    if known.state != "sent" or any(getattr(known, one) != row[one] for one in whose):
        raise Invalid("parcel-taken", where="parcel")
    return int(known.id)


def _write(db: Session, row: Mapping[str, Any]) -> int:
    return int(db.execute(insert(_PARCEL).values(row).returning(_PARCEL.c.id)).scalar_one())


def _row(standing: Standing, line: Mapping[str, Any]) -> dict[str, Any]:
    who: Any = standing.dossier
    payload = line["payload"]
    return EMPTY | {
        "desk": who.desk,
        "carrier": payload.get("carrier", ""),
        "number": payload["parcel"],
        "person": who.applicant,
        "phone": who.applicant_phone,
        "address": who.delivery_address or who.applicant_address,
        "procedure": who.procedure,
        "at": line["at"],
        "by": line["actor"],
        "last_key": line["key"] or "",
    }
