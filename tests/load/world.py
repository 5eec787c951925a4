"""What the rows are measured on: a database full of dossiers, the portal that serves it, a driver."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from tempfile import mkdtemp
from time import perf_counter

import click
from flask import Flask
from sqlalchemy import Engine, make_url, select
from sqlalchemy.orm import Session

from portal import create_app, settings
from portal.clock import real
from services import outside
from services.db import connect, sessions
from services.demo import load as demo
from services.models import Dossier
from tests import factories, postgres, seed
from tests.faults.serving import a_free_port
from tests.load.cloning import Told, grow
from tests.load.driver import Driver

DATABASES = ("sqlite", "postgresql")
FEW = 600
"""Dossiers that are played through the use cases; the others are copies of them."""
SECRET = "0123456789abcdef" * 4
USED, MOST_NUMBERS = "used", 100_000
"""How often a kept database was measured, and more than the numbers that one measurement takes."""
MADE = "made.json"
"""The last that is written into a new folder: how long it all took, and what was proved of it."""


keeping = click.option(
    "--keep",
    "kept",
    type=click.Path(path_type=Path),
    help="Where databases stay, to be measured again.",
)


@dataclass
class World:
    """A database with dossiers. What is only needed by some rows is made when it is first asked for."""

    folder: Path
    url: str
    driver: Driver
    open: ExitStack = field(default_factory=ExitStack)

    @cached_property
    def engine(self) -> Engine:
        """Connections as the product makes them."""
        engine = connect(self.url)
        self.open.callback(engine.dispose)
        return engine

    @cached_property
    def db(self) -> Session:
        """A session for what has to be made ready."""
        session = sessions(self.engine)()
        self.open.callback(session.close)
        return session

    @cached_property
    def app(self) -> Flask:
        """The portal as an object, to sign people in."""
        return create_app(settings.load(self.folder))

    @cached_property
    def port(self) -> int:
        """Where the portal serves, with its worker, as `motcua serve` starts them."""
        return self.open.enter_context(serving(self.folder, a_free_port())).port

    @property
    def bare(self) -> str:
        """The address for a bare driver: a path, or words for libpq."""
        found = make_url(self.url)
        if found.get_backend_name() == "sqlite":
            return str(found.database)
        return f"host={found.query['host']} dbname={found.database} user={found.username}"

    @property
    def database(self) -> str:
        """`sqlite` or `postgresql`."""
        return self.engine.dialect.name

    @property
    def history(self) -> dict[str, float]:
        """Seconds of what was done to make it and to prove it."""
        found: dict[str, float] = json.loads((self.folder / MADE).read_text("utf-8"))
        return found

    def note(self, what: str, seconds: float) -> None:
        """Add to its history."""
        (self.folder / MADE).write_text(json.dumps(self.history | {what: seconds}), "utf-8")

    @property
    def dossiers(self) -> int:
        """How many there are, or nearly: the newest one's row id."""
        newest = select(Dossier.id).order_by(Dossier.id.desc()).limit(1)
        return self.db.scalar(newest) or 0


@contextmanager
def made(
    database: str, dossiers: int, kept: Path | None = None, *, told: Told = lambda _: None
) -> Iterator[World]:
    """A new database in a folder of its own, on disk; both are gone afterwards.

    With `kept`, the folder is in there and stays: whoever asks for the same again finds it.
    """
    with ExitStack() as stack:
        if kept:
            folder = (kept / f"{database}-{dossiers}").resolve()
            if not (folder / MADE).exists():  # Nothing, or half of it.
                shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True, exist_ok=True)
        else:
            folder = Path(mkdtemp(prefix="motcua-bench-"))
            stack.callback(shutil.rmtree, folder)
        folder.chmod(0o755)  # PostgreSQL's user has to pass through.
        url = f"sqlite:///{folder}/motcua.db"
        if database == "postgresql":
            url = stack.enter_context(_cluster(folder / "postgres"))
        if not (folder / MADE).exists():
            began = perf_counter()
            fill(url, folder, dossiers, told)
            (folder / settings.CONFIG).write_text(
                f'database_url = "{url}"\nsecret_key = "{SECRET}"\npapers_url = "file://{folder}/papers"\n'
            )
            (folder / MADE).write_text(json.dumps({"made_s": perf_counter() - began}))
        driver = stack.enter_context(Driver())
        world = World(folder, url, driver)
        if used := int(world.history.get(USED, 0)):
            factories.count_from(used * MOST_NUMBERS)
        world.note(USED, used + 1)
        stack.enter_context(world.open)
        yield world


@contextmanager
def _cluster(folder: Path) -> Iterator[str]:
    """The address of the database of a server in this folder, as an installation would run it."""
    new = not folder.exists()
    server = (postgres.start if new else postgres.again)(folder, postgres.DURABLE)
    try:
        if new:
            server.create("motcua")
        yield server.url("motcua")
    finally:
        postgres.stop(folder, "fast")


def fill(url: str, folder: Path, dossiers: int, told: Told) -> None:
    """The seed, a demo year, and its copies."""
    seed.make(url)
    engine = connect(url)
    try:
        with sessions(engine)() as db:
            place = demo.World(
                cabinet=outside.cabinet(f"file://{folder}/papers"),
                outside=outside.world(settings.ROOT / "templates"),
                real=real,
            )
            demo.load(db, demo.Plan(dossiers=min(FEW, dossiers)), place, told=lambda _: None)
        grow(engine, dossiers, told=told)
    finally:
        engine.dispose()


@dataclass(frozen=True, slots=True)
class Served:
    """Where it serves, and its first process."""

    port: int
    pid: int


@contextmanager
def serving(folder: Path, port: int) -> Iterator[Served]:
    """`motcua serve`, once it answers; ended, and waited for."""
    log = (folder / "serve.log").open("ab")
    command = [sys.executable, "-m", "portal.cli", "serve", "--port", str(port)]
    process = subprocess.Popen(  # noqa: S603  # our own words
        command, env=os.environ | {"MOTCUA_INSTANCE": str(folder)}, stdout=log, stderr=log
    )
    try:
        _answers(port, process)
        yield Served(port, process.pid)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=60)
        log.close()


def _answers(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=10).read()
        except urllib.error.URLError:
            if process.poll() is not None:
                raise RuntimeError("the portal has ended") from None
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the portal does not answer")


def memory(pid: int, key: str) -> int:
    """Megabytes of a process, now (`VmRSS`) or at most so far (`VmHWM`); none when it is gone."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return next((int(line.split()[1]) // 1024 for line in lines if line.startswith(key)), 0)
