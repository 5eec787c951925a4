"""The write-ahead log of SQLite, kept short also while somebody always reads.

SQLite begins its log anew only when a writer finds nobody who reads from it. On a busy day there is
always one, so the log grows, and every read has more of it to look through.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy.orm import Session

from services.db import on_sqlite, turn_to_write

LONG = 16 * 1024 * 1024
"""Bytes; SQLite itself folds its log at four megabytes, if it can."""
PATIENCE = 200
"""Milliseconds for which writers wait until the last reader of the old log is done. An export or a
backup reads for longer: the log then waits for them."""


def fold(db: Session) -> bool:
    """Bring a long log into the database file and begin it anew; whether that was done."""
    if not on_sqlite(db):
        return False
    file = Path(str(db.get_bind().engine.url.database))
    log = file.with_name(f"{file.name}-wal")
    if not log.exists() or log.stat().st_size < LONG:
        return False
    raw = db.get_bind().engine.raw_connection()
    try:
        raw.execute(f"PRAGMA busy_timeout={PATIENCE}")
        with turn_to_write(file):
            [(busy, _, _)] = raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    finally:
        raw.invalidate()  # With its short patience.
    return not busy
