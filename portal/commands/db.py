"""`motcua db …`: the tables of the database."""

from __future__ import annotations

import click

from portal.commands import in_app
from portal.session import db
from portal.wiring import wiring
from portal.wording import number
from services import migrations
from services.reporting import behind


@click.group(help="Các bảng của cơ sở dữ liệu.")
def command() -> None:
    """The group."""


@command.command(help="Đưa các bảng lên phiên bản mới nhất.")
@in_app
def upgrade() -> None:
    """Bring the tables to the newest revision, and the figures to what is counted now."""
    migrations.upgrade(wiring().engine)
    click.echo(f"Cơ sở dữ liệu ở phiên bản {migrations.current(wiring().engine)}.")
    counted = behind.catch_up(db())
    if counted is not None:
        click.echo(f"Số liệu đã được đếm lại từ nhật ký: {number(counted)} sự kiện.")


@command.command(help="Cho biết các bảng đang ở phiên bản nào.")
@in_app
def current() -> None:
    """Say which revision the tables are at, and which one this code wants."""
    click.echo(f"{migrations.current(wiring().engine) or '–'} / {migrations.head()}")
