"""Where a citizen is reached outside the portal: read and marked by those who carry messages."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from services.db import table, transaction
from services.models import Mailbox, Muted

_BOX, _MUTED = table(Mailbox), table(Muted)


def address_for(db: Session, citizen: int, topic: str) -> str:
    """Where letters about this go; empty where none shall or can."""
    silent = select(_MUTED.c.way).where(
        _MUTED.c.citizen_id == citizen, _MUTED.c.topic == topic, _MUTED.c.way == "mail"
    )
    box = select(_BOX.c.address).where(_BOX.c.citizen_id == citizen, _BOX.c.refused_at.is_(None))
    return db.scalar(box.where(~silent.exists())) or ""


def refused(db: Session, citizen: int, address: str, *, at: datetime) -> None:
    """The server says for good that there is no such box: its owner reads so, and no more goes."""
    box = update(_BOX).where(_BOX.c.citizen_id == citizen, _BOX.c.address == address)
    with transaction(db):
        db.execute(box.values(refused_at=at))
