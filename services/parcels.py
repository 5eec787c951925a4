"""The post of a desk: what came is entered, what left is followed until somebody has it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from sqlalchemy import Row, insert, select, update
from sqlalchemy.orm import Session

from services import journal, spelling
from services.db import alone, table, transaction
from services.deeds import Deed
from services.desk_offices import desks_of
from services.errors import Conflict, Invalid, NotFound
from services.models import Dossier, Parcel, ParcelDossier
from services.parcel_lines import IN, OUT, Carried, name_of
from services.taking_up import fresh
from workflows.case import Actor, Event, Post

NEXT: Mapping[tuple[str, str], tuple[str, ...]] = {
    (IN, "waiting"): ("sent-back",),
    (OUT, "sent"): ("delivered", "returned"),
    (OUT, "returned"): ("fetched", "resent"),
}
"""What may become of an envelope, by the way it went and how it stands."""
OVER = ("sent-back", "delivered", "fetched", "resent")

_PARCEL, _HOLDS, _DOSSIER = table(Parcel), table(ParcelDossier), table(Dossier)


@dataclass(frozen=True, slots=True)
class Envelope:
    """What came, as the clerk who takes it from the postman sees it."""

    number: str
    carrier: str
    person: str
    phone: str = ""
    address: str = ""
    procedure: str = ""
    contents: str = ""


def enter(db: Session, desk: str, what: Envelope, deed: Deed) -> str:
    """Enter an envelope that came to a desk, once; its public id.

    NĐ 61/2018/NĐ-CP Điều 17.1: what comes by post is looked through like what is brought. Raises
    `Invalid` `parcel-known` for a number that the desk's book has already.
    """
    if desk not in desks_of(deed.by):
        raise NotFound("no-such-office")
    if not (number := spelling.parcel(what.number)):
        raise Invalid("parcel-unreadable", where="number")
    name = name_of(desk, IN, number)
    with transaction(db):
        alone(db, f"parcel:{name}")
        key = db.scalar(select(_PARCEL.c.last_key).where(_PARCEL.c.public_id == name))
        if key == deed.key:
            return name
        if key is not None:
            raise Invalid("parcel-known", where="number")
        seen = {"public_id": name, "way": IN, "desk": desk, "state": "waiting", "note": ""}
        done = {"at": deed.at, "by": deed.by.id, "ended_at": None, "last_key": deed.key}
        told = asdict(what) | {"number": number}
        db.execute(insert(_PARCEL).values(seen | told | done))
    return name


def send_back(db: Session, public_id: str, deed: Deed, *, why: str) -> None:
    """Send what came back to its sender, with the reason: nothing is filed of it."""
    if not why.strip():
        raise Invalid("reason-missing", where="why")
    with transaction(db):
        _moved(db, public_id, deed, "sent-back", why)


def tell(db: Session, public_id: str, deed: Deed, *, how: str, why: str = "") -> None:
    """What became of an envelope that left: delivered, returned, or fetched at the desk after all.

    Every dossier whose result was in it says so, and its owner reads it.
    """
    if how not in ("delivered", "returned", "fetched"):
        raise Invalid("parcel-moved")
    if how != "delivered" and not why.strip():
        raise Invalid("reason-missing", where="why")
    with transaction(db):
        if parcel := _moved(db, public_id, deed, how, why):
            _say(db, parcel, deed, f"post-{how}", {"reason": why.strip()})


def send_again(db: Session, public_id: str, deed: Deed, carried: Carried) -> None:
    """Give what came back to the postal service once more, under another number."""
    with transaction(db):
        if parcel := _moved(db, public_id, deed, "resent", ""):
            said = f"Gửi lại qua {carried.carrier}, số hiệu {carried.parcel}."
            _say(db, parcel, deed, "post-resent", {"reason": said} | carried.noted)


def _moved(db: Session, public_id: str, deed: Deed, to: str, why: str) -> Row[Any] | None:
    """The envelope as it stood, after it was moved on; None for the same click again."""
    row = own(db, public_id, deed.by, lock=True)
    if row.last_key == deed.key:
        return None
    if to not in NEXT.get((row.way, row.state), ()):
        raise Conflict("parcel-moved")
    now: dict[str, Any] = {"state": to, "note": why.strip(), "last_key": deed.key}
    now |= {"ended_at": deed.at if to in OVER else None}
    db.execute(update(_PARCEL).where(_PARCEL.c.id == row.id).values(now))
    return row


def own(db: Session, public_id: str, by: Actor, *, lock: bool = False) -> Row[Any]:
    """An envelope of one of the reader's desks; any other is not found."""
    mine = (_PARCEL.c.public_id == public_id, _PARCEL.c.desk.in_(desks_of(by)))
    query = select(_PARCEL).where(*mine)
    row = db.execute(query.with_for_update() if lock else query).one_or_none()
    if row is None:
        raise NotFound("parcel-unknown")
    return row


def _say(db: Session, parcel: Row[Any], deed: Deed, kind: str, told: Mapping[str, Any]) -> None:
    for public_id in held(db, parcel.id):
        mine = replace(deed, key=f"{deed.key}:{public_id}", seen=None)
        standing, mine = fresh(db, public_id, mine)
        post = Post("clerk", parcel.desk)
        payload = {"carrier": parcel.carrier, "parcel": parcel.number} | dict(told)
        event = Event(kind, mine.at, mine.by, post, "", parcel.desk, payload=payload)
        journal.note(db, standing, event, key=mine.key)


def held(db: Session, parcel_id: int) -> Sequence[str]:
    """The dossiers that are in an envelope, by their public ids."""
    query = select(_DOSSIER.c.public_id).join(_HOLDS, _HOLDS.c.dossier_id == _DOSSIER.c.id)
    return db.scalars(query.where(_HOLDS.c.parcel_id == parcel_id).order_by(_DOSSIER.c.id)).all()
