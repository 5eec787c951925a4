"""What Alembic runs: one connection that was handed in, one transaction around each migration."""

from __future__ import annotations

from alembic import context
from sqlalchemy.engine import Connection

from services import models
from services.db import Base

connection: Connection = context.config.attributes["connection"]
assert models  # noqa: S101 - imported for its tables

context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    transaction_per_migration=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
connection.commit()
