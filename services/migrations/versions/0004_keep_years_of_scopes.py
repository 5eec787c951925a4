"""A year of a scope is one row beside those of its siblings, and what has no due time comes last.

Columns go at once, against the law of 0001: no release has served from these tables yet.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

NEVER = datetime(9999, 12, 31, tzinfo=UTC)
COUNTS = tuple(f"n{month}" for month in range(1, 13))
CONSULTATION = sa.text("branch != ''")


def upgrade() -> None:
    """Towards the newer tables."""
    rows = op.get_bind().execute(sa.text("SELECT * FROM tally_scope")).mappings().all()
    op.drop_table("tally_scope")
    op.bulk_insert(_years(), list(_gathered(rows)))
    _set_due(None, NEVER)
    with op.batch_alter_table("open_step") as steps:
        steps.alter_column("due", existing_type=sa.DateTime(timezone=True), nullable=False)
        steps.create_index(
            *(steps.f("ix_open_step_office_role_due_id"), ["office", "role", "due", "id"]),
            sqlite_where=CONSULTATION,
            postgresql_where=CONSULTATION,
        )


def downgrade() -> None:
    """Back to the older tables."""
    with op.batch_alter_table("open_step") as steps:
        steps.drop_index(steps.f("ix_open_step_office_role_due_id"))
        steps.alter_column("due", existing_type=sa.DateTime(timezone=True), nullable=True)
    _set_due(NEVER, None)
    rows = op.get_bind().execute(sa.text("SELECT * FROM tally_scope")).mappings().all()
    op.drop_table("tally_scope")
    op.bulk_insert(_months(), list(_spread(rows)))


def _years() -> sa.Table:
    names = ("parent", "tier", "fact", "year", "scope")
    return op.create_table(
        "tally_scope",
        *(
            sa.Column(name, sa.Date() if name == "year" else sa.String(), nullable=False)
            for name in names
        ),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in COUNTS),
        sa.PrimaryKeyConstraint(*names, name=op.f("pk_tally_scope")),
        sqlite_with_rowid=False,
    )


def _months() -> sa.Table:
    names = ("scope", "tier", "fact", "month")
    return op.create_table(
        "tally_scope",
        *(
            sa.Column(name, sa.Date() if name == "month" else sa.String(), nullable=False)
            for name in names
        ),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(*names, name=op.f("pk_tally_scope")),
    )


def _gathered(months: Iterable[sa.RowMapping]) -> Iterable[dict[str, Any]]:
    """The rows of months as rows of years; who stands above whom is asked of the offices."""
    offices = op.get_bind().execute(sa.text("SELECT code, parent FROM office"))
    parents = {one.code: one.parent for one in offices}
    years: dict[tuple[str, ...], dict[str, Any]] = {}
    for row in months:
        month = datetime.fromisoformat(str(row["month"])).date()
        parent, year = parents.get(row["scope"], ""), month.replace(month=1)
        place = {name: row[name] for name in ("scope", "tier", "fact")}
        key = (*place.values(), str(year))
        none = {"parent": parent, "year": year} | dict.fromkeys(COUNTS, 0)
        years.setdefault(key, place | none)[COUNTS[month.month - 1]] = row["n"]
    return years.values()


def _spread(years: Iterable[sa.RowMapping]) -> Iterable[dict[str, Any]]:
    """The rows of years as rows of the months in which anything was counted."""
    for row in years:
        year = datetime.fromisoformat(str(row["year"])).date()
        place = {name: row[name] for name in ("scope", "tier", "fact")}
        for n, name in enumerate(COUNTS, 1):
            if row[name]:
                yield place | {"month": year.replace(month=n), "n": row[name]}


def _set_due(old: datetime | None, new: datetime | None) -> None:
    due = sa.column("due", sa.DateTime(timezone=True))
    steps = sa.table("open_step", due)
    op.execute(sa.update(steps).where(due.is_(None) if old is None else due == old).values(due=new))
