"""VNPAY, version 2.1.0: the address to pay at, the messages that come back, asking by querydr, and
giving back by refund.

Checked against the two vectors of the specification, and against the simulator of the tests, which
signs by itself. What is sent to the payer's browser carries the dossier's code, and no name.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from services.adapters import bounded
from services.adapters.vnpay_writing import (
    HASH,
    HUNDREDTHS,
    about,
    amount,
    canonical,
    signed,
    stamp,
)
from services.ports import Forged, Purpose
from workflows.paying import Order, Said, Word
from workflows.refunding import Refund, RefundSaid, RefundWord

VERSION, WELL = "2.1.0", "00"
SUSPECT = "07"
"""The money was taken, and VNPAY suspects fraud: settled by neither side yet."""

UNFINISHED = ("01", SUSPECT)
NOT_THERE = "91"
NOT_BACK = ("02", "09")
"""A refund that failed, and one that the payer's bank has refused."""

ASKING = ("RequestId", "Version", "Command", "TmnCode", "TxnRef")
ASKED = (*ASKING, "TransactionDate", "CreateDate", "IpAddr", "OrderInfo")
GIVING = (
    *("RequestId", "Version", "Command", "TmnCode", "TransactionType", "TxnRef", "Amount"),
    *("TransactionNo", "TransactionDate", "CreateBy", "CreateDate", "IpAddr", "OrderInfo"),
)
GIVEN = (
    *("ResponseId", "Command", "ResponseCode", "Message", "TmnCode", "TxnRef", "Amount"),
    *("BankCode", "PayDate", "TransactionNo", "TransactionType", "TransactionStatus"),
    "OrderInfo",
)
ANSWERED = (*GIVEN, "PromotionCode", "PromotionAmount")
"""The fields whose values are signed, in this order, with a bar between."""

PAYMENT, WHOLE, PART = "01", "02", "03"
"""Types of a transaction: money that came, all of it that went back, a part that went back."""

ALREADY, REFUSING = "94", ("02", "03", "91", "95")
"""Answers to a refund: it is at work on it; it will not do it, whoever asks how often."""

HERE = "91"
ASKING = ("RequestId", "Version", "Command", "TmnCode", "TxnRef")
ASKED = (*ASKING, "TransactionDate", "CreateDate", "IpAddr", "OrderInfo")
ANSWERED = (
    *("ResponseId", "Command", "ResponseCode", "Message", "TmnCode", "TxnRef", "Amount"),
    *("BankCode", "PayDate", "TransactionNo", "TransactionType", "TransactionStatus"),
    *("OrderInfo", "PromotionCode", "PromotionAmount"),
)
"""The fields whose values are signed, in this order, with a bar between."""

