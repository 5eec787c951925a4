"""`motcua check`: what must always hold, and how often it does not."""

from __future__ import annotations

import click

from portal.commands import as_json, in_app, tell
from portal.session import db
from services import invariants

FINDINGS = 1


@click.command("check", help="Kiểm tra những điều luôn phải đúng trong cơ sở dữ liệu.")
@as_json
@in_app
def command(as_json: bool) -> None:  # noqa: FBT001  # as click calls it
    """Count what breaks each invariant. Exit 1 when anything does."""
    found = invariants.check(db())
    rows = [{"key": one.key, "title": one.title, "rows": one.rows} for one in found]
    lines = (f"{'đúng' if not one.rows else f'{one.rows} chỗ sai'}\t{one.title}" for one in found)
    tell({"invariants": rows}, *lines, as_json=as_json)
    if any(one.rows for one in found):
        raise SystemExit(FINDINGS)
