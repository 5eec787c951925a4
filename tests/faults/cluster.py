"""PostgreSQL clusters that keep what they promise: for the campaigns that kill them."""

from __future__ import annotations

import os
import shutil
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psycopg

from tests import postgres

DURABLE = {"listen_addresses": "", "fsync": "on", "max_connections": "50", "log_timezone": "UTC"}


@dataclass(frozen=True, slots=True)
class Cluster:
    """One server; `folder` holds its data, its log and its socket."""

    folder: Path

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def url(self, database: str = "province") -> str:
        """The address of a database in it."""
        return f"postgresql+psycopg://app@/{database}?host={self.folder}"

    def make(self) -> None:
        """An empty cluster, not started."""
        a_folder(self.folder)
        postgres.program("initdb", "-D", str(self.data), "-U", "app", "-A", "trust",
                         "-E", "UTF8", "--locale=C.UTF-8")  # fmt: skip

    def copy_of(self, other: Cluster, *options: str) -> None:
        """A base backup of a running cluster, proved by PostgreSQL's own program; not started."""
        a_folder(self.folder)
        source = f"host={other.folder} user=app dbname=postgres application_name=standby"
        postgres.program("pg_basebackup", "-D", str(self.data), "-d", source,
                         "--checkpoint=fast", "--wal-method=stream", *options)  # fmt: skip
        postgres.program("pg_verifybackup", str(self.data))

    def set(self, **settings: str) -> None:
        """Write settings that hold from the next start or reload."""
        with (self.data / "postgresql.conf").open("a") as file:
            file.writelines(f"{name} = '{value}'\n" for name, value in settings.items())

    def start(self) -> None:
        """Start it and wait until it answers."""
        given = " ".join(f"-c {name}='{value}'" for name, value in DURABLE.items())
        postgres.program("pg_ctl", "-D", str(self.data), "-w", "-t", "60", "-l",
                         f"{self.folder}/log", "-o", f"-k {self.folder} {given}", "start")  # fmt: skip

    def reload(self) -> None:
        """Read the settings again."""
        postgres.program("pg_ctl", "-D", str(self.data), "reload")

    def promote(self) -> None:
        """Make a standby the primary."""
        postgres.program("pg_ctl", "-D", str(self.data), "-w", "promote")

    def stop(self) -> None:
        """Stop it at once, if it runs."""
        if (self.data / "postmaster.pid").exists():
            postgres.program("pg_ctl", "-D", str(self.data), "-m", "immediate", "stop")

    def kill(self) -> None:
        """kill -9, every process of it: what it had in its own hands is gone."""
        first = int((self.data / "postmaster.pid").read_text().splitlines()[0])
        os.kill(first, signal.SIGSTOP)  # Nobody is born while the dead are counted.
        children = Path(f"/proc/{first}/task/{first}/children").read_text().split()
        for one in (first, *map(int, children)):
            os.kill(one, signal.SIGKILL)
        # Where nobody buries the dead they seem to hold their locks: what a reboot would take away.
        (self.data / "postmaster.pid").unlink()
        (self.folder / ".s.PGSQL.5432.lock").unlink()

    def ask(self, question: str, database: str = "postgres") -> str:
        """The one value that a statement gives, as text."""
        with psycopg.connect(
            host=str(self.folder), user="app", dbname=database, autocommit=True
        ) as connection:
            row = connection.execute(question.encode()).fetchone()
        return str(row[0]) if row else ""

    def do(self, statement: str) -> None:
        """Run a statement that gives nothing."""
        with psycopg.connect(
            host=str(self.folder), user="app", dbname="postgres", autocommit=True
        ) as connection:
            connection.execute(statement.encode())


def a_folder(path: Path) -> None:
    """A folder that PostgreSQL's user owns and everybody may pass through."""
    path.mkdir(parents=True)
    path.chmod(0o755)
    if os.geteuid() == 0:
        shutil.chown(path, postgres.OWNER)


def comes_true(what: Callable[[], bool], seconds: float = 60) -> None:
    """Wait until something is true; it must be soon."""
    until = time.monotonic() + seconds
    while not what():
        if time.monotonic() > until:
            raise TimeoutError(what)
        time.sleep(0.05)
