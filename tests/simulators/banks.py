"""Banks of this machine, with a page that nobody takes for a real one.

They sign by themselves, from the specification, and can do to a message what a line does: repeat,
hold back, reorder, lose; and what a thief does: forge. `python -m tests.simulators.banks PORT PORTAL`
stands beside a demonstration as long as it lives; the secrets are those of the environment.
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
from tests.simulators.vnpay import CANCELLED, PAID, POOR, Bank, NotSigned

PAY, API = "/paymentv2/vpcpay.html", "/merchant_webapi/api/transaction"
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
    "button{display:block;width:100%;font:inherit;padding:.8rem;margin:.75rem 0;cursor:pointer}"
)


@dataclass
class Street:
    """All banks, and where the portal hears of them; `held` keeps messages that are told late."""

    portal: str
    vnpay: Bank = field(default_factory=Bank)
    told: list[str] = field(default_factory=list)

    def tells(self, said: dict[str, str]) -> str:
        """Send a message to the portal as VNPAY does; what it answered."""
        answer = fetched(f"{self.portal}/thanh-toan/vnpay/bao?{urlencode(said)}")
        self.told.append(answer)
        return answer

    def chosen(self, reference: str, choice: str) -> str:
        """What the payer has done on the page; where the browser goes."""
        said = self.vnpay.settles(reference, PAID if choice == LATE else choice)
        if choice != LATE:
            with suppress(OSError):
                self.tells(said)
        return f"{self.vnpay.orders[reference]['vnp_ReturnUrl']}?{urlencode(said)}"


def fetched(url: str) -> str:
    """What is at an address of this machine."""
    with urllib.request.urlopen(url, timeout=10) as answer:  # noqa: S310  # loopback, see tests/network.py
        return str(answer.read().decode())


def page(reference: str, order: dict[str, str]) -> str:
    """The page to pay on."""
    dong = f"{int(order['vnp_Amount']) // 100:,}".replace(",", ".")
    buttons = "".join(
        f"<button name='choice' value='{key}'>{escape(label)}</button>"
        for key, label in CHOICES.items()
    )
    return (
        f"<!doctype html><html lang='vi'><title>Ngân hàng mô phỏng</title>"
        f"<link rel='icon' href='data:,'><meta name='viewport' content='width=device-width'><style>{STYLE}</style>"
        f"<strong class='b'>NGÂN HÀNG MÔ PHỎNG. Không có tiền thật.</strong><main>"
        f"<h1>Trả {dong} đồng</h1><p>{escape(order['vnp_OrderInfo'])}</p>"
        f"<form method='post' action='{PAY}'>"
        f"<input type='hidden' name='reference' value='{escape(reference)}'>{buttons}</form></main>"
    )


class Counter(BaseHTTPRequestHandler):
    """Answers browsers and the portal."""

    street: Street

    def do_GET(self) -> None:  # the library's name
        try:
            reference = self.street.vnpay.opened(self.path)
        except (NotSigned, KeyError, ValueError):
            return self.say(400, "Chữ ký sai.")
        return self.say(200, page(reference, self.street.vnpay.orders[reference]))

    def do_POST(self) -> None:  # the library's name
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        if urlsplit(self.path).path == API:
            return self.say(200, json.dumps(self.street.vnpay.asked(json.loads(body))), "json")
        given = dict(parse_qsl(body))
        return self.say(303, self.street.chosen(given["reference"], given["choice"]))

    def say(self, status: int, text: str, kind: str = "html") -> None:
        self.send_response(status)
        if status == 303:  # See Other
            self.send_header("Location", text)
            text = ""
        types = {"html": "text/html; charset=utf-8", "json": "application/json"}
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
    server(Street(portal, vnpay), int(port)).serve_forever()


if __name__ == "__main__":
    main(*sys.argv[1:])
