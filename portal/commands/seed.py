"""`motcua seed load`: what the product ships."""

from __future__ import annotations

from datetime import datetime

import click

from portal import clock
from portal.commands import in_app
from portal.session import db
from portal.wiring import wiring
from services import clocks, seeding, training
from workflows.calendar import VIETNAM

SHIPPED_WORLD = datetime(2021, 1, 4, 8, tzinfo=VIETNAM)
"""The offices, procedures and calendar that are shipped are those of 2021."""
TITLES = {
    "offices": "đơn vị",
    "successors": "đơn vị kế thừa",
    "days": "ngày của lịch",
    "targets": "chỉ tiêu",
    "procedures": "thủ tục",
}


@click.group(help="Dữ liệu đi kèm phần mềm.")
def command() -> None:
    """The group."""


@command.command(
    help="Nạp đơn vị, lịch, chỉ tiêu, thủ tục còn thiếu; sửa ngày của lịch; đặt đồng hồ mẫu nếu chưa có."
)
@in_app
def load() -> None:
    """Load what is not there yet, correct the calendar, and start the clock of the shipped world."""
    training.keep_apart(db(), training=wiring().settings.training)
    if clocks.demo(db()) is None:
        clocks.set_demo(db(), stood_at=SHIPPED_WORLD, since=clock.real())
    new = seeding.load(db(), at=clock.now())
    corrected = new.pop("corrected")
    told = ", ".join(f"{n} {TITLES[name]}" for name, n in new.items())
    click.echo(f"Nạp mới: {told}.")
    if corrected:
        click.echo(f"Đã sửa {corrected} ngày của lịch. Hồ sơ đã hẹn ngày thì giữ ngày đã hẹn.")
