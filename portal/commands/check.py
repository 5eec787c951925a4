"""`motcua check`: what must always hold, and how often it does not."""

from __future__ import annotations

from dataclasses import asdict

import click

from portal.clock import real
from portal.commands import as_json, in_app, tell
from portal.session import db
from services import invariants
from services.watching.stuck import stuck

FINDINGS = 1


@click.command("check", help="Kiểm tra những điều luôn phải đúng trong cơ sở dữ liệu.")
@as_json
@in_app
def command(as_json: bool) -> None:  # noqa: FBT001  # as click calls it
    """Count what breaks each invariant, and name what nobody and nothing will move; exit 1 when an
    invariant is broken, for what stands still is no fault of the data."""
    found, still = invariants.check(db()), stuck(db(), real=real())
    rows = [{"key": one.key, "title": one.title, "rows": one.rows} for one in found]
    lines = (f"{'đúng' if not one.rows else f'{one.rows} chỗ sai'}\t{one.title}" for one in found)
    names = (
        f"đứng yên\t{one.office}, {one.role}, {one.why}: {', '.join(one.named)}" for one in still
    )
    told = {"invariants": rows, "stuck": [asdict(one) for one in still]}
    tell(told, *lines, *names, as_json=as_json)
    if any(one.rows for one in found):
        raise SystemExit(FINDINGS)
