"""`motcua calendar …`: the working calendar of an installation."""

from __future__ import annotations

import csv
from pathlib import Path

import click

from portal.clock import real
from portal.commands import as_json, in_app, tell
from portal.session import db
from services import calendar_days, places
from services.watching.horizon import horizon


@click.group(help="Lịch làm việc.")
def command() -> None:
    """The group."""


@command.command(help="Nạp lịch của một năm mới, hoặc sửa ngày đã có, từ một tệp CSV.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@in_app
def load(file: Path) -> None:
    """Take in days as they were announced; the columns are on, working, title, source, certain."""
    with file.open(encoding="utf-8-sig", newline="") as rows:
        loaded = calendar_days.load(db(), csv.DictReader(rows))
    click.echo(
        f"Nạp mới {loaded.new} ngày, sửa {loaded.changed} ngày. "
        f"Lịch có đến {horizon(db(), real=real()).ends:%d/%m/%Y}. "
        "Hồ sơ đã hẹn ngày thì giữ ngày đã hẹn."
    )


@command.command(help="Lịch có những năm nào, còn dùng được bao nhiêu ngày.")
@as_json
@in_app
def show(as_json: bool) -> None:  # noqa: FBT001  # as click calls it
    """Tell how far the calendar reaches, and for which years the yearly notice is awaited."""
    calendar, it = places.scene(db()).calendar, horizon(db(), real=real())
    awaited = [year for year in calendar.years if calendar.tentative(year)]
    document = {
        "years": list(calendar.years),
        "tentative": awaited,
        "ends": it.ends.isoformat(),
        "days_left": it.left,
    }
    lines = [f"Lịch có đến {it.ends:%d/%m/%Y}, còn {it.left} ngày."]
    if awaited:
        lines.append(f"Dự kiến, chờ thông báo: {', '.join(map(str, awaited))}.")
    tell(document, *lines, as_json=as_json)
