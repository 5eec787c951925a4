"""A restore proves the backup first, stores its files, and only then puts its rows in place."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine

from services import migrations
from services.backup.bundle import PAPERS, Manifest, listed, read
from services.backup.making import rows_of
from services.backup.rows import empty
from services.errors import Conflict, Invalid
from services.ports import Store


def restore(engine: Engine, store: Store, folder: Path, *, replace: bool = False) -> Manifest:
    """Make an installation what it was when the backup was made, in the tables of this code.

    Raises `Invalid` for a backup that is unfinished, damaged or from newer code, and `Conflict`
    when the database is in use, is of the other kind, or holds what people did and `replace` does
    not say that this may go. Broken off, it can be run again.
    """
    manifest = read(folder)
    if manifest.content.database != engine.dialect.name:
        raise Conflict("backup-of-other-database", database=manifest.content.database)
    if not migrations.known(manifest.content.revision):
        raise Invalid("backup-newer")
    if not replace and not empty(engine):
        raise Conflict("target-not-empty")
    for name, digest in listed(folder):
        if name.startswith(f"{PAPERS}/"):
            store.put(digest, (folder / name).read_bytes())
    rows_of(engine.dialect.name).put_back(engine, folder, manifest.content)
    return manifest
