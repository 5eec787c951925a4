"""Banks of this machine, with a page that nobody takes for a real one.

They sign by themselves, from the specification, and can do to a message what a line does: repeat,
hold back, reorder, lose; and what a thief does: forge. `python -m tests.simulators.banks PORT PORTAL`
stands beside a demonstration as long as it lives; the secrets are those of the environment. Its
first page takes transfers, which then stand in a statement.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from portal.commands.serve import end_with_parent
from tests.simulators.national import Platform
from tests.simulators.transfers import Transfers
from tests.simulators.vnpay import CANCELLED, PAID, POOR, Bank, NotSigned

PAY, API = "/paymentv2/vpcpay.html", "/merchant_webapi/api/transaction"
NATIONAL, HERE, STATEMENT = "/quoc-gia", "/", "/sao-ke.csv"
LATE = "late"
CHOICES = {
    PAID: "Trả tiền",
    LATE: "Trả tiền, nhưng ngân hàng báo muộn",
    CANCELLED: "Hủy",
    POOR: "Tài khoản không đủ số dư",
}
STYLE = (
    "body{font:18px/1.5 sans-serif;margin:0;background:#fff7e0;color:#222}"
    "main{max-width:34rem;margin:2rem auto;padding:0 1rem}"
    "strong.b{display:block;background:#222;color:#fff;padding:.75rem 1rem;text-align:center}"
    "table{border-collapse:collapse}td,th{padding:.25rem .5rem;text-align:left}"
    "input,select{display:block;width:100%;font:inherit;padding:.5rem;box-sizing:border-box}"
    "button{display:block;width:100%;font:inherit;padding:.8rem;margin:.75rem 0;cursor:pointer}"
)


@dataclass
class Street:
    """All banks, and where the portal hears of them; `told` keeps what it answered."""

    portal: str
    vnpay: Bank = field(default_factory=Bank)
    national: Platform = field(default_factory=Platform)
    transfers: Transfers = field(default_factory=Transfers)
    told: list[str] = field(default_factory=list)

    def tells(self, said: dict[str, str]) -> str:
        """Send a message to the portal as VNPAY does; what it answered."""
        answer = fetched(f"{self.portal}/thanh-toan/vnpay/bao?{urlencode(said)}")
        self.told.append(answer)
        return answer

    def chosen(self, reference: str, choice: str) -> str:
        """What the payer has done on the page of VNPAY; where the browser goes."""
        said = self.vnpay.settles(reference, PAID if choice == LATE else choice)
        if choice != LATE:
            with suppress(OSError):
                self.tells(said)
        return f"{self.vnpay.orders[reference]['vnp_ReturnUrl']}?{urlencode(said)}"

    def chosen_national(self, reference: str, choice: str) -> str:
        """The same on the page of the national platform, which tells in another way."""
        said = self.national.settles(reference, PAID if choice == LATE else choice)
        if choice != LATE:
            with suppress(OSError):
                self.told.append(fetched(f"{self.portal}/thanh-toan/national/bao", said))
        return f"{self.portal}/thanh-toan/national/tro-ve?{urlencode(said)}"


def fetched(url: str, sent: dict[str, str] | None = None) -> str:
    """What is at an address of this machine, or what it answers to a form."""
    body = urlencode(sent).encode() if sent else None
    with urllib.request.urlopen(url, body, timeout=10) as answer:  # noqa: S310  # loopback, see tests/network.py
        return str(answer.read().decode())


def framed(inside: str) -> str:
    """A page of the simulated banks."""
    return (
        f"<!doctype html><html lang='vi'><title>Ngân hàng mô phỏng</title>"
        f"<link rel='icon' href='data:,'><meta name='viewport' content='width=device-width'><style>{STYLE}</style>"
        f"<strong class='b'>NGÂN HÀNG MÔ PHỎNG. Không có tiền thật.</strong><main>{inside}</main>"
    )


def page(reference: str, dong: int, about: str, action: str) -> str:
    """The page to pay on."""
    buttons = "".join(
        f"<button name='choice' value='{key}'>{escape(label)}</button>"
        for key, label in CHOICES.items()
    )
    return framed(
        f"<h1>Trả {f'{dong:,}'.replace(',', '.')} đồng</h1><p>{escape(about)}</p>"
        f"<form method='post' action='{action}'>"
        f"<input type='hidden' name='reference' value='{escape(reference)}'>{buttons}</form>"
    )


class Counter(BaseHTTPRequestHandler):
    """Answers browsers and the portal."""

    street: Street

    def do_GET(self) -> None:  # the library's name
        asked = urlsplit(self.path)
        given = dict(parse_qsl(asked.query))
        if asked.path == HERE:
            return self.say(200, framed(self.street.transfers.page(given.get("tai-khoan", ""))))
        if asked.path == STATEMENT:
            return self.say(200, self.street.transfers.statement(given.get("tai-khoan", "")), "csv")
        try:
            return self.say(200, self.to_pay_on(asked.path, given))
        except (NotSigned, KeyError, ValueError):
            return self.say(400, "Chữ ký sai.")

    def to_pay_on(self, path: str, given: dict[str, str]) -> str:
        """The page of one order, at VNPAY or at the national platform."""
        if path == f"{NATIONAL}/tra":
            order = self.street.national.begun[given["ma"]]
            about = order["ThongTinBienLai"]["NoiDungThanhToan"]
            return page(given["ma"], int(order["SoTien"]), about, NATIONAL)
        reference = self.street.vnpay.opened(self.path)
        told = self.street.vnpay.orders[reference]
        return page(reference, int(told["vnp_Amount"]) // 100, told["vnp_OrderInfo"], PAY)

    def do_POST(self) -> None:  # the library's name
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        path = urlsplit(self.path).path
        if path == API:
            return self.say(200, json.dumps(self.street.vnpay.asked(json.loads(body))), "json")
        if self.headers.get_content_type() == "application/json":
            here = f"http://{self.headers['Host']}{NATIONAL}"
            return self.say(
                200, json.dumps(self.street.national.answers(json.loads(body), here)), "json"
            )
        given = dict(parse_qsl(body))
        if path == HERE:
            return self.say(303, f"/?tai-khoan={self.street.transfers.make(given)}")
        goes = self.street.chosen_national if path == NATIONAL else self.street.chosen
        return self.say(303, goes(given["reference"], given["choice"]))

    def say(self, status: int, text: str, kind: str = "html") -> None:
        self.send_response(status)
        if status == 303:  # See Other
            self.send_header("Location", text)
            text = ""
        types = {"html": "text/html; charset=utf-8", "json": "application/json"}
        types |= {"csv": "text/csv; charset=utf-8"}
        self.send_header("Content-Type", types[kind])
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_: Any) -> None:
        """Keeps nothing."""


def server(street: Street, port: int = 0) -> ThreadingHTTPServer:
    """The banks at a port of this machine."""
    counter = type("Counter", (Counter,), {"street": street})
    return ThreadingHTTPServer(("127.0.0.1", port), counter)


@contextmanager
def open_for_business(street: Street) -> Iterator[str]:
    """The address of the banks, as long as the block runs."""
    serving = server(street)
    threading.Thread(target=serving.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{serving.server_port}"
    finally:
        serving.shutdown()
        serving.server_close()


def main(port: str, portal: str) -> None:
    """Serve until whoever started this ends."""
    end_with_parent()
    vnpay = Bank(os.environ["MOTCUA_VNPAY_SECRET"], os.environ["MOTCUA_VNPAY_TERMINAL"])
    national = Platform(os.environ["MOTCUA_NATIONAL_SECRET"])
    server(Street(portal, vnpay, national), int(port)).serve_forever()


if __name__ == "__main__":
    main(*sys.argv[1:])
