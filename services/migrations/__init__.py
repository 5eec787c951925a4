"""Numbered migrations, run through Alembic; the same files serve SQLite and PostgreSQL."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine


def upgrade(engine: Engine, to: str = "head") -> None:
    """Bring the tables to a revision; nothing happens when they are there already."""
    _run(engine, command.upgrade, to)


def downgrade(engine: Engine, to: str) -> None:
    """Take the tables back to a revision, `base` for none."""
    _run(engine, command.downgrade, to)


def current(engine: Engine) -> str | None:
    """The revision that the tables are at."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def head() -> str | None:
    """The newest revision that this code knows."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def known(revision: str) -> bool:
    """Whether this code can bring tables of a revision to its own."""
    return any(
        one.revision == revision for one in ScriptDirectory.from_config(_config()).walk_revisions()
    )


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    return config


def _run(engine: Engine, step: object, to: str) -> None:
    config = _config()
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        step(config, to)  # type: ignore[operator]
