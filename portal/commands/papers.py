"""`motcua papers …`: the store of papers."""

from __future__ import annotations

import click

from portal.clock import now, real
from portal.commands import in_app
from portal.session import db
from portal.wiring import wiring
from services import sweeping


@click.group(help="Kho giấy tờ.")
def command() -> None:
    """The group."""


@command.command(help="Xóa các tệp không còn giấy tờ nào dùng từ hơn một ngày trước.")
@in_app
def sweep() -> None:
    """Delete the files that no paper needs any more; for a timer, once a day."""
    n = sweeping.sweep(db(), wiring().cabinet.store, at=now())
    parts = wiring().spool.sweep(sweeping.MARGIN, now=real().timestamp())
    click.echo(f"Đã xóa {n} tệp, và {parts} lần tải lên dở dang.")
