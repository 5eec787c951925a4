"""One payment order, for those who may see its dossier."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.desk_offices import desks_of
from services.errors import NotFound
from services.models import Dossier, PaymentOrder
from services.ports import Purpose
from services.standing import Standing
from services.treasury import Account
from workflows.case import Actor

MOST = 100
"""Orders in doubt that are shown at once."""


def order(db: Session, dossier_id: int, reference: str) -> PaymentOrder:
    """One order of a dossier."""
    found = db.scalar(
        select(PaymentOrder).where(
            PaymentOrder.dossier_id == dossier_id, PaymentOrder.reference == reference
        )
    )
    if found is None:
        raise NotFound("order-unknown")
    return found


def unclear(db: Session, by: Actor) -> Sequence[PaymentOrder]:
    """The orders at the reader's desks that a person has to look at, oldest first."""
    query = select(PaymentOrder).join(Dossier, Dossier.id == PaymentOrder.dossier_id)
    mine = query.where(PaymentOrder.state == "unclear", Dossier.desk.in_(desks_of(by)))
    oldest = mine.order_by(PaymentOrder.created_at, PaymentOrder.id).limit(MOST)
    return db.scalars(oldest).all()


def public_id_of(db: Session, reference: str) -> str:
    """The dossier that an order is for, or empty. Says nothing of who may see it."""
    found = select(Dossier.public_id).join(PaymentOrder, PaymentOrder.dossier_id == Dossier.id)
    return db.scalar(found.where(PaymentOrder.reference == reference)) or ""


def purpose(standing: Standing, to: Account | None) -> Purpose:
    """What an order for a dossier is paid for, and into which account."""
    dossier, procedure = standing.dossier, standing.matter.procedure
    desk = standing.matter.scene.directory.ever(dossier.desk)
    return Purpose(
        dossier=dossier.code or dossier.number,
        procedure=procedure.code,
        title=procedure.title,
        office=desk.identity_code if desk else "",
        office_name=desk.name if desk else "",
        payer=dossier.applicant,
        id_number=dossier.applicant_id_number,
        address=dossier.applicant_address,
        account=to.number if to else "",
        bank=to.bin if to else "",
        holder=to.holder if to else "",
    )
