"""Web and worker live and end together."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import pytest

from portal.commands.serve import Tree
from portal.settings import make_secret

pytestmark = pytest.mark.slow

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
                env=os.environ | {"MOTCUA_INSTANCE": str(tmp_path)},
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
                start_new_session=True,
            )
        )
        return started[-1], port

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

    process.send_signal(signal.SIGTERM)

    assert process.wait(40) == 0
    assert len(tree) == 2
    assert comes_true(lambda: not any(Path(f"/proc/{one}").exists() for one in tree))
    assert process.stdout
    assert f"đăng nhập: http://127.0.0.1:{port}/dang-nhap" in process.stdout.read()


def test_nothing_is_left_behind_when_it_is_killed(serve: Serves) -> None:
    process, port = serve()
    assert comes_true(lambda: answers(port))
    tree = children(process.pid)

    process.kill()

    assert comes_true(lambda: not answers(port))
    assert comes_true(lambda: not any(Path(f"/proc/{one}/exe").exists() for one in tree))


def test_a_worker_that_dies_is_started_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    noted = tmp_path / "starts"
    work = [sys.executable, "-c", f"open({str(noted)!r}, 'a').write('x')"]
    web = [sys.executable, "-c", "import time; time.sleep(4)"]

    code = Tree(web, work).run()

    assert code == 0
    assert noted.read_text() == "xx"
    assert "Tiến trình nền đã dừng (0), chạy lại." in capsys.readouterr().err
