"""`motcua serve`: web and worker in one process tree that lives and ends together."""

from __future__ import annotations

import ctypes
import logging
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from types import FrameType

import click
from sqlalchemy.exc import DBAPIError

from portal.commands import in_app
from portal.session import db
from portal.site import configured
from portal.wiring import wiring
from services import signing_in, training

WEB = [
    "-k",
    "gthread",
    "--threads",
    "8",  # Most of them wait: for a disk, for their turn to write, for the body of a slow sender.
    "--graceful-timeout",
    "10",
    "--no-control-socket",
    "--logger-class",
    "portal.serving_log.ServerLog",
]
CALM = 30.0
"""After so many seconds of good work, a worker that ends is started again at once."""
PR_SET_PDEATHSIG = 1
NO_ADDRESS = (
    "Chưa đặt public_url: mã QR trên giấy tiếp nhận lấy địa chỉ của người đang in, "
    "thư báo không có liên kết. Xem instance/config.example.toml."
)

_log = logging.getLogger(__name__)


@click.command("serve", help="Mở cổng ở 127.0.0.1, cùng tiến trình làm việc nền.")
@click.option("--port", default=5000, show_default=True, help="Cổng mạng.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Địa chỉ mạng.")
@click.option("--workers", default=2, show_default=True, help="Số tiến trình web.")
def command(port: int, host: str, workers: int) -> None:
    """Serve until told to stop."""
    ready()
    address = f"{host}:{port}"
    web = [sys.executable, "-m", "gunicorn", "portal:create_app()", "-b", address]
    work = [sys.executable, "-m", "portal.cli", "jobs", "work"]
    click.echo(f"Một Cửa: http://{address}  (đăng nhập: http://{address}/dang-nhap)")
    tree = Tree([*web, "-w", str(workers), *WEB], work)
    for one in (signal.SIGTERM, signal.SIGINT):
        signal.signal(one, tree.stop)
    sys.exit(tree.run())


@in_app
def ready() -> None:
    """Make the secret key, and build the application once: a fault is told before anything runs."""
    wiring().lookout.counts.sweep()
    with suppress(DBAPIError):
        training.keep_apart(db(), training=wiring().settings.training)
    with suppress(DBAPIError):  # Tables that are not there yet are told about by their own command.
        if not configured() and not signing_in.demo_people(db()):
            click.echo(NO_ADDRESS)  # Standard error is the log's alone.


@dataclass
class Tree:
    """The web server, and the worker that is started again whenever it ends before the server."""

    web: list[str]
    work: list[str]
    stopping: bool = False
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def run(self) -> int:
        """Run both until the web server ends; return its exit code."""
        web, worker, since, pause = start(self.web), start(self.work), time.monotonic(), 1.0
        self.running = [web, worker]
        while web.poll() is None:
            time.sleep(0.2)
            if worker.poll() is None or self.stopping:
                continue
            pause = 1.0 if time.monotonic() - since > CALM else min(pause * 2, CALM)
            _log.warning("worker-ended", extra={"facts": {"code": worker.returncode}})
            self.wait(pause)
            if not self.stopping:
                worker, since = start(self.work), time.monotonic()
                self.running = [web, worker]
        self.end(worker)
        return 0 if self.stopping else web.returncode

    def stop(self, _signal: int, _frame: FrameType | None) -> None:
        """Tell both to finish what they are doing."""
        self.stopping = True
        for one in self.running:
            one.terminate()

    def wait(self, seconds: float) -> None:
        """Wait, but not longer than the tree lives."""
        until = time.monotonic() + seconds
        while time.monotonic() < until and not self.stopping:
            time.sleep(0.2)

    def end(self, worker: subprocess.Popen[bytes]) -> None:
        """End the worker after the web server; what it leaves, its lease gives to the next."""
        worker.terminate()
        try:
            worker.wait(timeout=10)
        except subprocess.TimeoutExpired:
            worker.kill()
            worker.wait()


def start(arguments: list[str]) -> subprocess.Popen[bytes]:
    """A process that ends when this one does, even if this one is killed."""
    return subprocess.Popen(arguments, preexec_fn=end_with_parent)  # noqa: S603, PLW1509  # our own words, one thread


def end_with_parent() -> None:
    """Ask Linux to send SIGTERM to this process when its parent is gone."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() == 1:
        os.kill(os.getpid(), signal.SIGTERM)
