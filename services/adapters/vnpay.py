"""VNPAY, version 2.1.0: the address to pay at, the messages that come back, and asking by querydr.

Checked against the two vectors of the specification, and against the simulator of the tests, which
signs by itself. What is sent to the payer's browser carries the dossier's code, and no name.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote_plus

from services.adapters import bounded
from services.ports import Forged, Purpose
from workflows.calendar import VIETNAM
from workflows.paying import Order, Said, Word

HASH, HASH_TYPE = "vnp_SecureHash", "vnp_SecureHashType"
VERSION, WELL = "2.1.0", "00"
SUSPECT = "07"
"""The money was taken, and VNPAY suspects fraud: settled by neither side yet."""

UNFINISHED = ("01", SUSPECT)
NOT_THERE = "91"
HUNDREDTHS = 100
"""VNPAY counts in hundredths of a đồng."""

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
        given = {
            "RequestId": f"{order.reference}{stamp(at)}",
            "Version": VERSION,
            "Command": "querydr",
            "TmnCode": self.terminal,
            "TxnRef": order.reference,
            "OrderInfo": f"Hoi {order.reference}",
            "TransactionDate": stamp(order.created_at),
            "CreateDate": stamp(at),
            "IpAddr": HERE,
        }
        told = self._posted(given, ASKED)
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

    def _posted(self, given: Mapping[str, str], fields: tuple[str, ...]) -> Mapping[str, str]:
        """Ask with signed values; what was answered, its signature checked."""
        body = {f"vnp_{name}": value for name, value in given.items()}
        body[HASH] = signed(self.secret, "|".join(given[name] for name in fields))
        told = {
            str(name).removeprefix("vnp_"): str(value)
            for name, value in bounded.post(self.api, body).items()
            if value is not None
        }
        answered = "|".join(told.get(name, "") for name in ANSWERED)
        _demand(signed(self.secret, answered), told.get(HASH.removeprefix("vnp_"), ""))
        return told


def canonical(said: Mapping[str, str]) -> str:
    """What is signed: sorted by key, form-encoded, without the signature and what is empty."""
    named = sorted((k, v) for k, v in said.items() if v and k not in (HASH, HASH_TYPE))
    return "&".join(f"{quote_plus(k)}={quote_plus(v)}" for k, v in named)


def signed(secret: str, text: str) -> str:
    """HMAC-SHA512 in hexadecimal."""
    return hmac.new(secret.encode(), text.encode(), hashlib.sha512).hexdigest()


def about(dossier: str) -> str:
    """What the payer's statement says: no diacritics, nothing special."""
    return re.sub(r"[^A-Za-z0-9 .:-]", " ", f"Le phi ho so {dossier}")[:255]


def stamp(at: datetime) -> str:
    """`20210315093000`, as clocks in Vietnam show it."""
    return f"{at.astimezone(VIETNAM):%Y%m%d%H%M%S}"


def amount(hundredths: str) -> int:
    """An amount in đồng; -1, which no order has, for what is none."""
    number = hundredths.isascii() and hundredths.isdigit() and len(hundredths) < 16  # noqa: PLR2004 - more than all money there is
    whole, rest = divmod(int(hundredths), HUNDREDTHS) if number else (-1, 0)
    return -1 if rest else whole


def _said(code: str, status: str) -> Said:
    if code == WELL and status == WELL:
        return "paid"
    return "open" if SUSPECT in (code, status) else "failed"


def _demand(wanted: str, given: str) -> None:
    if not hmac.compare_digest(wanted.encode(), given.lower().encode()):
        raise Forged
