"""A VNPAY of this machine: it keeps what was ordered, and makes the messages that VNPAY would send."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

SECRET = "a secret that only the simulated bank and the tests know"
TERMINAL = "DEMO0001"
PAID, CANCELLED, POOR, SUSPECT = "00", "24", "51", "07"
QUERY = [
    "RequestId",
    "Version",
    "Command",
    "TmnCode",
    "TxnRef",
    "TransactionDate",
    "CreateDate",
    "IpAddr",
    "OrderInfo",
]
ANSWER = [
    "ResponseId",
    "Command",
    "ResponseCode",
    "Message",
    "TmnCode",
    "TxnRef",
    "Amount",
    "BankCode",
    "PayDate",
    "TransactionNo",
    "TransactionType",
    "TransactionStatus",
    "OrderInfo",
    "PromotionCode",
    "PromotionAmount",
]
REFUND = [
    "RequestId",
    "Version",
    "Command",
    "TmnCode",
    "TransactionType",
    "TxnRef",
    "Amount",
    "TransactionNo",
    "TransactionDate",
    "CreateBy",
    "CreateDate",
    "IpAddr",
    "OrderInfo",
]
REFUNDED = ANSWER[:-2]


class NotSigned(Exception):
    """What came is not signed by the merchant."""


@dataclass
class Back:
    """Money that goes back: under which number of theirs and ours, how much, and where it is."""

    request: str
    number: str
    amount: str
    kind: str
    status: str


@dataclass
class Bank:
    """What the bank knows: the orders by their reference, and what became of each."""

    secret: str = SECRET
    terminal: str = TERMINAL
    orders: dict[str, dict[str, str]] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)
    numbers: dict[str, str] = field(default_factory=dict)
    back: dict[str, list[Back]] = field(default_factory=dict)
    does: str = "05"
    """What becomes of a refund at once: `00` done, `05` at work on it, `09` refused."""

    def opened(self, address: str) -> str:
        """Somebody opens the page at this address; the reference of their order."""
        given = dict(parse_qsl(urlsplit(address).query, strict_parsing=True))
        if given.pop("vnp_SecureHash") != self.sign(urlencode(sorted(given.items()))):
            raise NotSigned
        self.orders[given["vnp_TxnRef"]] = given
        return given["vnp_TxnRef"]

    def settles(self, reference: str, code: str = PAID) -> dict[str, str]:
        """The payer pays, or does not; the message that tells it, signed."""
        self.codes[reference] = code
        number = self.numbers.setdefault(reference, str(14_000_000 + len(self.numbers)))
        return self.message(reference, code=code, number=number)

    def message(
        self, reference: str, *, code: str = PAID, number: str = "14", **other: str
    ) -> dict[str, str]:
        """A call-back about an order, signed; `other` takes the place of what is true."""
        order = self.orders[reference]
        told = {
            "vnp_Amount": order["vnp_Amount"],
            "vnp_BankCode": "NCB",
            "vnp_BankTranNo": f"VNP{number}",
            "vnp_CardType": "ATM",
            "vnp_OrderInfo": order["vnp_OrderInfo"],
            "vnp_PayDate": order["vnp_CreateDate"],
            "vnp_ResponseCode": code,
            "vnp_TmnCode": self.terminal,
            "vnp_TransactionNo": number,
            "vnp_TransactionStatus": "00" if code == PAID else "07" if code == SUSPECT else "02",
            "vnp_TxnRef": reference,
        } | other
        return told | {"vnp_SecureHash": self.sign(urlencode(sorted(told.items())))}

    def asked(self, body: Mapping[str, str]) -> dict[str, Any]:
        """querydr: what became of an order, signed."""
        given = {name.removeprefix("vnp_"): value for name, value in body.items()}
        if given["Command"] == "refund":
            return self.refunds(given)
        if given["SecureHash"] != self.sign("|".join(given[name] for name in QUERY)):
            raise NotSigned
        reference = given["TxnRef"]
        told = dict.fromkeys(ANSWER, "") | {
            "ResponseId": given["RequestId"],
            "Command": "querydr",
            "TmnCode": self.terminal,
            "TxnRef": reference,
            "ResponseCode": "00" if reference in self.orders else "91",
        }
        if reference in self.orders:
            code = self.codes.get(reference, "01")
            settled = {"00": "00", "01": "01", SUSPECT: "07"}.get(code, "02")
            told |= {"TransactionStatus": settled, "Amount": self.orders[reference]["vnp_Amount"]}
            told |= {"TransactionNo": self.numbers.get(reference, ""), "BankCode": "NCB"}
            told |= {"TransactionType": "01"} | self.newest(reference, given)
        return self.signed(told, ANSWER)

    def newest(self, reference: str, given: Mapping[str, str]) -> dict[str, str]:
        """The refund that is asked for by its number, or the newest one of an order."""
        named = given.get("TransactionNo")
        found = [one for one in self.back.get(reference, []) if named in (None, one.number)]
        if not found:
            return {}
        one = found[-1]
        told = {"TransactionType": one.kind, "TransactionStatus": one.status}
        return told | {"Amount": one.amount, "TransactionNo": one.number}

    def refunds(self, given: Mapping[str, str]) -> dict[str, Any]:
        """refund: gives back, never more than came, each number once; signed."""
        if given["SecureHash"] != self.sign("|".join(given[name] for name in REFUND)):
            raise NotSigned
        reference, had = given["TxnRef"], self.back.setdefault(given["TxnRef"], [])
        told = dict.fromkeys(REFUNDED, "") | {"ResponseId": given["RequestId"]}
        told |= {"Command": "refund", "TmnCode": self.terminal, "TxnRef": reference}
        code = self.admits(given, had)
        if code == "00":
            status = self.does
            number = f"9{len(had)}{self.numbers.get(reference, '')}"
            kind, dong = given["TransactionType"], given["Amount"]
            had.append(Back(given["RequestId"], number, dong, kind, status))
            told |= {"Amount": dong, "TransactionNo": number, "BankCode": "NCB"}
            told |= {"TransactionType": kind, "TransactionStatus": status}
        return self.signed(told | {"ResponseCode": code}, REFUNDED)

    def admits(self, given: Mapping[str, str], had: list[Back]) -> str:
        """The answer to a refund: whether there is so much to give back, and it is not given yet."""
        if self.codes.get(given["TxnRef"]) != PAID:
            return "91"
        if any(one.request == given["RequestId"] or one.status == "05" for one in had):
            return "94"
        gone = sum(int(one.amount) for one in had if one.status != "09")
        paid = int(self.orders[given["TxnRef"]]["vnp_Amount"])
        return "95" if gone + int(given["Amount"]) > paid else "00"

    def signed(self, told: dict[str, str], fields: list[str]) -> dict[str, Any]:
        """An answer with its signature."""
        whole = told | {"SecureHash": self.sign("|".join(told[name] for name in fields))}
        return {f"vnp_{name}": value for name, value in whole.items()}

    def sign(self, text: str) -> str:
        """HMAC-SHA512."""
        return hmac.new(self.secret.encode(), text.encode(), hashlib.sha512).hexdigest()


def forgeries(bank: Bank, true: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """Forty messages that somebody without the secret could send, knowing a true one."""
    names = [name for name in true if name != "vnp_SecureHash"]
    for name in names:
        yield dict(true) | {name: f"{true[name]}0"}
        yield dict(true) | {name: ""}
        yield {key: value for key, value in true.items() if key != name}
    yield {key: value for key, value in true.items() if key != "vnp_SecureHash"}
    yield dict(true) | {"vnp_SecureHash": ""}
    yield dict(true) | {"vnp_SecureHash": "0" * 128}
    yield dict(true) | {"vnp_SecureHash": true["vnp_SecureHash"][:-1]}
    yield dict(true) | {"vnp_SecureHash": true["vnp_SecureHash"][::-1]}
    yield dict(true) | {"vnp_Extra": "1"}
    thief = Bank("another secret", bank.terminal, bank.orders)
    yield thief.message(true["vnp_TxnRef"])
