"""A backup is made while everybody works: rows first, as of one moment, then the files they name.

A file is stored durably before any row speaks of it and never changed, so the files of a moment
can be fetched after it. Only a sweep deletes, and only what no row names any more.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from sqlalchemy import Engine, select

from services.backup.bundle import PAPERS, Bundle, Manifest
from services.backup.postgres_rows import PostgresRows
from services.backup.rows import Rows
from services.backup.sqlite_rows import SqliteRows
from services.db import table
from services.models import Blob
from services.ports import Store

_BLOB = table(Blob)


def rows_of(kind: str) -> Rows:
    """How a database of this kind is copied and put back."""
    return SqliteRows() if kind == "sqlite" else PostgresRows()


def back_up(engine: Engine, store: Store, folder: Path, *, at: datetime) -> Manifest:
    """Make a backup in a folder that is new or empty, and read all of it back.

    Broken off, it leaves a folder without a manifest, which no restore accepts. A stored file that
    is missing or wrong is named in the manifest and stops nothing.
    """
    bundle = Bundle(folder)
    content, names = rows_of(engine.dialect.name).copy(engine, bundle)
    lost = [name for name in names if not _fetch(store, name, bundle)]
    needed = _still_known(engine, lost)
    return bundle.finish(
        made_at=at.astimezone(UTC).isoformat(timespec="seconds"),
        version=version("motcua"),
        content=content,
        damaged=sorted(needed),
        swept=sorted(set(lost) - needed),
    )


def _fetch(store: Store, name: str, bundle: Bundle) -> bool:
    try:
        content = store.get(name)
    except KeyError:
        return False
    if hashlib.sha256(content).hexdigest() != name:
        return False
    bundle.write(f"{PAPERS}/{name[:2]}/{name[2:4]}/{name}", [content])
    return True


def _still_known(engine: Engine, names: Sequence[str]) -> set[str]:
    """Which of these files the rows speak of even now; the others went with a sweep."""
    if not names:
        return set()
    with engine.connect() as connection:
        return set(connection.scalars(select(_BLOB.c.sha256).where(_BLOB.c.sha256.in_(names))))
