"""Web and worker live and end together."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

import pytest

from portal.commands.serve import Tree
from portal.settings import make_secret

PAGE = "public.procedure"
pytestmark = pytest.mark.slow

SETTINGS = {"MOTCUA_FREE_MEGABYTES": "1"}
Serves = Callable[[], tuple["subprocess.Popen[str]", int]]


@pytest.fixture
def serve(tmp_path: Path, seeded_file: Path) -> Iterator[Serves]:
    """Starts `motcua serve` on a port of its own; whatever is left of it is ended."""
    (tmp_path / "motcua.db").write_bytes(seeded_file.read_bytes())
    make_secret(tmp_path)
    started: list[subprocess.Popen[str]] = []

    def start() -> tuple[subprocess.Popen[str], int]:
        port = a_free_port()
        started.append(
            subprocess.Popen(  # noqa: S603  # our own words only
                [sys.executable, "-m", "portal.cli", "serve", "--port", str(port)],
                env=os.environ | SETTINGS | {"MOTCUA_INSTANCE": str(tmp_path)},
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                start_new_session=True,
            )
        )
        return started[-1], port

    with (tmp_path / "log").open("w") as log:
        yield start
    for one in started:
        if one.poll() is None:
            one.kill()
        one.wait()
        assert one.stdout
        one.stdout.close()


def a_free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def answers(port: int) -> bool:
    """Whether the page to sign in is served there."""
    web = HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        web.request("GET", "/dang-nhap")
        return web.getresponse().status == HTTPStatus.OK
    except (OSError, HTTPException):
        return False
    finally:
        web.close()


def comes_true(what: Callable[[], bool], seconds: float = 90) -> bool:
    """Whether something becomes true soon."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if what():
            return True
        time.sleep(0.1)
    return False


def children(of: int) -> list[int]:
    """The processes that a process has started."""
    return [int(one) for one in Path(f"/proc/{of}/task/{of}/children").read_text().split()]


def test_it_serves_with_a_worker_beside_and_ends_when_told(serve: Serves) -> None:
    process, port = serve()
    assert comes_true(lambda: answers(port))
    tree = children(process.pid)

    assert "nặng quá nên chưa nhận" in sent_too_much(port)
    process.send_signal(signal.SIGTERM)

    assert process.wait(40) == 0
    assert len(tree) == 2
    assert comes_true(lambda: not any(Path(f"/proc/{one}").exists() for one in tree))
    assert process.stdout
    assert f"đăng nhập: http://127.0.0.1:{port}/dang-nhap" in process.stdout.read()


def sent_too_much(port: int) -> str:
    """The page for who sends more than is taken, as a browser would read it: once all is sent."""
    web = HTTPConnection("127.0.0.1", port, timeout=60)
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    web.request("POST", "/dang-nhap", b"0" * (62 << 20), kind)
    answer = web.getresponse()
    assert answer.status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    said = answer.read().decode()
    web.close()
    return said


def asks(port: int, path: str) -> tuple[int, str, str]:
    """Status, number and text of an answer, each over a line of its own."""
    web = HTTPConnection("127.0.0.1", port, timeout=20)
    web.request("GET", path)
    answer = web.getresponse()
    told = answer.status, answer.headers.get("X-Request-ID", ""), answer.read().decode()
    web.close()
    return told


def crowd(port: int) -> set[str]:
    """Eight people ask at once for what is not there; the numbers of their requests."""
    with ThreadPoolExecutor(8) as people:
        path = "/thu-tuc/canary?ma=049190000017"
        return {one[1] for one in people.map(lambda _: asks(port, path), range(8))}


def told(log: Path) -> Iterator[dict[str, Any]]:
    """The lines of a log: each is JSON."""
    yield from map(json.loads, log.read_text().splitlines())


def pids(log: Path) -> set[int]:
    """The processes that have answered them."""
    return {one["pid"] for one in told(log) if one.get("endpoint") == PAGE}


def mutters(port: int) -> bytes:
    """Say something that is no request; the server's answer."""
    with socket.create_connection(("127.0.0.1", port), timeout=20) as line:
        line.sendall(b"GET canary 049190000017\r\nCanary\r\n\r\n")
        return line.recv(100)


def test_its_processes_are_watched_as_one_and_the_log_names_nobody(
    serve: Serves, tmp_path: Path
) -> None:
    process, port = serve()
    assert comes_true(lambda: answers(port))
    assert comes_true(lambda: asks(port, "/readyz")[0] == HTTPStatus.OK), asks(port, "/readyz")

    numbers = crowd(port)
    while len(pids(tmp_path / "log")) < 2:
        numbers |= crowd(port)
    refused = mutters(port)
    counted = {
        line
        for _ in range(10)
        for line in asks(port, "/metrics")[2].splitlines()
        if 'endpoint="public.procedure",method="GET",status="4xx"' in line
    }
    process.send_signal(signal.SIGTERM)
    process.wait(40)

    lines = list(told(tmp_path / "log"))
    assert [line.rpartition(" ")[2] for line in counted] == [f"{float(len(numbers))}"]
    assert {one["request"] for one in lines if one.get("endpoint") == PAGE} == numbers
    assert b"400" in refused
    assert "Invalid request from ip" in {one["event"] for one in lines}
    assert not any(bird in str(lines) for bird in ("canary", "Canary", "049190000017"))


def test_nothing_is_left_behind_when_it_is_killed(serve: Serves) -> None:
    process, port = serve()
    assert comes_true(lambda: answers(port))
    tree = children(process.pid)

    process.kill()

    assert comes_true(lambda: not answers(port))
    assert comes_true(lambda: not any(Path(f"/proc/{one}/exe").exists() for one in tree))


def test_a_worker_that_dies_is_started_again(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    noted = tmp_path / "starts"
    work = [sys.executable, "-c", f"open({str(noted)!r}, 'a').write('x')"]
    web = [sys.executable, "-c", "import time; time.sleep(4)"]

    code = Tree(web, work).run()

    assert code == 0
    assert noted.read_text() == "xx"
    ended = [one.__dict__["facts"] for one in caplog.records if one.msg == "worker-ended"]
    assert ended == [{"code": 0}] * 2


def test_a_worker_that_loses_its_database_says_so_in_the_log(tmp_path: Path) -> None:
    make_secret(tmp_path)
    here = {
        "MOTCUA_INSTANCE": str(tmp_path),
        "MOTCUA_DATABASE_URL": f"sqlite:///{tmp_path}/bare.db",
    }

    ended = subprocess.run(  # our own words only
        [sys.executable, "-m", "portal.cli", "jobs", "work"],
        env=os.environ | here,
        capture_output=True,
        text=True,
        check=False,
    )

    [line] = map(json.loads, ended.stderr.splitlines())
    assert (ended.returncode, line["event"], line["level"]) == (1, "fell", "critical")
    assert line["error"] == "OperationalError"
