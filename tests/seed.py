"""What every test starts from: the newest tables, the offices, the calendar, the procedures."""

from __future__ import annotations

from datetime import UTC, datetime

from services import migrations, seeding
from services.db import connect, sessions
from tests.factories import MONDAY

NEW_YEAR = datetime(2021, 1, 1, tzinfo=UTC)


def make(url: str) -> None:
    """Fills an empty database and lets go of it, so that it can be copied."""
    engine = connect(url)
    try:
        migrations.upgrade(engine)
        with sessions(engine)() as db:
            seeding.load(db, at=MONDAY)
    finally:
        engine.dispose()
