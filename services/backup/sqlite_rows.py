"""The rows of SQLite: its own backup interface out, a file put in place whole on the way in."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import Engine

from services import migrations
from services.backup import rows
from services.backup.bundle import Bundle, Content
from services.db import connect, turn_to_write
from services.errors import Conflict, Invalid
from services.lasting import to_disk

NAME = "motcua.db"
ASIDE, REPLACED = ".restoring", ".replaced"


class SqliteRows:
    """One file. A copy never stops those who write: in WAL mode it is one more reader."""

    def copy(self, engine: Engine, into: Bundle) -> tuple[Content, list[str]]:
        """Copy the pages in one step, so that all are of one moment; look through the copy."""
        path = into.root / NAME
        source = engine.raw_connection()
        try:
            with closing(sqlite3.connect(path, isolation_level=None)) as copied:
                source.driver_connection.backup(copied)  # type: ignore[union-attr]
                _one_file(copied)
                if copied.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
                    raise Invalid("database-damaged")
        finally:
            source.close()
        with rows.let_go(connect(f"sqlite:///{path}")) as copy, copy.connect() as connection:
            content = Content("sqlite", migrations.current(copy) or "", rows.counts(connection))
            files = rows.files(connection)
        with closing(sqlite3.connect(path, isolation_level=None)) as copied:
            _one_file(copied)
        into.adopt(NAME)
        return content, files

    def put_back(self, engine: Engine, root: Path, content: Content) -> None:  # noqa: ARG002  # the file knows
        """Migrate a copy beside the database, then let it take the place at one stroke."""
        place = Path(str(engine.url.database))
        place.parent.mkdir(parents=True, exist_ok=True)
        aside = place.with_name(place.name + ASIDE)
        for left in place.parent.glob(aside.name + "*"):
            left.unlink()
        shutil.copyfile(root / NAME, aside)
        with rows.let_go(connect(f"sqlite:///{aside}")) as copy:
            migrations.upgrade(copy)
        with closing(sqlite3.connect(aside, isolation_level=None)) as copied:
            _one_file(copied)
        to_disk(aside)
        engine.dispose()
        with turn_to_write(place):
            if place.exists():
                _nobody_else(place)
                _keep_old(place)
            aside.replace(place)
        to_disk(place.parent)


def _one_file(connection: sqlite3.Connection) -> None:
    """Everything into the file itself: no log beside it that could be left behind."""
    connection.execute("PRAGMA journal_mode=DELETE")


def _nobody_else(place: Path) -> None:
    """The old database leaves its log only when no other process has it open."""
    with closing(sqlite3.connect(place, timeout=0, isolation_level=None)) as old:
        try:
            _one_file(old)
        except sqlite3.OperationalError as held:
            raise Conflict("database-in-use") from held


def _keep_old(place: Path) -> None:
    """What is replaced stays beside it until somebody throws it away."""
    kept = place.with_name(place.name + REPLACED)
    kept.unlink(missing_ok=True)
    os.link(place, kept)
