"""What the other tests stand on holds."""

from __future__ import annotations

import csv
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Page
from sqlalchemy import Engine, inspect, text
from sqlalchemy.orm import Session

from services.db import connect
from tests.browser.pages import check_page

OFFICES = Path(__file__).parents[1] / "services/seed/offices.csv"
GOOD = """<!doctype html><html lang="vi"><head><title>Tra cứu – Một Cửa</title>
<link rel="icon" href="data:,"></head>
<body><main><h1>Tra cứu</h1><label for="ma">Mã hồ sơ</label><input id="ma"
style="height: 44px"></main></body></html>"""
BAD = """<!doctype html><html lang="de"><head><title>Trang</title></head>
<body><main><h1>Tra cứu</h1><p id="a">a</p><p id="a">b</p><input name="ma">
<div style="width: 2000px">rộng</div><img src="/none.png"></main></body></html>"""


class Answers(BaseHTTPRequestHandler):
    """Two pages, one as it should be."""

    def do_GET(self) -> None:
        page = {"/good": GOOD, "/bad": BAD}.get(self.path, "")
        self.send_response(200 if page else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(page.encode())

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@pytest.fixture
def site() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as web:
        threading.Thread(target=partial(web.serve_forever, 0.01)).start()
        yield f"http://127.0.0.1:{web.server_port}"
        web.shutdown()


@pytest.mark.parametrize("host", ["example.org", "192.0.2.1", "2001:db8::1"])
def test_a_test_cannot_leave_this_machine(host: str) -> None:
    with pytest.raises(RuntimeError, match="a test wanted to reach"):
        socket.create_connection((host, 80), timeout=1)


@pytest.mark.parametrize("send", ["connect", "connect_ex", "sendto", "sendmsg"])
def test_no_way_of_sending_leaves_this_machine(send: str) -> None:
    there = ("192.0.2.1", 80)
    ways = {"sendto": (b"", there), "sendmsg": ([b""], (), 0, there)}

    with (
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line,
        pytest.raises(RuntimeError, match="a test wanted to reach"),
    ):
        getattr(line, send)(*ways.get(send, (there,)))


def test_threads_that_start_at_once_are_all_traced() -> None:
    script = """
import sys, threading
from tests import network
network.close()
sys.setswitchinterval(1e-6)
died = []
sys.unraisablehook = threading.excepthook = died.append
threading.settrace(lambda *_: sys.settrace(None))
for _ in range(3000):
    threads = [threading.Thread(target=sum, args=([1],)) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
print(len(died))
"""
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)  # noqa: S603  # our own words

    assert ended.stdout == b"0\n"


def test_a_test_can_reach_a_server_of_its_own(site: str) -> None:
    port = int(site.rpartition(":")[2])

    with socket.create_connection(("localhost", port), timeout=5) as line:
        assert line.getpeername() == ("127.0.0.1", port)


@pytest.mark.parametrize("turn", [1, 2])
def test_each_test_has_a_database_of_its_own(db: Session, turn: int) -> None:
    db.execute(text("CREATE TABLE footprint (turn INTEGER)"))
    db.execute(text("INSERT INTO footprint VALUES (:turn)"), {"turn": turn})
    db.commit()

    assert db.scalars(text("SELECT turn FROM footprint")).all() == [turn]


def test_the_seed_is_the_same_on_both_databases(engine: Engine) -> None:
    with OFFICES.open(encoding="utf-8", newline="") as rows:
        listed = len(list(csv.DictReader(rows)))

    with engine.connect() as connection:
        loaded = connection.scalar(text("SELECT count(*) FROM office"))

    assert "alembic_version" in inspect(engine).get_table_names()
    assert loaded == listed


def test_an_empty_database_has_no_table(empty_url: str) -> None:
    engine = connect(empty_url)

    assert inspect(engine).get_table_names() == []

    engine.dispose()


def test_a_good_page_passes(page: Callable[..., Page], site: str) -> None:
    visitor = page()

    visitor.goto(f"{site}/good")

    check_page(visitor)


def test_a_bad_page_is_told_all_its_faults(page: Callable[..., Page], site: str) -> None:
    visitor = page(390, 844)
    visitor.goto(f"{site}/bad")

    with pytest.raises(AssertionError) as told:
        check_page(visitor)

    for fault in (
        "title",
        "lang",
        "id a",
        "no label: ma",
        "thumb",
        "px too wide",
        "image-alt",
        "404",
    ):
        assert fault in str(told.value)
