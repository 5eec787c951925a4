"""What every test starts from: the newest tables, the offices, the calendar, the procedures."""

from __future__ import annotations

from services import migrations, seeding
from services.db import connect, sessions
from tests.factories import MONDAY


def make(url: str) -> None:
    """Fills an empty database and lets go of it, so that it can be copied."""
    engine = connect(url)
    try:
        migrations.upgrade(engine)
        with sessions(engine)() as db:
            seeding.load(db, at=MONDAY)
    finally:
        engine.dispose()