HERE = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Vnpay:
    """A terminal of this installation: where people pay, where it asks, its code and its secret."""

    url: str
    api: str
    terminal: str
    secret: str

    @property
    def gives_back(self) -> bool:
        """By refund."""
        return True

    def address(self, order: Order, purpose: Purpose, *, ip: str, back: str) -> str:
        """The signed address of the page to pay on."""
        given = {
            "vnp_Version": VERSION,
            "vnp_Command": "pay",
            "vnp_TmnCode": self.terminal,
            "vnp_Amount": str(order.amount * HUNDREDTHS),
            "vnp_CurrCode": "VND",
            "vnp_TxnRef": order.reference,
            "vnp_OrderInfo": about(purpose.dossier),
            "vnp_OrderType": "other",
            "vnp_Locale": "vn",
            "vnp_ReturnUrl": back,
            "vnp_IpAddr": ip,
            "vnp_CreateDate": stamp(order.created_at),
            "vnp_ExpireDate": stamp(order.until),
        }
        text = canonical(given)
        return f"{self.url}?{text}&{HASH}={signed(self.secret, text)}"

    def heard(self, said: Mapping[str, str]) -> Word:
        """The word in a call-back, or in what the payer's browser brings back."""
        _demand(signed(self.secret, canonical(said)), said.get(HASH, ""))
        code, status = said.get("vnp_ResponseCode", ""), said.get("vnp_TransactionStatus", "")
        ours = said.get("vnp_TmnCode") == self.terminal
        return Word(
            reference=said.get("vnp_TxnRef", "") if ours else "",
            amount=amount(said.get("vnp_Amount", "")),
            said=_said(code, status),
            code=code,
            transaction=said.get("vnp_TransactionNo", ""),
            bank=said.get("vnp_BankCode", ""),
        )

    def ask(self, order: Order, *, at: datetime) -> Word | None:
        """querydr: what VNPAY knows of an order."""
        told = self._queried(order, order.reference, at)
        if told.get("ResponseCode") == NOT_THERE:
            return Word(order.reference, order.amount, "failed", NOT_THERE)
        if told.get("ResponseCode") != WELL or told.get("TransactionStatus") in UNFINISHED:
            return None
        status = told.get("TransactionStatus", "")
        return Word(
            reference=told.get("TxnRef", ""),
            amount=amount(told.get("Amount", "")),
            said=_said(WELL, status),
            code=status,
            transaction=told.get("TransactionNo", ""),
            bank=told.get("BankCode", ""),
        )

    def give_back(self, refund: Refund, order: Order, *, at: datetime) -> RefundWord | None:
        """refund: its number is the refund's own, which VNPAY takes once a day."""
        given = {
            "RequestId": refund.reference,
            "Version": VERSION,
            "Command": "refund",
            "TmnCode": self.terminal,
            "TransactionType": WHOLE if refund.whole else PART,
            "TxnRef": order.reference,
            "Amount": str(refund.amount * HUNDREDTHS),
            "OrderInfo": f"Hoan tien {order.reference}",
            "TransactionNo": order.transaction,
            "TransactionDate": stamp(order.created_at),
            "CreateBy": re.sub(r"[^A-Za-z0-9]", "", refund.by),
            "CreateDate": stamp(at),
            "IpAddr": HERE,
        }
        told = self._posted(given, GIVING, GIVEN)
        code = told.get("ResponseCode", "")
        if told.get("Command") != "refund" or told.get("TxnRef") != order.reference:
            return None
        if code == ALREADY or code in REFUSING:
            said: RefundSaid = "open" if code == ALREADY else "refused"
            return RefundWord(order.reference, refund.amount, said, code)
        return _went_back(told) if code == WELL else None

    def ask_back(self, refund: Refund, order: Order, *, at: datetime) -> RefundWord | None:
        """querydr once more: it tells of the newest transaction of an order, or of the one that is
        named."""
        named = {"TransactionNo": refund.transaction} if refund.transaction else {}
        told = self._queried(order, refund.reference, at, named)
        if told.get("ResponseCode") != WELL or told.get("TxnRef") != order.reference:
            return None
        if told.get("TransactionType") == PAYMENT:
            return RefundWord(order.reference, refund.amount, "never")
        return _went_back(told)

    def _queried(
        self, order: Order, number: str, at: datetime, more: Mapping[str, str] | None = None
    ) -> Mapping[str, str]:
        """What VNPAY says that it knows; `more` is not signed."""
        given = {
            "RequestId": f"{number}{stamp(at)}",
            "Version": VERSION,
            "Command": "querydr",
            "TmnCode": self.terminal,
            "TxnRef": order.reference,
            "OrderInfo": f"Hoi {number}",
            "TransactionDate": stamp(order.created_at),
            "CreateDate": stamp(at),
            "IpAddr": HERE,
        }
        return self._posted(given | dict(more or {}), ASKED, ANSWERED)

    def _posted(
        self, given: Mapping[str, str], fields: tuple[str, ...], answered: tuple[str, ...]
    ) -> Mapping[str, str]:
        """Ask with signed values; what was answered, its signature checked."""
        body = {f"vnp_{name}": value for name, value in given.items()}
        body[HASH] = signed(self.secret, "|".join(given[name] for name in fields))
        told = {
            str(name).removeprefix("vnp_"): str(value)
            for name, value in bounded.post(self.api, body).items()
            if value is not None
        }
        text = "|".join(told.get(name, "") for name in answered)
        _demand(signed(self.secret, text), told.get(HASH.removeprefix("vnp_"), ""))
        return told


def _went_back(told: Mapping[str, str]) -> RefundWord | None:
    """What VNPAY says of money that goes back; it is gone only when it has a number of its own."""
    if told.get("TransactionType") not in (WHOLE, PART):
        return None
    status, number = told.get("TransactionStatus", ""), told.get("TransactionNo", "")
    said: RefundSaid = "done" if status == WELL and number else "open"
    if status in NOT_BACK:
        said = "refused"
    return RefundWord(told.get("TxnRef", ""), amount(told.get("Amount", "")), said, status, number)


def _said(code: str, status: str) -> Said:
    if code == WELL and status == WELL:
        return "paid"
    return "open" if SUSPECT in (code, status) else "failed"


def _demand(wanted: str, given: str) -> None:
    if not hmac.compare_digest(wanted.encode(), given.lower().encode()):
        raise Forged
