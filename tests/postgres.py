"""A PostgreSQL of the tests' own: made in a folder, reached by a socket in it, gone afterwards."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

OWNER = "postgres"
# Durability is what these tests can do without. The server's clock stands where the people are,
# so that code which trusts it instead of UTC is found out.
SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "max_connections": "200",
    "timezone": "Asia/Ho_Chi_Minh",
}
# As an installation would: what the benchmarks measure, they measure kept.
DURABLE = {
    "listen_addresses": "",
    "shared_buffers": "1GB",
    "max_wal_size": "4GB",
    "max_connections": "100",
    "timezone": "Asia/Ho_Chi_Minh",
}


@dataclass(frozen=True, slots=True)
class Server:
    """A running server; `folder` holds its data, its log and its socket."""

    folder: Path

    def url(self, database: str) -> str:
        """The address of a database, as `services.db.connect` takes it."""
        return f"postgresql+psycopg://app@/{database}?host={self.folder}"

    def create(self, database: str, *, template: str = "template0") -> None:
        """Makes a database as a copy of `template`, which nobody may have open. Its files are copied,
        not logged block by block: a third less time where nothing has to last."""
        self._run("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy", database, template)

    def drop(self, database: str) -> None:
        """Drops a database, whoever still has it open."""
        self._run("DROP DATABASE IF EXISTS {} WITH (FORCE)", database)

    def _run(self, statement: str, *names: str) -> None:
        with psycopg.connect(
            host=str(self.folder), user="app", dbname="postgres", autocommit=True
        ) as connection:
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def start(folder: Path, chosen: Mapping[str, str] = SETTINGS) -> Server:
    """Makes a cluster in `folder` and starts it; about a second. The server refuses root, so root
    hands the folder to Debian's user."""
    folder.mkdir()
    if os.geteuid() == 0:
        shutil.chown(folder, OWNER)
    program("initdb", "-D", f"{folder}/data", "-U", "app", "-A", "trust", "-E", "UTF8",
             "--locale=C.UTF-8", "--no-sync")  # fmt: skip
    return again(folder, chosen)


def again(folder: Path, chosen: Mapping[str, str] = SETTINGS) -> Server:
    """Starts the cluster that is in `folder`."""
    settings = " ".join(f"-c {name}='{value}'" for name, value in chosen.items())
    program("pg_ctl", "-D", f"{folder}/data", "-w", "-l", f"{folder}/log",
             "-o", f"-k {folder} {settings}", "start")  # fmt: skip
    return Server(folder)


def stop(folder: Path, mode: str = "immediate") -> None:
    """Stops the server of a folder, at once: nothing in it is kept. To keep it, `fast`."""
    program("pg_ctl", "-D", f"{folder}/data", "-m", mode, "stop")


def program(name: str, *arguments: str) -> None:
    """Runs one of PostgreSQL's programs as the user that may."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    path = found[-1] if found else shutil.which(name)
    if path is None:
        raise FileNotFoundError(f"{name}: bin/test installs PostgreSQL")
    as_owner = ["setpriv", f"--reuid={OWNER}", f"--regid={OWNER}", "--clear-groups"]
    subprocess.run(  # noqa: S603  # our own words only
        [*(as_owner if os.geteuid() == 0 else ()), str(path), *arguments],
        check=True,
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
