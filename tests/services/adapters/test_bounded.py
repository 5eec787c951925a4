"""Asking a bank by HTTP: whatever comes back but a JSON object from itself is one kind of error."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from services.adapters import bounded

GOOD = b"HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n"
ANSWERS = {
    "/good": GOOD + b'{"a":1}',
    "/elsewhere": b"HTTP/1.1 307 x\r\nLocation: /good\r\nContent-Length: 0\r\n\r\n",
    "/broken": b"HTTP/1.1 500 x\r\nContent-Length: 7\r\n\r\n" + b'{"a":1}',
    "/list": GOOD + b"[1,2,3]",
    "/words": GOOD + b"nothing",
    "/half": GOOD + b"{",
    "/garbage": b"this is no HTTP\r\n\r\n",
    "/nothing": b"",
    "/long": b"HTTP/1.1 200 OK\r\n\r\n" + b" " * (bounded.LARGEST + 1) + b'{"a":1}',
}


class Bank(BaseHTTPRequestHandler):
    """Answers as its path says, to the letter."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.wfile.write(ANSWERS[self.path])
        self.close_connection = True

    def log_message(self, *_: object) -> None:
        """Silent."""


@pytest.fixture(scope="module")
def bank() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Bank) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_a_json_object_is_what_came_back(bank: str) -> None:
    assert bounded.post(f"{bank}/good", {"b": "ò"}) == {"a": 1}


@pytest.mark.parametrize("path", [path for path in ANSWERS if path != "/good"])
def test_all_else_is_an_os_error(bank: str, path: str) -> None:
    with pytest.raises(OSError, match="nothing sensible came back"):
        bounded.post(f"{bank}{path}", {})


def test_nobody_there_and_no_address_are_os_errors() -> None:
    for address in ("http://127.0.0.1:9/", "ftp://x", "nonsense", "http://[x/"):
        with pytest.raises(OSError, match="nothing sensible came back"):
            bounded.post(address, {})
