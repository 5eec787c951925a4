"""The portal as it is served, in processes of its own, to be killed; and its supervisor."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from flask import Flask

from portal import create_app
from portal.settings import Settings, make_secret
from services import clocks
from services.db import connect, sessions
from tests.factories import MONDAY
from tests.house import ROOT

ARMED = ROOT / "tests/faults/armed"


@dataclass
class Served:
    """`motcua serve` on one installation, started again by whoever watches over it."""

    instance: Path
    database_url: str
    port: int = 0
    starts: int = 0
    process: subprocess.Popen[bytes] | None = None
    log: Path | None = None
    """What the processes say; in the instance unless it is named."""
    chosen: dict[str, str] = field(default_factory=dict)
    """Settings of this installation, by the names that the environment has for them."""

    def __post_init__(self) -> None:
        make_secret(self.instance)
        self.port = a_free_port()
        engine = connect(self.database_url)
        with sessions(engine)() as db:
            clocks.set_demo(db, stood_at=MONDAY, since=datetime.now(UTC))
        engine.dispose()

    @property
    def _log(self) -> Path:
        return self.log or self.instance / "serve.log"

    @property
    def fault(self) -> Path:
        """The file that names the point at which a process shall die."""
        return self.instance / "fault"

    @property
    def skew(self) -> Path:
        """The file that says by how many seconds the clocks of its processes disagree."""
        return self.instance / "skew"

    @property
    def environment(self) -> dict[str, str]:
        return os.environ | {
            "MOTCUA_INSTANCE": str(self.instance),
            "MOTCUA_DATABASE_URL": self.database_url,
            "MOTCUA_FAULT": str(self.fault),
            "MOTCUA_SKEW": str(self.skew),
            "PYTHONPATH": f"{ARMED}:{ROOT}",
            **self.chosen,
        }

    def app(self, folder: Path) -> Flask:
        """The same application in this process, to make people's sessions with; what it counts goes
        into a folder of its own."""
        return create_app(
            Settings(
                instance=folder,
                secret_key=(self.instance / "secret.key").read_text().strip(),
                database_url=self.database_url,
                papers_url=f"file://{self.instance}/papers",
            )
        )

    def start(self) -> None:
        """Start it; does not wait."""
        self.starts += 1
        with self._log.open("ab") as log:
            self.process = subprocess.Popen(  # noqa: S603  # our own words only
                [sys.executable, "-m", "portal.cli", "serve", "--port", str(self.port)],
                env=self.environment,
                stdout=log,
                stderr=log,
                cwd=ROOT,
                start_new_session=True,
            )

    def look_after(self) -> None:
        """What a supervisor does: start it again when it has ended."""
        if self.process is None or self.process.poll() is not None:
            self.start()

    def ready(self, seconds: float = 60) -> None:
        """Wait until a page is served."""
        until = time.monotonic() + seconds
        while not self.answers():
            self.look_after()
            if time.monotonic() > until:
                raise TimeoutError(self._log.read_text()[-2000:])
            time.sleep(0.05)

    def answers(self) -> bool:
        web = HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            web.request("GET", "/healthz")
            return web.getresponse().status == 200
        except (OSError, HTTPException):
            return False
        finally:
            web.close()

    def tree(self) -> dict[str, list[int]]:
        """The processes: the parent, the web's master and its workers, the worker of jobs."""
        assert self.process
        web: list[int] = []
        work: list[int] = []
        for child in children(self.process.pid):
            (web if "gunicorn" in words_of(child) else work).append(child)
        return {
            "parent": [self.process.pid],
            "master": web,
            "web": [one for master in web for one in children(master)],
            "work": work,
        }

    def kill(self, *kinds: str) -> int:
        """kill -9 of every process of these kinds; return how many there were."""
        found = [one for kind, all_ in self.tree().items() if kind in kinds for one in all_]
        for one in found:
            end(one)
        return len(found)

    def kill_what_is_left(self) -> None:
        """End every process that this object has started, if one still runs."""
        if self.process and self.process.poll() is None:
            self.kill("parent", "master", "web", "work")
            self.process.wait()

    def stop(self) -> None:
        """Tell it to stop, and wait until it has."""
        if self.process:
            self.process.terminate()
            self.process.wait(30)


def children(of: int) -> list[int]:
    """The processes that a process has started; none when it is gone."""
    try:
        return [int(one) for one in Path(f"/proc/{of}/task/{of}/children").read_text().split()]
    except (FileNotFoundError, ProcessLookupError):
        return []


def words_of(pid: int) -> str:
    """The command line of a process; nothing when it is gone."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return ""


def end(pid: int) -> None:
    """kill -9, if it still is there."""
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def a_free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
