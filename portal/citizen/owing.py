"""What is said of money at the head of a dossier's page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from portal import wording
from portal.wiring import wiring
from services.following import Followed
from services.models import PaymentOrder
from services.paying import order_of
from services.treasury import Account, account_of
from workflows.offices import Directory, Office
from workflows.paying import GATEWAYS, VIETQR, in_the_way, moved_by_payment

NATIONAL = "national"
"""Pays into the account of the desk's office, so that there must be one."""


def ways(it: Followed) -> list[str]:
    """The ways to pay from afar that this installation offers for a dossier."""
    return offered(it.matter.scene.directory, it.dossier.desk)


def offered(directory: Directory, desk: str) -> list[str]:
    """The ways to pay a desk from afar."""
    own = bool(account_of(wiring().accounts, directory, desk))
    gateways = [way for way in wiring().gateways if own or way != NATIONAL]
    return [*gateways, *([VIETQR] if own else [])]


def account(it: Followed) -> Account | None:
    """Where a transfer for a dossier goes, if its desk or an office above it has an account."""
    return account_of(wiring().accounts, it.matter.scene.directory, it.dossier.desk)


@dataclass(frozen=True, slots=True)
class Doubt:
    """An order of which the bank has not told yet; `open`: one may still pay it there; `again`: one
    may pay anew meanwhile."""

    order: PaymentOrder
    open: bool
    again: bool


def doubt(it: Followed, at: datetime) -> Doubt | None:
    """What is said of the order that no bank has told of yet: whoever comes back from the bank
    sooner than its word shall not pay twice."""
    order = it.bill.awaited
    if order is None or order.way not in GATEWAYS:
        return None
    still_open = order.state == "waiting" and at < order.until
    return Doubt(order, still_open, not in_the_way(order_of(order), at))


def once_paid(it: Followed) -> str:
    """What happens after the payment that is waited for."""
    if moved_by_payment(it.matter):
        return str(_("Nộp đủ thì hồ sơ đi tiếp."))
    return str(_("Nộp xong, mang chứng từ đến quầy."))


def pay_first(it: Followed, desk: Office | None) -> Iterator[str]:
    """What is still to be paid before the desk may hand the result over."""
    owed = wording.money(it.bill.left)
    if it.bill.left and ways(it):
        yield _("Bạn nộp %(owed)s trước, rồi chúng tôi trả kết quả.", owed=owed)
    elif it.bill.left and desk:
        at = desk.name
        yield _(
            "Bạn nộp %(owed)s tại %(desk)s trước, rồi chúng tôi trả kết quả.", owed=owed, desk=at
        )
